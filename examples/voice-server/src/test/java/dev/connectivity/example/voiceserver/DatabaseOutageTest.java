package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.TcpLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.SocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call while the database is away: behind a real connection that is cut, and with a server killed meanwhile. */
class DatabaseOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path data;

    /** Makes the PostgreSQL driver connect through the proxy that the link is. */
    public static final class ThroughTheLink extends SocketFactory {
        private final Proxy proxy;

        public ThroughTheLink(String port) {
            proxy = new Proxy(
                    Proxy.Type.SOCKS, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        }

        @Override
        public Socket createSocket() {
            return new Socket(proxy);
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    private static String through(TcpLink link, EmbeddedDatabase database) {
        return database.url() + "&socketFactory=" + ThroughTheLink.class.getName() + "&socketFactoryArg=" + link.port();
    }

    private VoiceServer server(String databaseUrl) {
        return VoiceServer.start(Settings.of(Map.of(
                "CONNECTIVITY_PORT",
                "0",
                "CONNECTIVITY_DATA",
                data.resolve("server").toString(),
                "CONNECTIVITY_DB_URL",
                databaseUrl)));
    }

    @Test
    void theCallGoesOnSamplesAreAcknowledgedFromTheSpoolAndReachTheHistory() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data.resolve("database"));
                TcpLink link = TcpLink.open();
                VoiceServer server = server(through(link, database));
                Caller alice = Caller.login(server.address(), "Alice");
                Caller bob = Caller.login(server.address(), "Bob")) {
            alice.connect();
            bob.connect();
            String session = alice.join("general");
            bob.join("general");
            alice.report("general", session, 1, 42, 0.5);
            alice.await("VoiceStatsAck");
            assertThat(alice.get("readyz").statusCode()).isEqualTo(200);

            link.cut();
            alice.report("general", session, 2, 142, 0.5);

            assertThat(bob.await(
                            "VoiceUserStats", stats -> stats.path("latency").intValue() == 142))
                    .isNotNull();
            alice.await("VoiceStatsAck", ack -> ack.path("seq").longValue() == 2);
            assertThat(alice.get("healthz").statusCode()).isEqualTo(200);
            assertThat(alice.get("readyz").statusCode()).isEqualTo(503);
            HttpResponse<String> history = alice.get("api/me/connection/sessions/" + session);
            assertThat(history.statusCode()).isEqualTo(503);
            assertThat(history.headers().firstValue("Retry-After")).isPresent();
            assertThat(alice.get("metrics").body().lines())
                    .anyMatch(line -> line.startsWith("connectivity_spool_entries ") && !line.endsWith(" 0.0"));

            link.restore();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(alice.json("api/me/connection/sessions/" + session)
                                    .path("metrics"))
                            .extracting(point -> point.path("latency_ms").intValue())
                            .containsExactly(42, 142));
            assertThat(alice.get("readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatADatabaseThatSaysNothingDoesNotTakeIsSpooledAndTheServerStops() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data.resolve("database"));
                TcpLink link = TcpLink.open()) {
            String url = through(link, database);
            String session;
            try (VoiceServer server = server(url);
                    Caller alice = Caller.login(server.address(), "Alice")) {
                alice.connect();
                session = alice.join("general");
                alice.report("general", session, 1, 42, 0.5);
                alice.await("VoiceStatsAck");

                link.stall();
                alice.report("general", session, 2, 142, 0.5);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(alice.get("metrics").body().lines())
                                        .anyMatch(line -> line.startsWith("connectivity_spool_entries ")
                                                && !line.endsWith(" 0.0")));
                alice.await("VoiceStatsAck", ack -> ack.path("seq").longValue() == 2);
                assertTimeoutPreemptively(Duration.ofMinutes(1), server::close);
            }
            link.restore();

            try (VoiceServer next = server(url);
                    Caller alice = Caller.login(next.address(), "Alice")) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(alice.json("api/me/connection/sessions/" + session)
                                        .path("metrics"))
                                .extracting(point -> point.path("latency_ms").intValue())
                                .containsExactly(42, 142));
            }
        }
    }

    @Test
    void whatWasSpooledIsReplayedByTheNextServer() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data.resolve("database"));
                TcpLink link = TcpLink.open()) {
            String url = through(link, database);
            String session;
            try (VoiceServer server = server(url);
                    Caller alice = Caller.login(server.address(), "Alice")) {
                alice.connect();
                session = alice.join("general");
                alice.report("general", session, 1, 42, 0.5);
                alice.await("VoiceStatsAck");
                link.cut();
                alice.report("general", session, 2, 142, 0.5);
                alice.await("VoiceStatsAck", ack -> ack.path("seq").longValue() == 2);
            }
            link.restore();

            try (VoiceServer next = server(url);
                    Caller alice = Caller.login(next.address(), "Alice")) {
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                    JsonNode detail = alice.json("api/me/connection/sessions/" + session);
                    assertThat(detail.path("metrics"))
                            .extracting(point -> point.path("latency_ms").intValue())
                            .containsExactly(42, 142);
                    assertThat(detail.path("summary").path("ended_at").isTextual())
                            .isTrue();
                });
            }
        }
    }
}
