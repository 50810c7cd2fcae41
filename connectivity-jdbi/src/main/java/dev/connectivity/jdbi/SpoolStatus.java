package dev.connectivity.jdbi;

/**
 * What waits on disk for the database to return.
 *
 * @param entries samples, starts and ends of sessions that wait
 * @param bytes how much room they take
 * @param maxBytes how much room there is; beyond it samples are refused
 */
public record SpoolStatus(long entries, long bytes, long maxBytes) {}
