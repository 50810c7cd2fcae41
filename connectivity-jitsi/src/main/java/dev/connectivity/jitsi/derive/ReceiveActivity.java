package dev.connectivity.jitsi.derive;

import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.StreamTotals;
import dev.connectivity.jitsi.snapshot.SourceSnapshot;

/**
 * Tells from the packets received whether an endpoint lives: the bridge has no time of last activity, and its ICE state
 * never returns to false.
 */
final class ReceiveActivity {

    /** A sender of media pauses for 20 ms, so one poll without a packet is a standstill. */
    private static final long MEDIA_PAUSE_MILLIS = 4_000;

    /** Somebody who sends RTCP only is heard every 2.5 to 7.5 s (RFC 3550, section 6.2: 5 s, randomised by half). */
    private static final long REPORTS_PAUSE_MILLIS = 10_000;

    private static final double MEDIA_PACKETS_PER_SECOND = 5;

    /** Beyond this a pause is a standstill whose losses all appear at its end. */
    private static final long STANDSTILL_MILLIS = 2_000;

    /** Shorter intervals say nothing about a rate. */
    private static final long RATE_MILLIS = 1_000;

    /** Asked once a second, so that ten seconds are never exceeded. */
    private static final long OVERDUE_MILLIS = 9_000;

    private static final long UNKNOWN = -1;

    private long packets = UNKNOWN;
    private boolean seen;
    private long observedAt;
    private long heardAt;
    private boolean proven;
    private boolean suspect;
    private double rate = MEDIA_PACKETS_PER_SECOND;
    private double rateBefore;
    private long ratePackets;
    private long rateAt;
    private long firstPacketClock = Long.MAX_VALUE;
    private boolean fading;
    private long surelyHeardAt;
    private boolean stoodStill;
    private boolean justReturned;
    private long spoiledUntil = Long.MIN_VALUE;

    /** Tells whether the counters went back: the endpoint left and came again between two answers. */
    boolean hasRestarted(StreamTotals received) {
        Long total = received.packets();
        return total != null && packets != UNKNOWN && total < packets;
    }

    void observe(Counters counters, long now, long bridgeClock) {
        if (!seen) {
            seen = true;
            heardAt = now;
        }
        justReturned = false;
        Long total = counters.received().packets();
        if (total == null) {
            return;
        }
        if (packets == UNKNOWN) {
            first(counters, total, now, bridgeClock);
        } else {
            next(counters, total, now, bridgeClock);
        }
        packets = total;
        observedAt = now;
    }

    private void first(Counters counters, long total, long now, long bridgeClock) {
        ratePackets = total;
        rateAt = now;
        Double told = counters.received().packetRate();
        rate = told == null ? MEDIA_PACKETS_PER_SECOND : told;
        Long receiving = counters.received().durationMillis();
        if (receiving != null && total > 0) {
            firstPacketClock = bridgeClock - receiving;
        }
        suspect = sendsIntoVoid(counters) || mediaHasStopped(counters);
    }

    private void next(Counters counters, long total, long now, long bridgeClock) {
        long pause = pause(counters.received(), total, now, bridgeClock);
        if (total > packets) {
            proven = true;
            suspect = false;
            heardAt = now - pause;
            surelyHeardAt = surelyHeard(counters.received(), total - packets, now);
            measureRate(total, now);
            justReturned = stoodStill;
        } else if (!proven) {
            suspect = suspect || sendsIntoVoid(counters);
        } else if (pause > now - heardAt) {
            heardAt = now - pause;
        }
        // Who has yet to send their first packet is not standing still: no loss can hide in that.
        stoodStill = total > 0 && now - heardAt > STANDSTILL_MILLIS;
        if (justReturned) {
            spoilWindow(now);
        }
    }

    /** Both directions begin within a second. If the bridge still sends and nothing comes, nobody may be there. */
    private static boolean sendsIntoVoid(Counters counters) {
        Long receiving = counters.received().durationMillis();
        Long sending = counters.sent().durationMillis();
        if (receiving == null || sending == null) {
            return false;
        }
        return sending - receiving > (isMuted(counters, receiving) ? REPORTS_PAUSE_MILLIS : MEDIA_PAUSE_MILLIS);
    }

    /**
     * The bridge's own rate covers the last seconds: media that was there is not, and there is no sign of being muted.
     */
    private static boolean mediaHasStopped(Counters counters) {
        Double told = counters.received().packetRate();
        Long receiving = counters.received().durationMillis();
        if (told == null || receiving == null || counters.sources().isEmpty()) {
            return false;
        }
        return told < 1 && !isMuted(counters, receiving);
    }

    /**
     * Reports came on for longer than media did, so there is no media to be awaited. Without sources it is not known.
     */
    private static boolean isMuted(Counters counters, long receiving) {
        long active = 0;
        for (SourceSnapshot source : counters.sources()) {
            Long millis = source.activeMillis();
            active = Math.max(active, millis == null ? Long.MAX_VALUE : millis);
        }
        return !counters.sources().isEmpty() && receiving > active && receiving - active > MEDIA_PAUSE_MILLIS;
    }

    /**
     * Returns until when media surely came. A brief answer does not tell when in its interval the last packet came; far
     * fewer than the rate promised mean that it was early: muted since, or gone.
     */
    private long surelyHeard(StreamTotals received, long moved, long now) {
        long lasted = rate < MEDIA_PACKETS_PER_SECOND ? Long.MAX_VALUE : (long) (moved * 1000 / rate);
        fading = received.durationMillis() == null && lasted < (now - observedAt) / 2;
        return fading ? observedAt + lasted : heardAt;
    }

    /**
     * Tells whether an endpoint that faded out is not to be believed in any longer, even before the next answer: with
     * that, more than ten seconds could have passed.
     */
    boolean isOverdue(long now) {
        return fading && now - surelyHeardAt > OVERDUE_MILLIS;
    }

    private void measureRate(long total, long now) {
        if (now - rateAt >= RATE_MILLIS) {
            rateBefore = rate;
            rate = (total - ratePackets) * 1000.0 / (now - rateAt);
            ratePackets = total;
            rateAt = now;
        }
    }

    /**
     * Returns how long before this answer the last packet came. Full debug tells it exactly: its duration ends with the
     * last packet, so its beginning seems to move when nothing comes. Without, it is 0 for a counter that moved. Before
     * the first packet the duration stays 0 and has no beginning: an endpoint is listed as soon as it is invited.
     */
    private long pause(StreamTotals received, long total, long now, long bridgeClock) {
        Long duration = received.durationMillis();
        if (duration == null || total == 0) {
            return 0;
        }
        long begin = bridgeClock - duration;
        long pause = Math.max(0, begin - firstPacketClock);
        if (firstPacketClock == Long.MAX_VALUE || (total > packets && pause > now - observedAt + RATE_MILLIS)) {
            // The first full answer, or the bridge's clock was set: packets came since the last answer.
            firstPacketClock = begin;
            return 0;
        }
        firstPacketClock = Math.min(firstPacketClock, begin);
        return pause;
    }

    Activity at(long now) {
        if (suspect) {
            return Activity.SILENT;
        }
        if (packets == UNKNOWN) {
            return Activity.UNPROVEN;
        }
        // The interval in which somebody vanished may hold a packet or two; that is no proof of being muted.
        double lately = Math.max(rate, rateBefore);
        long allowed = lately >= MEDIA_PACKETS_PER_SECOND ? MEDIA_PAUSE_MILLIS : REPORTS_PAUSE_MILLIS;
        if (now - heardAt > allowed) {
            return Activity.SILENT;
        }
        return proven ? Activity.ACTIVE : Activity.UNPROVEN;
    }

    long silentMillis(long now) {
        return now - heardAt;
    }

    /** Tells whether packets came again after a standstill, so that what was counted before is no basis. */
    boolean hasJustReturned() {
        return justReturned;
    }

    /** Records that a standstill lies in the bridge's windows. */
    void spoilWindow(long now) {
        spoiledUntil = now + EndpointTracker.WINDOW_MILLIS;
    }

    boolean spoils(long now) {
        return now <= spoiledUntil;
    }
}
