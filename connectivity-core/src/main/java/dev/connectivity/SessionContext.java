package dev.connectivity;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of many rooms share: no queue when nothing is stored, and what hears of each room that has news.
 */
record SessionContext(
        QualityThresholds thresholds,
        IncidentPolicy incidentPolicy,
        RoomBroadcaster broadcaster,
        ConnectivityMetrics metrics,
        @Nullable SampleQueue queue,
        Consumer<Room> whenChanged) {}
