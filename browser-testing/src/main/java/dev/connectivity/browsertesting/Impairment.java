package dev.connectivity.browsertesting;

import java.time.Duration;

/**
 * What one direction of a link does to its packets.
 *
 * @param delay added to every packet, not negative
 * @param jitter upper bound of a further delay, drawn evenly for every packet, not negative; packets keep their order
 * @param lossPercent share of the packets that is dropped, 0 to 100
 * @param evenLoss true to drop every so-manieth packet, so that each stretch of time loses the same share; false to
 *     draw for each packet independently
 */
public record Impairment(Duration delay, Duration jitter, double lossPercent, boolean evenLoss) {
    private static final Impairment NONE = new Impairment(Duration.ZERO, Duration.ZERO, 0, false);

    public Impairment {
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("negative delay " + delay + " or jitter " + jitter);
        }
        if (!(lossPercent >= 0 && lossPercent <= 100)) {
            throw new IllegalArgumentException("loss out of range (0-100%): " + lossPercent);
        }
    }

    /** A perfect link. */
    public static Impairment none() {
        return NONE;
    }

    /** A dead link: every packet is dropped. */
    public static Impairment cut() {
        return NONE.withLoss(100);
    }

    public Impairment withDelay(Duration changed) {
        return new Impairment(changed, jitter, lossPercent, evenLoss);
    }

    public Impairment withJitter(Duration changed) {
        return new Impairment(delay, changed, lossPercent, evenLoss);
    }

    /** Drops each packet with this chance in percent. */
    public Impairment withLoss(double changed) {
        return new Impairment(delay, jitter, changed, false);
    }

    /** Drops this share in percent at regular intervals. */
    public Impairment withEvenLoss(double changed) {
        return new Impairment(delay, jitter, changed, true);
    }
}
