package dev.connectivity.benchmarks.live;

import java.nio.charset.StandardCharsets;

/** Finds the numbers of one JSON field in bytes that come one by one, wherever they are cut. For one thread. */
final class NumberField {

    /** Returned while no number ends. */
    static final long NONE = -1;

    private final byte[] name;

    /** How much of the name was read, and what of the number behind it. */
    private int matched;

    private long number = NONE;

    NumberField(String name) {
        this.name = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the number that this byte ends; one that is null is none. */
    long next(byte next) {
        if (matched < name.length) {
            matched = next == name[matched] ? matched + 1 : next == name[0] ? 1 : 0;
            return NONE;
        }
        if (next >= '0' && next <= '9') {
            number = Math.max(number, 0) * 10 + next - '0';
            return NONE;
        }
        long found = number;
        number = NONE;
        matched = next == name[0] ? 1 : 0;
        return found;
    }
}
