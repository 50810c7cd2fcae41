package dev.connectivity;

import dev.connectivity.session.Sample;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Who is to be told, now and then, up to which number everything of theirs is durable. Each session is in here once,
 * by a mark of its own, so that a stored sample costs no memory. For the store writer's thread, but for
 * {@link #repeated}.
 */
final class Acknowledgements {

    private final RoomBroadcaster broadcaster;
    private final TimeSource time;
    private final long intervalNanos;
    private long toldAtNanos;

    /** Sessions of which something was stored that their senders have not been told. */
    private final List<MonitoredSession> stored = new ArrayList<>();

    /** Sessions whose senders ask again; filled by any thread. */
    private final Queue<MonitoredSession> repeating = new ConcurrentLinkedQueue<>();

    Acknowledgements(RoomBroadcaster broadcaster, TimeSource time, Duration interval) {
        this.broadcaster = broadcaster;
        this.time = time;
        this.intervalNanos = interval.toNanos();
        this.toldAtNanos = time.nanos() - intervalNanos;
    }

    /** Records that a sample is durable. */
    void stored(MonitoredSession session, Sample sample) {
        if (session.stored(sample)) {
            stored.add(session);
        }
    }

    /** Notes that a sender has repeated a number, and so has missed its acknowledgement. */
    void repeated(MonitoredSession session) {
        if (session.owe()) {
            repeating.add(session);
        }
    }

    void tellIfDue() {
        if ((!stored.isEmpty() || !repeating.isEmpty()) && time.nanos() - toldAtNanos >= intervalNanos) {
            tell();
        }
    }

    void tell() {
        toldAtNanos = time.nanos();
        MonitoredSession repeater;
        while ((repeater = repeating.poll()) != null) {
            stored.add(repeater);
        }
        for (int last = stored.size() - 1; last >= 0; last--) {
            MonitoredSession session = stored.remove(last);
            long acknowledged = session.takeOwed();
            if (acknowledged >= 0) {
                broadcaster.acknowledged(session, acknowledged);
            }
        }
    }
}
