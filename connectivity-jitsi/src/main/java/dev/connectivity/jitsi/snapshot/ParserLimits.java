package dev.connectivity.jitsi.snapshot;

/**
 * How much of an answer is believed, so that a broken bridge cannot exhaust the memory.
 *
 * @param maxBytes the longest answer; full debug takes about 26 kB an endpoint
 * @param maxEndpoints endpoints, and conferences, kept of one answer; further ones are counted and passed over
 * @param maxSources media sources kept of one endpoint
 */
public record ParserLimits(long maxBytes, int maxEndpoints, int maxSources) {

    /** 64 MiB, 20000 endpoints, 64 sources an endpoint. */
    public static final ParserLimits DEFAULT = new ParserLimits(64L << 20, 20_000, 64);

    /**
     * Checks the limits.
     *
     * @param maxBytes the longest answer
     * @param maxEndpoints endpoints kept of one answer
     * @param maxSources media sources kept of one endpoint
     * @throws IllegalArgumentException if one is not above 0
     */
    public ParserLimits {
        if (maxBytes <= 0 || maxEndpoints <= 0 || maxSources <= 0) {
            throw new IllegalArgumentException("Limits must be above 0");
        }
    }
}
