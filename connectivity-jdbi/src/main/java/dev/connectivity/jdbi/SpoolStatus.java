package dev.connectivity.jdbi;

/**
 * What waits on disk for the database to return, and what it rejected.
 *
 * @param entries samples, starts and ends of sessions that wait
 * @param rejected samples, starts and ends of sessions that the database rejects for good, until they are tried once
 *     more: by {@link JdbiStorage#retryRejected()}, at the next start, and every hour
 * @param bytes how much room both take
 * @param maxBytes how much room there is; beyond it samples are refused
 */
public record SpoolStatus(long entries, long rejected, long bytes, long maxBytes) {}
