/** Packet-loss incidents: a pure state machine, its events and the toasts they cause. */
@NullMarked
package dev.connectivity.incident;

import org.jspecify.annotations.NullMarked;
