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

    /** What {@code live.slow}, {@code live.hostile} and {@code live.churn} ask for: 2, 5 and 10 % unless told. */
    static Company asked() {
        return new Company(asked("live.slow", 0.02), asked("live.hostile", 0.05), asked("live.churn", 0.1));
    }

    private static double asked(String name, double usual) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? usual : Double.parseDouble(value);
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
