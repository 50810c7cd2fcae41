package dev.connectivity.browsertesting;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** One direction of a {@link UdpRelay}: decides each packet's fate and counts it. Thread-safe. */
public final class LinkDirection {
    private final SplittableRandom random;
    private Impairment impairment = Impairment.none();
    private final double[] owedPercent = new double[2];
    private long lastDelivery = Long.MIN_VALUE;
    private LinkCounts counts = LinkCounts.NONE;
    private long lastMediaDelay = -1;
    private double jitterNanos;

    LinkDirection(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Changes what happens to the packets from now on; those on their way arrive as decided. */
    public synchronized void impair(Impairment changed) {
        impairment = changed;
    }

    public synchronized Impairment impairment() {
        return impairment;
    }

    public synchronized LinkCounts counts() {
        return counts;
    }

    /** When to deliver a packet, by {@link System#nanoTime()}; empty if it is lost. */
    synchronized OptionalLong accept(ByteBuffer packet, long now) {
        int media = isMedia(packet) ? 1 : 0;
        // Both are drawn for every packet, so that a change of the one does not shift the sequence of the other.
        double chance = random.nextDouble(100);
        double share = random.nextDouble();
        boolean lost = impairment.evenLoss() ? isNextDue(media) : chance < impairment.lossPercent();
        if (lost) {
            count(1, 1, media, media, 0);
            return OptionalLong.empty();
        }
        long due = now
                + impairment.delay().toNanos()
                + (long) (share * impairment.jitter().toNanos());
        lastDelivery = lastDelivery == Long.MIN_VALUE ? due : Math.max(lastDelivery, due);
        count(1, 0, media, 0, media * (lastDelivery - now));
        if (media == 1) {
            delayed(lastDelivery - now);
        }
        return OptionalLong.of(lastDelivery);
    }

    private void count(int received, int dropped, int media, int mediaDropped, long mediaDelayNanos) {
        counts = new LinkCounts(
                counts.received() + received,
                counts.dropped() + dropped,
                counts.forwarded(),
                counts.mediaReceived() + media,
                counts.mediaDropped() + mediaDropped,
                counts.mediaDelay().plusNanos(mediaDelayNanos));
    }

    /** RFC 3550, section 6.4.1: the mean deviation of the difference in delay of two packets, smoothed over sixteen. */
    private void delayed(long nanos) {
        if (lastMediaDelay >= 0) {
            jitterNanos += (Math.abs(nanos - lastMediaDelay) - jitterNanos) / 16;
        }
        lastMediaDelay = nanos;
    }

    /**
     * The jitter that the link adds to media at the moment, as RFC 3550 defines it, if it carries one stream; in ms.
     */
    public synchronized double jitterMillis() {
        return jitterNanos / 1e6;
    }

    /** Adds up the loss owed, for media and the rest apart, and is due at each whole packet. */
    private boolean isNextDue(int kind) {
        owedPercent[kind] += impairment.lossPercent();
        if (owedPercent[kind] < 100) {
            return false;
        }
        owedPercent[kind] -= 100;
        return true;
    }

    synchronized void forwarded() {
        counts = new LinkCounts(
                counts.received(),
                counts.dropped(),
                counts.forwarded() + 1,
                counts.mediaReceived(),
                counts.mediaDropped(),
                counts.mediaDelay());
    }

    /**
     * RFC 7983 tells RTP and RTCP (first byte 128 to 191) from the rest, RFC 5761 tells RTCP (second byte 192 to 223).
     */
    private static boolean isMedia(ByteBuffer packet) {
        if (packet.remaining() < 12) {
            return false;
        }
        int first = packet.get(packet.position()) & 0xff;
        int second = packet.get(packet.position() + 1) & 0xff;
        return first >= 128 && first <= 191 && !(second >= 192 && second <= 223);
    }
}
