package dev.connectivity.benchmarks.live;

/**
 * Who comes besides the healthy who stay, as shares of all connections between 0 and 1.
 *
 * @param slow how many stop reading, are closed for it and come back
 * @param hostile how many flood, send what is too large, do not belong or vanish, see {@link Mischief}
 * @param churning how many of the healthy leave and come back all the time
 */
record Company(double slow, double hostile, double churning) {

    static final Company NONE = new Company(0, 0, 0);

    /** The role of one connection. */
    enum Role {
        STAYING,
        CHURNING,
        SLOW,
        HOSTILE
    }

    /** Spreads the roles evenly over the connections, so that the bad sit among the good. */
    Role roleOf(int number) {
        if (isOneOf(number, hostile)) {
            return Role.HOSTILE;
        }
        // Shifted, so that the shares do not fall on the same connections.
        if (isOneOf(number + 3, slow)) {
            return Role.SLOW;
        }
        return isOneOf(number + 5, churning) ? Role.CHURNING : Role.STAYING;
    }

    private static boolean isOneOf(int number, double share) {
        return (long) ((number + 1) * share) > (long) (number * share);
    }
}
