package dev.connectivity.jitsi.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one endpoint, as written by the bridge: nothing is judged here, and 0 is still 0.
 *
 * @param id the participant's id, the same on every bridge
 * @param statsId the statistics id the client chose, or null; the bridge knows no display name
 * @param counters what was measured, or null if the answer only lists who is there
 */
public record EndpointSnapshot(
        String id, @Nullable String statsId, @Nullable Counters counters) {

    /**
     * What a bridge counts for one endpoint. Numbers that are missing, not finite or not numbers are null.
     *
     * @param iceFailed whether ICE gave up, or null. That it is connected is not kept: it stays true when the endpoint
     *     is long dead
     * @param rttMillis the latest round trip; 0.0 was never measured
     * @param toBridge loss towards the bridge in a sliding window of 60 s, or null
     * @param toEndpoint loss of video towards the endpoint in a sliding window of 60 s, or null
     * @param received totals of what the endpoint sent
     * @param sent totals of what the bridge sent to it
     * @param receiverReports RTCP receiver reports that arrived; each may renew the round trip; or null
     * @param senderReports RTCP sender reports that arrived, or null
     * @param sources the endpoint's media sources; only a full debug answer has them
     */
    public record Counters(
            @Nullable Boolean iceFailed,
            @Nullable Double rttMillis,
            @Nullable LossWindow toBridge,
            @Nullable LossWindow toEndpoint,
            StreamTotals received,
            StreamTotals sent,
            @Nullable Long receiverReports,
            @Nullable Long senderReports,
            List<SourceSnapshot> sources) {

        /**
         * Copies the list.
         *
         * @param iceFailed whether ICE gave up, or null
         * @param rttMillis the latest round trip, or null
         * @param toBridge loss towards the bridge, or null
         * @param toEndpoint loss towards the endpoint, or null
         * @param received totals of what the endpoint sent
         * @param sent totals of what the bridge sent to it
         * @param receiverReports RTCP receiver reports that arrived, or null
         * @param senderReports RTCP sender reports that arrived, or null
         * @param sources the endpoint's media sources
         */
        public Counters {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Loss in a sliding window. Nothing lost of nothing received is unknown, not perfect.
     *
     * @param lost packets lost; may be negative when packets came late or twice
     * @param received packets received
     */
    public record LossWindow(long lost, long received) {}

    /**
     * Totals of one direction.
     *
     * @param packets packets since the endpoint came, or null
     * @param durationMillis from the first to the latest packet; only in full debug, else null
     * @param packetRate packets a second by the bridge's own measure, or null
     */
    public record StreamTotals(
            @Nullable Long packets,
            @Nullable Long durationMillis,
            @Nullable Double packetRate) {

        /** Nothing is known. */
        public static final StreamTotals UNKNOWN = new StreamTotals(null, null, null);
    }
}
