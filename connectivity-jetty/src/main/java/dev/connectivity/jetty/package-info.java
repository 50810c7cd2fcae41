/** Jetty, set up for many small WebSocket frames. */
@NullMarked
package dev.connectivity.jetty;

import org.jspecify.annotations.NullMarked;
