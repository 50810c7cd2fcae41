package dev.connectivity;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import org.jspecify.annotations.Nullable;

/** What every session of a monitor shares; the queue is null when nothing is stored. */
record SessionContext(
        QualityThresholds thresholds,
        IncidentPolicy incidentPolicy,
        RoomBroadcaster broadcaster,
        ConnectivityMetrics metrics,
        @Nullable SampleQueue queue) {}
