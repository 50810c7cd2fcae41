package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A session that ends, or goes elsewhere, under a connection that lives on. */
class EndedSessionTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");
    private static final String JOIN = "{\"type\":\"VoiceJoin\",\"channel_id\":\"lobby\"}";
    private static final String LEAVE = "{\"type\":\"VoiceLeave\",\"channel_id\":\"lobby\"}";

    private final VoiceWebSocket endpoint =
            VoiceWebSocket.builder().authenticator(request -> Optional.empty()).build();
    private Runnable whenTakenOver = () -> {};
    private Runnable whenTold = () -> {};
    private final FakeTimeSource time = FakeTimeSource.at("2026-11-22T12:00:00Z");
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(new Watched(endpoint.broadcaster()))
            .timeSource(time)
            .manual()
            .build();
    private final RecordedTransport transport = new RecordedTransport();
    private final VoiceConnection alice;

    EndedSessionTest() {
        endpoint.endpoint(monitor);
        alice = connect(transport);
    }

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    private VoiceConnection connect(Transport to) {
        Identity identity = new Identity(new UserId("alice"), "Alice");
        VoiceConnection connection = new VoiceConnection(identity, monitor, endpoint, to, false);
        endpoint.connections().add(connection, 5, 100);
        return connection;
    }

    private LiveSession join() {
        LiveSession session =
                monitor.join(alice.user(), alice.name(), LOBBY, alice).orElseThrow();
        transport.clear();
        return session;
    }

    private static String resume(LiveSession session) {
        return "{\"type\":\"VoiceJoin\",\"channel_id\":\"lobby\",\"session_id\":\"" + session.id() + "\"}";
    }

    private void assertGreetedAnew(LiveSession former) {
        await().until(() -> !transport.frames().isEmpty());
        List<String> frames = transport.frames();
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0))
                .contains("VoiceJoined")
                .doesNotContain("resumed")
                .doesNotContain(former.id().toString());
        assertThat(alice.isIn(LOBBY)).isTrue();
        assertThat(monitor.sessionCount()).isEqualTo(1);
    }

    @Nested
    class EndedByTheHost {

        private final LiveSession former = join();

        EndedByTheHost() {
            monitor.leave(former);
        }

        @Test
        void isToldOfAReportWhoseSenderMayThenJoinAgain() {
            alice.received("{\"type\":\"VoiceStats\",\"channel_id\":\"lobby\",\"session_id\":\"" + former.id()
                    + "\",\"latency\":10,\"seq\":0}");
            assertThat(transport.frames()).singleElement().asString().contains("unknown_session");
            assertThat(alice.isIn(LOBBY)).isFalse();
            transport.clear();

            alice.received(JOIN);

            assertGreetedAnew(former);
        }

        @Test
        void doesNotKeepItsConnectionFromJoiningAgainAtOnce() {
            alice.received(JOIN);

            assertGreetedAnew(former);
        }

        @Test
        void cannotBeResumedAndDoesNotKeepItsConnectionFromJoiningAgain() {
            alice.received(resume(former));
            assertThat(transport.frames()).singleElement().asString().contains("unknown_session");
            assertThat(alice.isIn(LOBBY)).isFalse();
            transport.clear();

            alice.received(JOIN);

            assertGreetedAnew(former);
        }
    }

    @Test
    void theWrongNumberOfASessionCostsNobodyTheirOwn() {
        LiveSession session = join();

        alice.received("{\"type\":\"VoiceJoin\",\"channel_id\":\"lobby\","
                + "\"session_id\":\"01900000-0000-7000-8000-000000000000\"}");

        assertThat(transport.frames()).singleElement().asString().contains("unknown_session");
        assertThat(alice.isIn(LOBBY)).isTrue();
        transport.clear();
        alice.received(JOIN);
        assertThat(transport.frames())
                .singleElement()
                .asString()
                .contains("\"resumed\":true")
                .contains(session.id().toString());
    }

    @Test
    void isNotEndedByTheConnectionThatLostItAMomentAgo() {
        LiveSession session = join();
        VoiceConnection phone = connect(new RecordedTransport());
        whenTakenOver = () -> alice.received(LEAVE);

        phone.received(resume(session));

        assertThat(monitor.sessionCount()).isEqualTo(1);
        assertThat(session.attachment()).isSameAs(phone);
        assertThat(alice.isIn(LOBBY)).isFalse();
    }

    @Test
    void endsWhenItsConnectionGoesOnWithAnotherOneInTheChannel() {
        join();
        VoiceConnection phone = connect(new RecordedTransport());
        LiveSession waiting =
                monitor.join(phone.user(), phone.name(), LOBBY, phone).orElseThrow();
        endpoint.gone(phone);
        assertThat(monitor.sessionCount()).isEqualTo(2);

        alice.received(resume(waiting));

        await().untilAsserted(() -> assertThat(monitor.sessionCount()).isEqualTo(1));
        assertThat(waiting.attachment()).isSameAs(alice);
        assertThat(alice.isIn(LOBBY)).isTrue();
    }

    @Test
    void waitsForItsUserAsUsualIfItBeganAfterItsConnectionHadGone() {
        endpoint.gone(alice);

        alice.received(JOIN);
        assertThat(monitor.sessionCount()).isEqualTo(1);

        await().untilAsserted(() -> {
            time.advance(Duration.ofSeconds(31));
            monitor.tick();
            assertThat(monitor.sessionCount()).isZero();
        });
    }

    /** Does something before a connection is told that it lost a session. */
    @Nested
    class WhoseSocketClosesWhileItsRoomIsTold {

        private final CountDownLatch told = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);

        @AfterEach
        void letTheTickGoOn() {
            gate.countDown();
        }

        @Test
        void holdsNobodyUp() throws InterruptedException {
            join();
            // There must be somebody to tell.
            monitor.join(new UserId("bob"), "Bob", LOBBY, connect(new RecordedTransport()));
            whenTold = () -> {
                told.countDown();
                try {
                    gate.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            };
            Thread tick = new Thread(monitor::tick);
            tick.start();
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();

            // The thread is a container's, which has other connections to read.
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> endpoint.closed(alice));

            assertThat(endpoint.connectionCount()).isEqualTo(2);
            gate.countDown();
            tick.join();
            await().until(() -> endpoint.connectionCount() == 1);
        }
    }

    private final class Watched implements RoomBroadcaster {

        private final RoomBroadcaster broadcaster;

        Watched(RoomBroadcaster broadcaster) {
            this.broadcaster = broadcaster;
        }

        @Override
        public void takenOver(LiveSession session, Object formerAttachment) {
            whenTakenOver.run();
            broadcaster.takenOver(session, formerAttachment);
        }

        @Override
        public void joined(LiveSession session, RoomPicture picture) {
            broadcaster.joined(session, picture);
        }

        @Override
        public void changed(RoomUpdate update) {
            whenTold.run();
            broadcaster.changed(update);
        }

        @Override
        public void incident(LiveSession session, IncidentEvent event) {
            broadcaster.incident(session, event);
        }

        @Override
        public void acknowledged(LiveSession session, long seq) {
            broadcaster.acknowledged(session, seq);
        }

        @Override
        public void refused(LiveSession session, long seq) {
            broadcaster.refused(session, seq);
        }
    }
}
