package dev.connectivity.jitsi.derive;

import dev.connectivity.jitsi.derive.Loss.Basis;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import dev.connectivity.jitsi.snapshot.SourceSnapshot;
import dev.connectivity.jitsi.snapshot.SourceSnapshot.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loss and jitter from the exact counters of an endpoint's media sources. */
final class SourceCounters {

    /** A source that is younger can be judged by all it ever sent. */
    private static final long YOUNG_MILLIS = 60_000;

    /** When too few packets came for so long, the count begins anew. */
    private static final long MAX_WAIT_MILLIS = 30_000;

    /** A shorter interval holds so few packets that chance alone makes a level of it, however often somebody asks. */
    private static final long MIN_SPAN_MILLIS = 8_000;

    /** A pause of the sources beyond this may hide a blackout. */
    private static final long PAUSE_MILLIS = 3_000;

    private final SourceJitter jitter = new SourceJitter();
    private final LostBound bound = new LostBound();
    private Map<Long, SourceSnapshot> baseline = Map.of();
    private Map<Long, SourceSnapshot> latest = Map.of();
    private long baselineAt;
    private @Nullable Loss loss;
    private boolean lossOfVideo;
    private long lossAt;
    private long lossSpan;

    boolean isEmpty() {
        return latest.isEmpty();
    }

    Set<Long> ssrcs() {
        return latest.keySet();
    }

    /** Tells whether the endpoint was heard for longer than its sources were active: muted or cut off in between. */
    boolean havePaused(Counters counters) {
        Long heard = counters.received().durationMillis();
        long active = 0;
        for (SourceSnapshot source : counters.sources()) {
            Long millis = source.activeMillis();
            active = Math.max(active, millis == null ? Long.MAX_VALUE : millis);
        }
        return heard != null && heard > active && heard - active > PAUSE_MILLIS;
    }

    /**
     * Takes in the sources of a full answer.
     *
     * @param afterStandstill the baseline lies in a standstill, whose losses would all be counted as if they were new
     * @param spoiled a standstill was less than a minute ago, so that not even young sources can be judged by their
     *     life
     */
    void observe(List<SourceSnapshot> sources, long now, boolean afterStandstill, boolean spoiled) {
        Map<Long, SourceSnapshot> current = new HashMap<>();
        sources.forEach(source -> current.put(source.ssrc(), source));
        boolean first = latest.isEmpty();
        if (first) {
            jitter.begin(now);
        } else {
            jitter.observe(current, latest, now);
        }
        bound.observe(current.values(), now);
        if (afterStandstill) {
            loss = null;
            startAt(current, now);
        } else if (first) {
            lossSpan = 0;
            Tally lives = lives(current.values());
            if (lives != null && !spoiled) {
                judge(lives, Basis.SOURCE_LIFETIME, now);
            }
            startAt(current, now);
        } else if (isLongEnough(now) && judge(deltas(current.values()), Basis.SOURCE_DELTA, now)) {
            lossSpan = now - baselineAt;
            startAt(current, now);
        } else if (now - baselineAt > MAX_WAIT_MILLIS) {
            startAt(current, now);
        }
        latest = current;
    }

    private boolean isLongEnough(long now) {
        return loss == null || loss.basis() == Basis.SOURCE_LIFETIME || now - baselineAt >= MIN_SPAN_MILLIS;
    }

    private void startAt(Map<Long, SourceSnapshot> current, long now) {
        baseline = current;
        baselineAt = now;
    }

    private @Nullable Tally lives(Iterable<SourceSnapshot> current) {
        Tally tally = new Tally();
        for (SourceSnapshot source : current) {
            Long age = source.activeMillis();
            boolean young = age != null && age <= YOUNG_MILLIS;
            // A long life says nothing about now, unless nothing was ever lost in it.
            if (!young && source.lost() > 0) {
                return null;
            }
            tally.add(source.kind(), source.expected(), source.lost());
        }
        return tally;
    }

    private Tally deltas(Iterable<SourceSnapshot> current) {
        Tally tally = new Tally();
        for (SourceSnapshot source : current) {
            SourceSnapshot before = baseline.get(source.ssrc());
            if (before == null) {
                // Began after the baseline, so all it ever counted belongs to this interval.
                tally.add(source.kind(), source.expected(), source.lost());
            } else if (source.expected() >= before.expected() && source.received() >= before.received()) {
                tally.add(source.kind(), source.expected() - before.expected(), source.lost() - before.lost());
            }
            // Else the counters began anew: this interval is lost, the next baseline is sound.
        }
        return tally;
    }

    private boolean judge(Tally tally, Basis basis, long now) {
        Loss judged = tally.loss(basis);
        if (judged == null) {
            return false;
        }
        loss = judged;
        lossOfVideo = tally.isOfVideo();
        lossAt = now;
        return true;
    }

    @Nullable
    Loss loss(long now, long holdMillis) {
        return loss != null && now - lossAt <= holdMillis ? loss : null;
    }

    /**
     * Tells whether the loss is of video, in which whatever was sent again under the same number counts as never lost.
     */
    boolean isOfVideo() {
        return loss != null && lossOfVideo;
    }

    /** Tells whether the loss is an average over more than the bridge's own window. */
    boolean spansMoreThanWindow() {
        return lossSpan > EndpointTracker.WINDOW_MILLIS;
    }

    /**
     * Tells whether a window counts more lost than the sources lost: packets that came late, which were not lost at
     * all.
     */
    boolean refutes(LossWindow window, long now, long holdMillis) {
        return bound.refutes(window, now, holdMillis);
    }

    @Nullable
    Double jitter(long now, long holdMillis) {
        return jitter.at(now, holdMillis);
    }

    /** Sums packets; audio alone is judged where there is enough of it. */
    private static final class Tally {
        private long audioExpected;
        private long audioLost;
        private long expected;
        private long lost;
        private boolean hasVideo;

        void add(Kind kind, long moreExpected, long moreLost) {
            // Packets that came twice or late make the bridge count less than nothing lost.
            long bounded = Math.max(0, Math.min(moreLost, moreExpected));
            expected += moreExpected;
            lost += bounded;
            hasVideo |= kind == Kind.VIDEO && moreExpected > 0;
            if (kind == Kind.AUDIO) {
                audioExpected += moreExpected;
                audioLost += bounded;
            }
        }

        boolean isOfVideo() {
            return hasVideo && audioExpected < EndpointTracker.MIN_PACKETS;
        }

        @Nullable
        Loss loss(Basis basis) {
            boolean audio = audioExpected >= EndpointTracker.MIN_PACKETS;
            long packets = audio ? audioExpected : expected;
            if (packets < EndpointTracker.MIN_PACKETS) {
                return null;
            }
            return new Loss(100.0 * (audio ? audioLost : lost) / packets, basis, packets);
        }
    }
}
