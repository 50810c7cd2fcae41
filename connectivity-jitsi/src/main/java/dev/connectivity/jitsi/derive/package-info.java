/**
 * From counters to what they mean. One {@link dev.connectivity.jitsi.derive.EndpointTracker} follows one endpoint
 * through successive answers; time is an argument, and what is not known stays unknown.
 */
@NullMarked
package dev.connectivity.jitsi.derive;

import org.jspecify.annotations.NullMarked;
