package dev.connectivity.jitsi.recording;

import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ConferenceSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells recordings of several bridges apart, which do not say whose they are. Every bridge has an id of its own for a
 * meeting they carry together, and lists only its own people. Whoever comes back under a new id of the conference comes
 * back to a bridge that was restarted. For one thread.
 */
final class RecordedBridges {

    /** Bridges of one moment were recorded one after the other. */
    private static final long TOGETHER_MILLIS = 60_000;

    private final String first;
    private final Map<String, String> byConference = new HashMap<>();
    private final Map<String, Carried> byMeeting = new HashMap<>();
    private int others;

    private record Carried(String conference, Set<String> endpoints, long at) {}

    RecordedBridges(String first) {
        this.first = first;
    }

    /** Returns the bridge's name, or null for an answer that lists nothing and could be any bridge's. */
    @Nullable
    String of(BridgeSnapshot snapshot, long now) {
        String bridge = null;
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            bridge = bridge == null ? byConference.get(conference.id()) : bridge;
        }
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            if (bridge == null && isElsewhere(conference, now)) {
                others++;
                bridge = first + " " + (others + 1);
            }
        }
        if (bridge == null) {
            bridge = snapshot.conferences().isEmpty() ? null : first;
        }
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            byConference.put(conference.id(), bridge == null ? first : bridge);
            String meeting = conference.meetingId();
            if (meeting != null) {
                byMeeting.put(meeting, new Carried(conference.id(), endpoints(conference), now));
            }
        }
        return bridge;
    }

    private boolean isElsewhere(ConferenceSnapshot conference, long now) {
        Carried carried = byMeeting.get(conference.meetingId());
        return carried != null
                && !carried.conference.equals(conference.id())
                && now - carried.at <= TOGETHER_MILLIS
                && !carried.endpoints.isEmpty()
                && !conference.endpoints().isEmpty()
                && Collections.disjoint(carried.endpoints, endpoints(conference));
    }

    private static Set<String> endpoints(ConferenceSnapshot conference) {
        return conference.endpoints().stream().map(EndpointSnapshot::id).collect(Collectors.toUnmodifiableSet());
    }
}
