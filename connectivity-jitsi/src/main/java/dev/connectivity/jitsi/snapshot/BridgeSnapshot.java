package dev.connectivity.jitsi.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One whole answer of a bridge.
 *
 * @param bridgeTimeMillis the bridge's clock when it answered, in milliseconds since the epoch, or null if not told
 * @param server what the bridge says of itself; all unknown in {@code /stats}
 * @param conferences the conferences it carries, possibly none
 * @param droppedEndpoints how many endpoints, or whole conferences, were passed over because a limit was reached; while
 *     this is above 0, nobody's absence can be concluded from the answer
 */
public record BridgeSnapshot(
        @Nullable Long bridgeTimeMillis,
        ServerState server,
        List<ConferenceSnapshot> conferences,
        int droppedEndpoints) {

    /**
     * Copies the list.
     *
     * @param bridgeTimeMillis the bridge's clock, or null
     * @param server what the bridge says of itself
     * @param conferences the conferences it carries
     * @param droppedEndpoints how many endpoints were passed over
     */
    public BridgeSnapshot {
        conferences = List.copyOf(conferences);
    }

    /**
     * Tells whether this is the answer to {@code /stats}, which speaks of nothing but conferences, and not of all of
     * them.
     *
     * @return false if the bridge said anything of itself
     */
    public boolean isOfStats() {
        return bridgeTimeMillis == null && server.equals(ServerState.UNKNOWN);
    }

    /**
     * Tells whether {@code /stats} lists every conference that is here.
     *
     * @return false if statistics are switched off for one
     */
    public boolean isCoveredByStats() {
        return conferences.stream().allMatch(ConferenceSnapshot::inStats);
    }

    /**
     * Counts the endpoints of all conferences.
     *
     * @return 0 or more
     */
    public int endpointCount() {
        return conferences.stream().mapToInt(c -> c.endpoints().size()).sum();
    }
}
