/**
 * What storing and reading costs: {@code StorageBenchmark} measures the writer against a bare COPY, the size of each
 * tier, the reads of short and long histories, and the maintenance.
 */
@NullMarked
package dev.connectivity.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
