package dev.connectivity.benchmarks.live;

import java.util.List;

/**
 * What is judged at the end of a soak.
 *
 * @param before the server before anybody came
 * @param early the server in the second and third minute; empty if the soak was too short to compare
 * @param late the server in the last two minutes; likewise
 * @param after the server when everybody had gone
 * @param crowd what the clients know
 * @param p99Millis delay from a healthy report to the other's eyes from the second minute on, the tick included
 * @param passedOverShare likewise, share of the reports that a healthy reader was never shown, since a newer one
 *     replaced them
 * @param stored what is in the store
 */
record SoakOutcome(
        ServerState before,
        List<ServerState> early,
        List<ServerState> late,
        ServerState after,
        CrowdReport crowd,
        int p99Millis,
        double passedOverShare,
        StoredRows stored) {}
