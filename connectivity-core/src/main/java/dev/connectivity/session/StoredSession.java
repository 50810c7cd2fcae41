package dev.connectivity.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session taken up again from a store.
 *
 * @param start who, where and since when
 * @param totals what its stored samples amount to
 * @param storedSeqs the numbers of its stored samples, ascending, without repetition; empty if no sample had one. What
 *     lies between them was not stored, such as because it was refused, and may come again
 * @param clockOffsetMillis what was added to the client's clock for the stored times, or null if no sample bore a
 *     time or the store keeps no offsets
 */
public record StoredSession(
        SessionStart start,
        SampleTotals totals,
        List<SeqRange> storedSeqs,
        @Nullable Long clockOffsetMillis) {

    /**
     * Copies the ranges.
     *
     * @param start who, where and since when
     * @param totals what its stored samples amount to
     * @param storedSeqs the numbers of its stored samples
     * @param clockOffsetMillis of the client's clock, or null
     */
    public StoredSession {
        storedSeqs = List.copyOf(storedSeqs);
    }
}
