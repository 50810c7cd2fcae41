/**
 * The live path under load: {@link dev.connectivity.benchmarks.live.LiveBenchmark} starts a server in a process of its
 * own, speaks to it over real sockets and compares it with the bare container.
 */
@NullMarked
package dev.connectivity.benchmarks.live;

import org.jspecify.annotations.NullMarked;
