/** The core alone: nanoseconds and bytes per report, and the size of a live session. */
@NullMarked
package dev.connectivity.benchmarks.core;

import org.jspecify.annotations.NullMarked;
