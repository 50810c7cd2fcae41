package dev.connectivity.session;

/**
 * How the clock of a session's client differs from the server's, known from its first sample that bore a time. Kept so
 * that samples sent again after a restart of the server are stored at the time they were taken.
 *
 * @param start the session
 * @param offsetMillis what is added to the client's times
 */
public record SessionClock(SessionStart start, long offsetMillis) {}
