package dev.connectivity.jitsi;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.jitsi.identity.JitsiIdentity;
import dev.connectivity.jitsi.identity.JitsiParticipant;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.merge.QualityMerger;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ConferenceSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot;
import dev.connectivity.quality.QualityLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is in which meeting, and how. One lock guards all of it: answers come every few seconds and take milliseconds. Time
 * is an argument; it must never go back.
 */
final class Meetings {

    /** The listener's calls, made by the caller after the lock is left. */
    record Begun(JitsiParticipant participant, Disagreement disagreement) {}

    private final QualityMerger merger;
    private final SessionFeed feed;
    private final long silenceMillis;
    private final Map<String, Meeting> meetings = new LinkedHashMap<>();

    Meetings(QualityMerger merger, SessionFeed feed, Duration silence) {
        this.merger = merger;
        this.feed = feed;
        this.silenceMillis = silence.toMillis();
    }

    /** Takes in a whole answer of one bridge. */
    synchronized List<Begun> observe(String bridge, BridgeSnapshot snapshot, long now) {
        Set<MeetingMember> present = new HashSet<>();
        Set<Meeting> counted = new HashSet<>();
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            Meeting meeting = meeting(bridge, conference);
            for (EndpointSnapshot endpoint : conference.endpoints()) {
                MeetingMember member = member(meeting, bridge, conference, endpoint);
                present.add(member);
                if (endpoint.counters() != null) {
                    member.counted(endpoint.counters(), now, snapshot.bridgeTimeMillis());
                    counted.add(meeting);
                }
            }
        }
        if (snapshot.droppedEndpoints() == 0) {
            removeIf(member -> member.participant().bridge().equals(bridge) && !present.contains(member));
        }
        List<Begun> begun = new ArrayList<>();
        for (Meeting meeting : meetings.values()) {
            for (MeetingMember member : meeting.members()) {
                if (present.contains(member)) {
                    feed.join(member);
                    if (counted.contains(meeting)) {
                        refresh(meeting, member, now, begun);
                    }
                }
            }
        }
        tick(now);
        return begun;
    }

    private Meeting meeting(String bridge, ConferenceSnapshot conference) {
        String id = conference.meetingId();
        String key = id == null ? bridge + "/" + conference.id() : id;
        return meetings.computeIfAbsent(key, Meeting::new);
    }

    private static MeetingMember member(
            Meeting meeting, String bridge, ConferenceSnapshot conference, EndpointSnapshot endpoint) {
        JitsiParticipant participant = new JitsiParticipant(
                bridge, conference.id(), conference.name(), conference.meetingId(), endpoint.id(), endpoint.statsId());
        MeetingMember member = meeting.member(endpoint.id());
        if (member == null) {
            member = new MeetingMember(participant);
            meeting.add(member);
        } else {
            member.seenAs(participant);
        }
        return member;
    }

    private void refresh(Meeting meeting, MeetingMember member, long now, List<Begun> begun) {
        QualityLevel before = member.quality().level();
        for (Disagreement disagreement : member.merge(merger, meeting::uplinkLossOfSource, now)) {
            begun.add(new Begun(member.participant(), disagreement));
        }
        feed.report(member, before);
    }

    /** Takes in what the client of one endpoint said; empty meetings and strangers are passed over. */
    synchronized List<Begun> reported(String conference, String endpointId, ClientReport report, long now) {
        List<Begun> begun = new ArrayList<>();
        for (Meeting meeting : meetings.values()) {
            MeetingMember member = meeting.member(endpointId);
            if (member != null && meeting.isKnownAs(conference)) {
                member.reported(report, now);
                refresh(meeting, member, now, begun);
            }
        }
        return begun;
    }

    /** Takes in what the client of a user said. */
    synchronized List<Begun> reported(UserId user, ChannelId channel, ClientReport report, long now) {
        List<Begun> begun = new ArrayList<>();
        for (Meeting meeting : meetings.values()) {
            for (MeetingMember member : meeting.members()) {
                JitsiIdentity identity = member.identity();
                if (identity != null
                        && identity.user().equals(user)
                        && identity.channel().equals(channel)) {
                    member.reported(report, now);
                    refresh(meeting, member, now, begun);
                }
            }
        }
        return begun;
    }

    /** Ends what has been silent for too long, and lets grow old what nobody renews. */
    synchronized void tick(long now) {
        for (Meeting meeting : meetings.values()) {
            for (MeetingMember member : meeting.members()) {
                if (member.session() != null && member.isSilentFor(silenceMillis, now)) {
                    feed.leave(member, true);
                }
            }
        }
    }

    /** Lets everybody's quality grow old when no answer comes. */
    synchronized void age(long now) {
        List<Begun> ignored = new ArrayList<>();
        meetings.values()
                .forEach(meeting -> meeting.members().forEach(member -> refreshIfOld(meeting, member, now, ignored)));
        tick(now);
    }

    private void refreshIfOld(Meeting meeting, MeetingMember member, long now, List<Begun> begun) {
        if (member.isOld(now)) {
            refresh(meeting, member, now, begun);
        }
    }

    /** Forgets everybody on a bridge that is gone. */
    synchronized void lost(String bridge) {
        removeIf(member -> member.participant().bridge().equals(bridge));
    }

    /** Ends everything. */
    synchronized void clear() {
        removeIf(member -> true);
    }

    private void removeIf(Predicate<MeetingMember> gone) {
        for (Meeting meeting : meetings.values()) {
            meeting.removeIf(gone).forEach(member -> feed.leave(member, false));
        }
        meetings.values().removeIf(Meeting::isEmpty);
    }

    synchronized List<ConferenceView> picture() {
        return meetings.values().stream().map(Meeting::view).toList();
    }
}
