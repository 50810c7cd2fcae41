package dev.connectivity.jitsi.derive;

import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import dev.connectivity.jitsi.snapshot.SourceSnapshot;
import dev.connectivity.jitsi.snapshot.SourceSnapshot.Kind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * The most that can have been lost in the bridge's window, by the sources' own counters. A window that says more counts
 * packets that came late, which were not lost at all.
 */
final class LostBound {

    /** The window ends a moment earlier or later. */
    private static final long TOLERANCE_PACKETS = 10;

    private final Deque<Mark> marks = new ArrayDeque<>();
    private boolean known;
    private long most;
    private long observedAt;

    private record Mark(long at, long lost) {}

    /** Takes in the sources of a full answer. */
    void observe(Collection<SourceSnapshot> sources, long now) {
        // What of video was lost and sent again under the same number is in the window and not in the source.
        known = sources.stream().noneMatch(source -> source.kind() == Kind.VIDEO);
        long lost =
                sources.stream().mapToLong(source -> Math.max(0, source.lost())).sum();
        if (!marks.isEmpty() && lost < marks.peekLast().lost) {
            marks.clear();
        }
        marks.addLast(new Mark(now, lost));
        while (marks.size() > 1 && now - second().at >= EndpointTracker.WINDOW_MILLIS) {
            marks.removeFirst();
        }
        Mark first = marks.getFirst();
        most = now - first.at >= EndpointTracker.WINDOW_MILLIS ? lost - first.lost : lost;
        observedAt = now;
    }

    private Mark second() {
        var iterator = marks.iterator();
        iterator.next();
        return iterator.next();
    }

    boolean refutes(LossWindow window, long now, long holdMillis) {
        return known && now - observedAt <= holdMillis && window.lost() > most + TOLERANCE_PACKETS;
    }
}
