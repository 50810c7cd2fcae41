package dev.connectivity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who waits for a session to be looked up: so many of one user, so many in all, and one thread that sees to them. */
final class LookUpQueue {

    /**
     * So many wait at most, whom a store that takes up a thousand a second answers within a client's patience of 15 s.
     */
    private static final int MOST_WAITING = 8192;

    /** So many of one user, which is as many as the channels that a user may be in. */
    private static final int MOST_OF_ONE_USER = 16;

    /** So many are taken at once, so that the first of them need not wait for long. */
    private static final int BATCH = 256;

    private final Deque<LookUp> waiting = new ArrayDeque<>();
    private final Map<UserId, Integer> ofUser = new HashMap<>();
    private boolean busy;
    private boolean closed;

    /** Adds a look-up unless there are too many, those of the user that are being made included. */
    synchronized boolean add(LookUp lookUp) {
        int theirs = ofUser.getOrDefault(lookUp.user(), 0);
        if (closed || waiting.size() >= MOST_WAITING || theirs >= MOST_OF_ONE_USER) {
            return false;
        }
        ofUser.put(lookUp.user(), theirs + 1);
        return waiting.add(lookUp);
    }

    /** Tells whether nobody sees to those who wait, so that the caller is to. */
    synchronized boolean begin() {
        boolean first = !busy;
        busy = true;
        return first;
    }

    /** Takes the next batch; empty if nobody waits, and then nobody sees to them any more. */
    synchronized List<LookUp> next() {
        List<LookUp> batch = new ArrayList<>(Math.min(BATCH, waiting.size()));
        LookUp each;
        while (batch.size() < BATCH && (each = waiting.poll()) != null) {
            batch.add(each);
        }
        busy = !batch.isEmpty();
        return batch;
    }

    synchronized void done(List<LookUp> batch) {
        for (LookUp each : batch) {
            ofUser.computeIfPresent(each.user(), (user, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Takes nobody any more. */
    synchronized List<LookUp> close() {
        closed = true;
        List<LookUp> left = List.copyOf(waiting);
        waiting.clear();
        return left;
    }
}
