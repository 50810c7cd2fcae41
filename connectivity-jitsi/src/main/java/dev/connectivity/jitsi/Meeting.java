package dev.connectivity.jitsi;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One meeting across the bridges that carry it. Guarded by {@link Meetings}. */
final class Meeting {

    private final String key;
    private final Map<String, MeetingMember> members = new LinkedHashMap<>();

    Meeting(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    Collection<MeetingMember> members() {
        return members.values();
    }

    @Nullable
    MeetingMember member(String endpointId) {
        return members.get(endpointId);
    }

    void add(MeetingMember member) {
        members.put(member.endpointId(), member);
    }

    List<MeetingMember> removeIf(Predicate<MeetingMember> gone) {
        List<MeetingMember> removed = members.values().stream().filter(gone).toList();
        members.values().removeAll(removed);
        return removed;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Loss of a source on its way to the bridge; null for a source that nobody here is known to send. */
    @Nullable
    Double uplinkLossOfSource(long ssrc) {
        for (MeetingMember member : members.values()) {
            if (member.ssrcs().contains(ssrc)) {
                return member.uplinkLossPercent();
            }
        }
        return null;
    }

    boolean isKnownAs(String conference) {
        return key.equals(conference)
                || members.values().stream()
                        .map(MeetingMember::participant)
                        .anyMatch(p -> conference.equals(p.conferenceName())
                                || conference.equals(p.conferenceId())
                                || conference.equals(p.room()));
    }

    ConferenceView view() {
        String room = members.values().stream()
                .findFirst()
                .map(member -> member.participant().room())
                .orElse(key);
        return new ConferenceView(
                key, room, members.values().stream().map(MeetingMember::view).toList());
    }
}
