/**
 * What one answer of a bridge says. {@link dev.connectivity.jitsi.snapshot.SnapshotParser} reads {@code /stats} and
 * {@code /debug}, of old bridges and new ones, into a {@link dev.connectivity.jitsi.snapshot.BridgeSnapshot}.
 */
@NullMarked
package dev.connectivity.jitsi.snapshot;

import org.jspecify.annotations.NullMarked;
