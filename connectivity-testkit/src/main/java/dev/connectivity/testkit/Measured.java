package dev.connectivity.testkit;

import dev.connectivity.spi.ConnectivityMetrics;

/** What {@link ConnectivityMetrics} tells, as it is asked back. Counts rise for ever unless it says otherwise. */
public enum Measured {
    /** {@link ConnectivityMetrics#sessionStarted()}. */
    SESSIONS_STARTED,
    /** {@link ConnectivityMetrics#sessionEnded()}. */
    SESSIONS_ENDED,
    /** {@link ConnectivityMetrics#sampleAccepted}; the label is the level, such as {@code green}. */
    SAMPLES_ACCEPTED,
    /** {@link ConnectivityMetrics#sampleInvalid}; the label is the rule, such as {@code packet_loss}. */
    SAMPLES_INVALID,
    /** {@link ConnectivityMetrics#sampleRepeated()}. */
    SAMPLES_REPEATED,
    /** {@link ConnectivityMetrics#sampleRefused}; the label is the reason. */
    SAMPLES_REFUSED,
    /** {@link ConnectivityMetrics#sampleLost()}. */
    SAMPLES_LOST,
    /** {@link ConnectivityMetrics#incident}; the label is kind and severity, such as {@code opened warning}. */
    INCIDENTS,
    /** {@link ConnectivityMetrics#roomTick}: how many. */
    ROOM_TICKS,
    /** {@link ConnectivityMetrics#roomTick}: the nanoseconds of all together. */
    ROOM_TICK_NANOS,
    /** {@link ConnectivityMetrics#roomTick}: the changed rooms of all together. */
    ROOMS_CHANGED,
    /** {@link ConnectivityMetrics#storeWrite}: how many; the label is {@code stored} or {@code failed}. */
    STORE_WRITES,
    /** {@link ConnectivityMetrics#storeWrite}: the nanoseconds of all together; labelled like the writes. */
    STORE_WRITE_NANOS,
    /** {@link ConnectivityMetrics#storeWrite}: the samples of all together that were stored. */
    SAMPLES_WRITTEN,
    /**
     * {@link ConnectivityMetrics#connectionOpened()} and {@link ConnectivityMetrics#connectionClosed()}: those open
     * now.
     */
    CONNECTIONS,
    /** {@link ConnectivityMetrics#connectionRefused}; the label is the reason. */
    CONNECTIONS_REFUSED,
    /** {@link ConnectivityMetrics#connectionEvicted}; the label is the reason. */
    CONNECTIONS_EVICTED,
    /** {@link ConnectivityMetrics#outboundWaiting}: the last one told. */
    OUTBOUND_WAITING,
    /** {@link ConnectivityMetrics#messageRefused}; the label is the code. */
    MESSAGES_REFUSED
}
