package dev.connectivity.browsertesting;

import java.time.Duration;

/**
 * How many packets one direction of a relay has seen. Media are the packets with RTP's payload types; all others are
 * STUN, DTLS and RTCP. What was received and neither dropped nor forwarded is still on its way.
 *
 * @param mediaDelay the delays of all media packets that were not dropped, added up
 */
public record LinkCounts(
        long received, long dropped, long forwarded, long mediaReceived, long mediaDropped, Duration mediaDelay) {
    static final LinkCounts NONE = new LinkCounts(0, 0, 0, 0, 0, Duration.ZERO);

    /** What was counted after an earlier moment. */
    public LinkCounts since(LinkCounts earlier) {
        return new LinkCounts(
                received - earlier.received,
                dropped - earlier.dropped,
                forwarded - earlier.forwarded,
                mediaReceived - earlier.mediaReceived,
                mediaDropped - earlier.mediaDropped,
                mediaDelay.minus(earlier.mediaDelay));
    }

    /** The share of media packets that was dropped, 0 to 100; NaN if there were none. */
    public double mediaLossPercent() {
        return 100.0 * mediaDropped / mediaReceived;
    }

    /** The delay of a media packet on average, in ms; NaN if there were none. */
    public double mediaDelayMillis() {
        return mediaDelay.toNanos() / 1e6 / (mediaReceived - mediaDropped);
    }
}
