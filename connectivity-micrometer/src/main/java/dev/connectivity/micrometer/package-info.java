/** Micrometer meters; {@link dev.connectivity.micrometer.MicrometerMetrics} is the way in. */
@NullMarked
package dev.connectivity.micrometer;

import org.jspecify.annotations.NullMarked;
