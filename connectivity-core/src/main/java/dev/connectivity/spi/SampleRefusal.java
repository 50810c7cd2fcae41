package dev.connectivity.spi;

/** Why a valid sample could not be kept and was refused to its sender. */
public enum SampleRefusal {
    /** The queue for the store is full: the store is slower than the samples come, or away. */
    QUEUE_FULL,
    /** The store has no room, such as one that is away and whose spool is full. */
    STORE_FULL,
    /** The store rejects this sample alone, for good. */
    REJECTED
}
