package dev.connectivity.jitsi;

import dev.connectivity.jitsi.merge.ClientReport.HeardSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One meeting across the bridges that carry it. Guarded by {@link Meetings}. */
final class Meeting {

    /** Fewer packets say nothing about loss. */
    private static final long MIN_PACKETS = 50;

    /** So many are lost by chance on a link that loses next to nothing. */
    private static final long CHANCE_PACKETS = 3;

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

    /**
     * Returns what was lost of a source before it came to a listener's own link, in percent; null while unknown. It is
     * all of it for a source that does worse than whatever else they hear, and no better elsewhere: the listener's own
     * link treats all sources alike. Such a source has its losses before the bridge, in seconds other than those in
     * which the bridge counted them. It is all of it, too, for one that comes to the bridge out of order, which is
     * forwarded with gaps that nobody lost.
     */
    @Nullable
    Double lossBefore(MeetingMember listener, long ssrc, long now) {
        for (MeetingMember member : members.values()) {
            if (member.ssrcs().contains(ssrc)) {
                boolean leftOut = member.comesOutOfOrder() || isTroubleOfSource(listener, ssrc, now);
                return leftOut ? Double.valueOf(100) : member.uplinkLossPercent();
            }
        }
        return isTroubleOfSource(listener, ssrc, now) ? 100.0 : null;
    }

    /** Returns who else lately heard a source badly that a listener hears badly. */
    List<MeetingMember> troubledAlike(MeetingMember listener, long now) {
        List<HeardSource> bad = listener.heard(now).stream()
                .filter(source -> source.lost() > CHANCE_PACKETS)
                .toList();
        return members.values().stream()
                .filter(member -> member != listener)
                .filter(member -> bad.stream()
                        .map(source -> member.heard(source.ssrc(), now))
                        .anyMatch(source -> source != null && source.lost() > CHANCE_PACKETS))
                .toList();
    }

    private boolean isTroubleOfSource(MeetingMember listener, long ssrc, long now) {
        HeardSource here = listener.heard(ssrc, now);
        if (here == null || here.lost() <= CHANCE_PACKETS) {
            return false;
        }
        double lowest = 1;
        for (HeardSource other : listener.heard(now)) {
            if (other.ssrc() != ssrc && other.expected() >= MIN_PACKETS) {
                lowest = Math.min(lowest, (double) other.lost() / other.expected());
            }
        }
        double likely = here.expected() * lowest;
        double chance = 3 * Math.sqrt(likely * (1 - lowest)) + CHANCE_PACKETS;
        return here.lost() > likely + chance
                && members.values().stream()
                        .filter(member -> member != listener)
                        .map(member -> member.heard(ssrc, now))
                        .anyMatch(there -> there != null
                                && there.expected() >= MIN_PACKETS
                                && there.lost() * 2.0 / there.expected() >= (double) here.lost() / here.expected());
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
