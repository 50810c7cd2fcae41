package dev.connectivity.jitsi;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.jitsi.MeetingMember.Listing;
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
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which meeting, and how. One lock guards all of it: answers come every few seconds and take milliseconds.
 * Time is an argument; it must never go back.
 */
final class Meetings {

    /** The listener's calls, made by the caller after the lock is left. */
    record Begun(JitsiParticipant participant, Disagreement disagreement) {}

    /** How long somebody may be left out of answers that were too long to be taken in whole. */
    private static final long UNSEEN_MILLIS = 60_000;

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
        Set<MeetingMember> members = new HashSet<>();
        Set<Presence> present = new HashSet<>();
        Set<Meeting> counted = new HashSet<>();
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            Meeting meeting = meeting(bridge, conference);
            Listing listing = new Listing(now, conference.inStats(), snapshot.bridgeTimeMillis());
            for (EndpointSnapshot endpoint : conference.endpoints()) {
                MeetingMember member = member(meeting, bridge, conference, endpoint);
                members.add(member);
                present.add(member.seen(participant(bridge, conference, endpoint), endpoint.counters(), listing));
                if (endpoint.counters() != null) {
                    counted.add(meeting);
                }
            }
        }
        // An answer that was too long to be taken in whole says nothing of those it leaves out, unless that lasts.
        long unseen = snapshot.droppedEndpoints() == 0 ? -1 : UNSEEN_MILLIS;
        forget(
                presence -> presence.isOn(bridge)
                        && !present.contains(presence)
                        && now - presence.seenAt() > unseen
                        && (presence.isInStats() || !snapshot.isOfStats()),
                now);
        List<Begun> begun = new ArrayList<>();
        for (Meeting meeting : meetings.values()) {
            for (MeetingMember member : meeting.members()) {
                if (members.contains(member)) {
                    feed.join(member);
                    if (counted.contains(meeting)) {
                        refresh(meeting, member, now, begun);
                    }
                }
            }
        }
        endSilent(now);
        return begun;
    }

    private Meeting meeting(String bridge, ConferenceSnapshot conference) {
        String id = conference.meetingId();
        String key = id == null ? bridge + "/" + conference.id() : id;
        return meetings.computeIfAbsent(key, Meeting::new);
    }

    private static MeetingMember member(
            Meeting meeting, String bridge, ConferenceSnapshot conference, EndpointSnapshot endpoint) {
        MeetingMember known = meeting.member(endpoint.id());
        if (known != null) {
            return known;
        }
        MeetingMember member = new MeetingMember(participant(bridge, conference, endpoint));
        meeting.add(member);
        return member;
    }

    private static JitsiParticipant participant(
            String bridge, ConferenceSnapshot conference, EndpointSnapshot endpoint) {
        return new JitsiParticipant(
                bridge, conference.id(), conference.name(), conference.meetingId(), endpoint.id(), endpoint.statsId());
    }

    private void refresh(Meeting meeting, MeetingMember member, long now, List<Begun> begun) {
        QualityLevel before = member.quality().level();
        merge(meeting, member, now, begun);
        feed.report(member, before);
    }

    private void merge(Meeting meeting, MeetingMember member, long now, List<Begun> begun) {
        LongFunction<@Nullable Double> earlier = ssrc -> meeting.lossBefore(member, ssrc, now);
        for (Disagreement disagreement : member.merge(merger, earlier, now)) {
            begun.add(new Begun(member.participant(), disagreement));
        }
    }

    /** Takes in what the client of one endpoint said; empty meetings and strangers are passed over. */
    synchronized List<Begun> reported(String conference, String endpointId, ClientReport report, long now) {
        List<Begun> begun = new ArrayList<>();
        for (Meeting meeting : meetings.values()) {
            MeetingMember member = meeting.member(endpointId);
            if (member != null && meeting.isKnownAs(conference)) {
                reported(meeting, member, report, now, begun);
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
                    reported(meeting, member, report, now, begun);
                }
            }
        }
        return begun;
    }

    private void reported(Meeting meeting, MeetingMember member, ClientReport report, long now, List<Begun> begun) {
        member.reported(report, now);
        refresh(meeting, member, now, begun);
        for (MeetingMember other : meeting.troubledAlike(member, now)) {
            // Their own report was taken for their own trouble while there was no other witness.
            QualityLevel before = other.quality().level();
            merge(meeting, other, now, begun);
            if (other.quality().level() != before) {
                feed.report(other, before);
            }
        }
    }

    /** Lets time pass: nobody's quality is believed that nobody confirms. */
    synchronized List<Begun> age(long now) {
        List<Begun> begun = new ArrayList<>();
        for (Meeting meeting : meetings.values()) {
            for (MeetingMember member : meeting.members()) {
                if (member.age(now)) {
                    refresh(meeting, member, now, begun);
                }
            }
        }
        endSilent(now);
        return begun;
    }

    private void endSilent(long now) {
        for (Meeting meeting : meetings.values()) {
            for (MeetingMember member : meeting.members()) {
                if (member.session() != null && member.isSilentFor(silenceMillis, now)) {
                    feed.leave(member, true);
                }
            }
        }
    }

    /** Forgets everybody on a bridge that is gone. */
    synchronized void lost(String bridge, long now) {
        forget(presence -> presence.isOn(bridge), now);
    }

    /** Ends everything. */
    synchronized void clear() {
        forget(presence -> true, 0);
    }

    private void forget(Predicate<Presence> gone, long now) {
        for (Meeting meeting : meetings.values()) {
            meeting.removeIf(member -> member.leave(gone, now)).forEach(member -> feed.leave(member, false));
        }
        meetings.values().removeIf(Meeting::isEmpty);
    }

    synchronized List<ConferenceView> picture() {
        return meetings.values().stream().map(Meeting::view).toList();
    }
}
