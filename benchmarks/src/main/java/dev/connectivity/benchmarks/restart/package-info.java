/**
 * A restart of the server while thousands of people report: {@link dev.connectivity.benchmarks.restart.RestartBenchmark}
 * starts the server in a process of its own, stops or kills it, starts it again and tells how everybody came back.
 */
@NullMarked
package dev.connectivity.benchmarks.restart;

import org.jspecify.annotations.NullMarked;
