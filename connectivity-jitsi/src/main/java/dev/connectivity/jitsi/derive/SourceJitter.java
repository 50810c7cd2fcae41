package dev.connectivity.jitsi.derive;

import dev.connectivity.jitsi.snapshot.SourceSnapshot;
import dev.connectivity.jitsi.snapshot.SourceSnapshot.Kind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The worst jitter of an endpoint's speech. */
final class SourceJitter {

    /** Speech has 50 packets a second; of silence that is not sent (DTX) a few come, whose distance is no jitter. */
    private static final double SPEECH_PACKETS_PER_SECOND = 10;

    /**
     * After a pause the bridge's estimate begins at hundreds of milliseconds (661 ms recorded), because the source's
     * clock stood still in between, and loses a sixteenth with each packet.
     */
    private static final long SETTLED_MILLIS = 3_000;

    private static final long PAUSE_MILLIS = 1_000;

    private final Map<Long, Long> resumedAt = new HashMap<>();
    private long observedAt;
    private @Nullable Double jitter;
    private long jitterAt;

    /** Records the first full answer, whose jitter may be of any time. */
    void begin(long now) {
        observedAt = now;
    }

    /** Takes in the sources of a full answer and of the one before. */
    void observe(Map<Long, SourceSnapshot> current, Map<Long, SourceSnapshot> previous, long now) {
        resumedAt.keySet().retainAll(current.keySet());
        Double worst = null;
        for (SourceSnapshot source : current.values()) {
            Double millis = source.jitterMillis();
            // 0.0 was never computed: the estimate of a real stream decays but does not reach it.
            if (isSpeech(source, previous.get(source.ssrc()), now) && millis != null && millis > 0) {
                worst = worst == null ? millis : Math.max(worst, millis);
            }
        }
        observedAt = now;
        if (worst != null) {
            jitter = worst;
            jitterAt = now;
        }
    }

    private boolean isSpeech(SourceSnapshot source, @Nullable SourceSnapshot before, long now) {
        if (source.kind() == Kind.VIDEO) {
            return false;
        }
        if (before == null) {
            return true;
        }
        long elapsed = now - observedAt;
        Long active = source.activeMillis();
        Long activeBefore = before.activeMillis();
        boolean paused = source.received() <= before.received()
                || (active != null && activeBefore != null && elapsed - (active - activeBefore) > PAUSE_MILLIS);
        if (paused) {
            resumedAt.put(source.ssrc(), now);
        }
        boolean settled = now - resumedAt.getOrDefault(source.ssrc(), now - SETTLED_MILLIS) >= SETTLED_MILLIS;
        double moved = source.received() - before.received();
        return settled && moved * 1000 >= SPEECH_PACKETS_PER_SECOND * elapsed;
    }

    @Nullable
    Double at(long now, long holdMillis) {
        return jitter != null && now - jitterAt <= holdMillis ? jitter : null;
    }
}
