/** Connectivity inside somebody's own SFU: core alone, no framework, no threads. {@code CustomSfu} is the way in. */
@NullMarked
package dev.connectivity.examples.sfu;

import org.jspecify.annotations.NullMarked;
