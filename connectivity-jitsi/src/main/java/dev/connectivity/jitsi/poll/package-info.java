/** Asks bridges over HTTP: bounded in bytes and in time, each bridge by itself. */
@NullMarked
package dev.connectivity.jitsi.poll;

import org.jspecify.annotations.NullMarked;
