package dev.connectivity.session;

import java.time.Instant;

/**
 * A whole session: its beginning, its end and what was measured between.
 *
 * @param start who, where and since when
 * @param endedAt when it ended, never before its start
 * @param totals what was measured; {@link SampleTotals#EMPTY} if the session was too short for a sample
 */
public record SessionSummary(SessionStart start, Instant endedAt, SampleTotals totals) {}
