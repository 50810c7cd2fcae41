package dev.connectivity.session;

import org.jspecify.annotations.Nullable;

/**
 * A session taken up again from a store.
 *
 * @param start who, where and since when
 * @param totals what its stored samples amount to
 * @param highestSeq the highest stored number, or null if no sample had one
 * @param clockOffsetMillis what was added to the client's clock for the stored times, or null if no sample bore a
 *     time or the store keeps no offsets
 */
public record StoredSession(
        SessionStart start,
        SampleTotals totals,
        @Nullable Long highestSeq,
        @Nullable Long clockOffsetMillis) {}
