package dev.connectivity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.session.SessionStart;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomsTest {

    private static final int THREADS = 3;

    private final Rooms rooms = new Rooms(
            whenChanged -> new SessionContext(
                    QualityThresholds.DEFAULT,
                    IncidentPolicy.DEFAULT,
                    RoomBroadcaster.NONE,
                    ConnectivityMetrics.NONE,
                    null,
                    whenChanged),
            THREADS);

    @Test
    void eachThreadTicksAsManyAsTheOthers() {
        for (int room = 0; room < 4 * THREADS; room++) {
            ChannelId channel = new ChannelId("room-" + room);
            enter(channel, "alice");
            enter(channel, "bob");
        }

        assertThat(IntStream.range(0, THREADS).map(rooms::tick)).containsOnly(4).hasSize(THREADS);
    }

    private void enter(ChannelId channel, String user) {
        SessionStart start = new SessionStart(SessionId.next(), new UserId(user), channel, Instant.EPOCH);
        rooms.admit(channel, room -> room.enter(start, user, new Object()));
    }
}
