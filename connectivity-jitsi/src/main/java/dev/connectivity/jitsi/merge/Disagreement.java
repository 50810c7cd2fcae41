package dev.connectivity.jitsi.merge;

/**
 * Client and bridge differ by more than they may: the client lies, or its path is broken in a way only one side sees.
 *
 * @param quantity what they differ about
 * @param client what the client says
 * @param bridge what the bridge says
 */
public record Disagreement(Quantity quantity, double client, double bridge) {}
