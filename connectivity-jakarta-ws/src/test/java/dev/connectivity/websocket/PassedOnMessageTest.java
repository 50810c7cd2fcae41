package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message that the host passes on from one member to another does not overtake the room's news. */
class PassedOnMessageTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");

    private final VoiceWebSocket endpoint =
            VoiceWebSocket.builder().authenticator(request -> Optional.empty()).build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .manual()
            .build();
    private final RecordedTransport toAlice = new RecordedTransport();

    PassedOnMessageTest() {
        endpoint.endpoint(monitor);
        join("alice", toAlice);
        toAlice.clear();
    }

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    private VoiceConnection join(String user, Transport transport) {
        Identity identity = new Identity(new UserId(user), user);
        VoiceConnection connection = new VoiceConnection(identity, monitor, endpoint, transport, false);
        endpoint.connections().add(connection, 5, 100);
        monitor.join(identity.user(), identity.name(), LOBBY, connection);
        return connection;
    }

    @Test
    void isHeardAfterItsSenderCame() {
        VoiceConnection bob = join("bob", new RecordedTransport());

        assertThat(bob.sendTo(LOBBY, new UserId("alice"), "{\"type\":\"Wave\"}"))
                .isTrue();

        assertThat(toAlice.frames()).hasSize(2);
        assertThat(toAlice.frames().get(0)).contains("VoiceUserJoined").contains("bob");
        assertThat(toAlice.frames().get(1)).contains("Wave");
    }

    @Test
    void costsNobodyElseAnythingBeforeTheTickHoweverOftenItsSenderComesAndGoes() {
        List<RecordedTransport> others = new ArrayList<>();
        for (int i = 0; i < 98; i++) {
            RecordedTransport transport = new RecordedTransport();
            join("user-" + i, transport);
            others.add(transport);
        }
        monitor.tick();
        others.forEach(RecordedTransport::clear);
        toAlice.clear();
        Identity bob = new Identity(new UserId("bob"), "bob");
        VoiceConnection connection = new VoiceConnection(bob, monitor, endpoint, new RecordedTransport(), false);

        for (int round = 0; round < 60; round++) {
            LiveSession session =
                    monitor.join(bob.user(), bob.name(), LOBBY, connection).orElseThrow();
            connection.sendTo(LOBBY, new UserId("alice"), "{\"type\":\"Wave\"}");
            monitor.leave(session);
        }

        assertThat(others.stream()
                        .mapToInt(transport -> transport.frames().size())
                        .sum())
                .isZero();
        // That they came, the message, and from the second round on that they had left before.
        assertThat(toAlice.frames()).hasSize(60 * 3 - 1);

        monitor.tick();

        assertThat(others)
                .allSatisfy(transport -> assertThat(transport.frames())
                        .hasSize(60 * 2)
                        .filteredOn(frame -> frame.contains("VoiceUserJoined"))
                        .hasSize(60));
        assertThat(toAlice.frames()).hasSize(60 * 3);
        assertThat(toAlice.frames().get(60 * 3 - 1)).contains("VoiceUserLeft");
    }

    @Test
    void isNotSentByWhoeverIsNotThere() {
        VoiceConnection bob = new VoiceConnection(
                new Identity(new UserId("bob"), "bob"), monitor, endpoint, new RecordedTransport(), false);

        assertThat(bob.sendTo(LOBBY, new UserId("alice"), "{\"type\":\"Wave\"}"))
                .isFalse();
        assertThat(toAlice.frames()).isEmpty();
    }

    @Test
    void isRefusedByAReaderThatIsTooSlowThoughItIsThere() {
        VoiceConnection bob = join("bob", new RecordedTransport());
        UserId slow = new UserId("slow");
        join("slow", new StuckTransport());
        String wave = "{\"type\":\"Wave\",\"pad\":\"" + "x".repeat(8000) + "\"}";

        int passedOn = 0;
        while (passedOn < 1000 && bob.sendTo(LOBBY, slow, wave)) {
            passedOn++;
        }

        assertThat(passedOn).isBetween(1, 20);
        assertThat(bob.isIn(LOBBY, slow)).isTrue();
        assertThat(bob.isIn(LOBBY, new UserId("nobody"))).isFalse();
        assertThat(bob.isIn(new ChannelId("elsewhere"), slow)).isFalse();
    }
}
