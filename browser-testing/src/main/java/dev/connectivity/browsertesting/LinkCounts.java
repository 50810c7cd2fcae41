package dev.connectivity.browsertesting;

/**
 * How many packets one direction of a relay has seen. Media are the packets with RTP's payload types; all others are
 * STUN, DTLS and RTCP. What was received and neither dropped nor forwarded is still on its way.
 */
public record LinkCounts(long received, long dropped, long forwarded, long mediaReceived, long mediaDropped) {
    /** What was counted after an earlier moment. */
    public LinkCounts since(LinkCounts earlier) {
        return new LinkCounts(
                received - earlier.received,
                dropped - earlier.dropped,
                forwarded - earlier.forwarded,
                mediaReceived - earlier.mediaReceived,
                mediaDropped - earlier.mediaDropped);
    }

    /** The share of media packets that was dropped, 0 to 100; NaN if there were none. */
    public double mediaLossPercent() {
        return 100.0 * mediaDropped / mediaReceived;
    }
}
