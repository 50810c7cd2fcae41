/** Reading a bridge's answers: what parsing and deriving cost beyond parsing and discarding. */
@NullMarked
package dev.connectivity.benchmarks.jitsi;

import org.jspecify.annotations.NullMarked;
