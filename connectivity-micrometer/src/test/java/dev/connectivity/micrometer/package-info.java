/** Meters after a call. */
@NullMarked
package dev.connectivity.micrometer;

import org.jspecify.annotations.NullMarked;
