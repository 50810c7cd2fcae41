package dev.connectivity.spi;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.stats.StatsViolation;

/**
 * What the monitor counts and times, for a metrics library to record. Every method does nothing by default, is called
 * from several threads at once, some on the way in of a sample, and must return at once without throwing. Present
 * numbers (sessions, rooms, queued samples) are asked of the monitor instead.
 */
public interface ConnectivityMetrics {

    /** Records nothing. */
    ConnectivityMetrics NONE = new ConnectivityMetrics() {};

    /** A session began or was reopened from a store. */
    default void sessionStarted() {}

    /** A session ended, for whatever reason. */
    default void sessionEnded() {}

    /**
     * A valid sample was taken in; counted once however often it is sent.
     *
     * @param level the server's verdict
     */
    default void sampleAccepted(QualityLevel level) {}

    /**
     * A sample broke a rule and was dropped.
     *
     * @param violation the rule
     */
    default void sampleInvalid(StatsViolation violation) {}

    /** A sample with a number that was taken in before came again and was passed over. */
    default void sampleRepeated() {}

    /**
     * A valid sample could not be queued or stored, for lack of room or because the store rejects it alone, and was
     * refused to its sender, who keeps it. It may come again, be refused again, and then counts again.
     *
     * @param reason why
     */
    default void sampleRefused(SampleRefusal reason) {}

    /**
     * A sample without a number could not be stored, because the store rejects it alone; nobody has it any more. Always
     * a defect. One with a number is refused instead.
     */
    default void sampleLost() {}

    /**
     * An incident took a turn.
     *
     * @param kind what happened
     * @param severity how bad it is
     */
    default void incident(IncidentEvent.Kind kind, IncidentEvent.Severity severity) {}

    /**
     * A tick that found changed rooms was done. Each room has its thread, and each thread ticks for itself.
     *
     * @param nanos how long it took
     * @param rooms how many rooms of this thread had changed
     */
    default void roomTick(long nanos, int rooms) {}

    /**
     * A batch of samples was written, or an attempt to write what waits failed: the store is away, has no room, or
     * rejects every sample of it. Sessions' starts and ends that fail to be written are such attempts, too.
     *
     * @param nanos how long it took
     * @param samples how many samples it held, without those that the store rejects for good; 0 if none were at stake
     * @param stored whether they are durable now; a batch that is tried again counts as a failure each time before
     */
    default void storeWrite(long nanos, int samples, boolean stored) {}

    /** An adapter opened a connection for an authenticated user. */
    default void connectionOpened() {}

    /** A connection that was open is gone, for whatever reason. */
    default void connectionClosed() {}

    /**
     * An adapter turned a handshake or connection away.
     *
     * @param reason one of a few fixed words: {@code unauthenticated}, {@code origin}, {@code too_many_of_user},
     *     {@code too_many_in_all}, {@code closing}
     */
    default void connectionRefused(String reason) {}

    /**
     * An adapter closed a connection for the good of the others.
     *
     * @param reason one of a few fixed words: {@code slow}, {@code silent}, {@code too_large}, {@code flooding},
     *     {@code expired}
     */
    default void connectionEvicted(String reason) {}

    /**
     * An adapter counted what waits for readers that are slow, over all its connections. Told a few times a second.
     *
     * @param characters the present number, 0 while everybody reads
     */
    default void outboundWaiting(long characters) {}

    /**
     * An adapter answered a message with an error, or dropped it for its rate.
     *
     * @param code the error's code on the wire, one of a few fixed words: {@code malformed_message},
     *     {@code unknown_type}, {@code invalid_stats}, {@code not_in_channel}, {@code unknown_session},
     *     {@code channel_not_found}, {@code rate_limited}, {@code storage_full}, {@code unavailable}; or
     *     {@code too_deep}, {@code too_many_channels} or {@code too_many_joins} where that alone does not tell the
     *     limit
     */
    default void messageRefused(String code) {}
}
