package dev.connectivity.benchmarks.storage;

/**
 * How much is stored and how often it is measured.
 *
 * @param rounds of each contender and its floor
 * @param sessions that report at once when ingest is measured
 * @param samplesASession that each of them reports in a round
 * @param singleRows that are stored one by one in a round
 * @param users in the database while reads are measured
 * @param measuredUsers with each length of history
 * @param longHistoryDays of the users that came early
 * @param reads of each kind, for each length of history
 * @param maintainedUsers whose day is maintained in one run; ten times as many in the next
 */
record Scale(
        int rounds,
        int sessions,
        int samplesASession,
        int singleRows,
        int users,
        int measuredUsers,
        int longHistoryDays,
        int reads,
        int maintainedUsers) {

    /** What the documented figures are made with. */
    static final Scale FULL = new Scale(9, 1_000, 200, 4_000, 10_000, 20, 1_826, 400, 1_000);

    /** Seconds long, to see that everything works. */
    static final Scale SMALL = new Scale(2, 20, 20, 20, 40, 2, 60, 4, 3);
}
