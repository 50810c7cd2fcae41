/** Recorded answers of bridges, to be played to a {@link dev.connectivity.jitsi.JitsiMonitor} as if they were live. */
@NullMarked
package dev.connectivity.jitsi.recording;

import org.jspecify.annotations.NullMarked;
