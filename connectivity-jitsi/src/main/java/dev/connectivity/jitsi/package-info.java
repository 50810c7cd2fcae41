/**
 * Jitsi Videobridge, read from outside its process. {@link dev.connectivity.jitsi.JitsiMonitor} polls bridges, merges
 * what they know with what clients report, and feeds a {@link dev.connectivity.ConnectivityMonitor}.
 */
@NullMarked
package dev.connectivity.jitsi;

import org.jspecify.annotations.NullMarked;
