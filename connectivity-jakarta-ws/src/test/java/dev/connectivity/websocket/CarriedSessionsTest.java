package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CarriedSessionsTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");

    private final VoiceWebSocket endpoint =
            VoiceWebSocket.builder().authenticator(request -> Optional.empty()).build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .manual()
            .build();
    private final CarriedSessions carried = new CarriedSessions();

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    private LiveSession session() {
        return monitor.join(new UserId("alice"), "Alice", LOBBY, this).orElseThrow();
    }

    @Test
    void keepTheOneThatHasTheChannelWhenItsFormerOneIsTakenOut() {
        LiveSession former = session();
        LiveSession present = session();
        assertThat(carried.put(former)).isNull();
        assertThat(carried.put(present)).isSameAs(former);

        carried.remove(former);
        carried.remove(LOBBY, former.id());
        assertThat(carried.in(LOBBY)).isSameAs(present);

        carried.remove(present);
        assertThat(carried.isEmpty()).isTrue();
    }
}
