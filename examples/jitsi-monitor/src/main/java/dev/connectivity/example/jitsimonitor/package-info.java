/**
 * A program that watches Jitsi Videobridges. The way in is {@code JitsiMonitorMain}; docs/jitsi.md tells how to run it.
 */
@NullMarked
package dev.connectivity.example.jitsimonitor;

import org.jspecify.annotations.NullMarked;
