package dev.connectivity.jitsi.merge;

/**
 * A value and who measured it.
 *
 * @param value in the unit of its metric, 0 or more
 * @param origin who measured it
 */
public record Reading(double value, Origin origin) {}
