package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.connectivity.websocket.VoiceLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceServerTest {

    @TempDir
    static Path data;

    @SuppressWarnings("NullAway.Init") // start() comes before every test.
    private VoiceServer server;

    private static Settings settings() {
        return Settings.of(Map.of("CONNECTIVITY_PORT", "0", "CONNECTIVITY_DATA", data.toString()));
    }

    @BeforeAll
    void start() {
        server = VoiceServer.start(settings());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private URI address() {
        return server.address();
    }

    @Test
    void aCallIsSeenLiveAndFoundInItsOwnersHistoryAlone() throws Exception {
        try (Caller alice = Caller.login(address(), "Alice");
                Caller bob = Caller.login(address(), "Bob")) {
            alice.connect();
            bob.connect();
            String session = alice.join("general");
            bob.join("general");
            assertThat(alice.await("VoiceUserJoined").path("name").textValue()).isEqualTo("Bob");

            alice.report("general", session, 1, 42, 0.5);
            JsonNode seen = bob.await("VoiceUserStats");
            assertThat(seen.path("user_id").textValue()).isEqualTo(alice.userId());
            assertThat(seen.path("latency").intValue()).isEqualTo(42);
            assertThat(seen.path("quality").intValue()).isEqualTo(3);
            assertThat(alice.await("VoiceStatsAck").path("seq").longValue()).isEqualTo(1);

            alice.report("general", session, 2, 42, 8.0);
            JsonNode incident = alice.await("VoiceIncident");
            assertThat(incident.path("event").textValue()).isEqualTo("opened");
            assertThat(incident.path("level").textValue()).isEqualTo("critical");
            alice.await("VoiceStatsAck", ack -> ack.path("seq").longValue() == 2);

            alice.send("{'type':'VoiceLeave','channel_id':'general'}");
            assertThat(bob.await("VoiceUserLeft").path("user_id").textValue()).isEqualTo(alice.userId());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(alice.json("api/me/connection/sessions/" + session)
                                    .path("summary")
                                    .path("ended_at")
                                    .isNull())
                            .isFalse());

            JsonNode mine = alice.json("api/me/connection/sessions?limit=1").path(0);
            assertThat(mine.path("id").textValue()).isEqualTo(session);
            assertThat(mine.path("channel_name").textValue()).isEqualTo("General");
            assertThat(mine.path("guild_name").textValue()).isEqualTo("Connectivity");
            assertThat(mine.path("worst_quality").asText()).isEqualTo("0");
            assertThat(alice.json("api/me/connection/sessions/" + session).path("metrics"))
                    .hasSize(2);
            assertThat(alice.json("api/me/connection/summary")
                            .path("total_sessions")
                            .intValue())
                    .isPositive();
            assertThat(bob.get("api/me/connection/sessions/" + session).statusCode())
                    .isEqualTo(404);
            assertThat(bob.get("api/me/connection/sessions").body()).doesNotContain(session);
        }
    }

    @Test
    void signalsReachTheOneTheyAreFor() throws Exception {
        try (Caller alice = Caller.login(address(), "Alice S");
                Caller bob = Caller.login(address(), "Bob S")) {
            alice.connect();
            bob.connect();
            alice.join("music");
            String signal =
                    "{'type':'VoiceSignal','channel_id':'music','to':'%s','description':{'type':'offer','sdp':'x'}}"
                            .formatted(bob.userId());

            alice.send(signal);
            assertThat(alice.await("VoiceError").path("code").textValue()).isEqualTo("not_in_channel");

            bob.join("music");
            alice.send(signal);
            JsonNode received = bob.await("VoiceSignal");
            assertThat(received.path("from").textValue()).isEqualTo(alice.userId());
            assertThat(received.path("description").path("sdp").textValue()).isEqualTo("x");

            alice.send(
                    "{'type':'VoiceSignal','channel_id':'music','to':'%s','candidate':null}".formatted(bob.userId()));
            assertThat(bob.await("VoiceSignal").path("candidate").isNull()).isTrue();

            alice.send("{'type':'VoiceSignal','channel_id':'music','to':'%s'}".formatted(bob.userId()));
            assertThat(alice.await("VoiceError").path("code").textValue()).isEqualTo("malformed_message");
            alice.send("{'type':'VoiceSignal','channel_id':'standup','to':'x','candidate':null}");
            assertThat(alice.await("VoiceError").path("code").textValue()).isEqualTo("not_in_channel");
        }
    }

    @Test
    void withoutATokenThereIsNoHistoryAndNoCall() throws Exception {
        Caller nobody = new Caller(address());

        HttpResponse<String> refused = nobody.get("api/me/connection/summary");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(nobody.get("api/me").statusCode()).isEqualTo(401);
        nobody.connect();
        assertThat(nobody.closeCode()).isEqualTo(1008);
    }

    @Test
    void theLoginAnswersWithATokenAndACookieThatScriptsCannotRead() throws Exception {
        HttpResponse<String> response = new Caller(address()).post("api/login", "{\"name\":\" Carol \"}");

        assertThat(response.body())
                .contains("\"name\":\"Carol\"")
                .contains("\"user_id\"")
                .contains("\"token\"");
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly")
                .containsIgnoringCase("SameSite=Strict")
                .containsIgnoringCase("Path=/");
        assertThat(Caller.login(address(), "carol").userId())
                .isEqualTo(Caller.login(address(), "Carol").userId());
    }

    @Test
    void aBadNameIsRefusedInWords() throws Exception {
        for (String body : new String[] {
            "",
            "{",
            "[]",
            "{}",
            "{\"name\":1}",
            "{\"name\":\"  \"}",
            "{\"name\":\"a\\u0007b\"}",
            "{\"name\":\"" + "x".repeat(65) + "\"}"
        }) {
            HttpResponse<String> response = new Caller(address()).post("api/login", body);
            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.body()).contains("name must be a text of 1 to 64 characters");
        }
    }

    @Test
    void channelsAndHealthAreOpenToAll() throws Exception {
        Caller nobody = new Caller(address());

        JsonNode channels = nobody.json("api/channels");
        assertThat(channels).hasSizeGreaterThan(1);
        assertThat(channels.path(0).path("id").textValue()).isEqualTo("general");
        assertThat(channels.path(0).has("guild_name")).isTrue();
        assertThat(nobody.get("healthz").statusCode()).isEqualTo(200);
        assertThat(nobody.get("readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsCountTheCallAndNameNobody() throws Exception {
        try (Caller dora = Caller.login(address(), "Dora M");
                Caller emil = Caller.login(address(), "Emil M")) {
            dora.connect();
            emil.connect();
            String session = dora.join("general");
            emil.join("general");
            dora.report("general", session, 1, 42, 0.5);
            dora.report("general", session, 2, 42, 9);
            dora.await("VoiceIncident");
            emil.await("VoiceUserStats");
            dora.await("VoiceStatsAck");

            HttpResponse<String> metrics = new Caller(address()).get("metrics");

            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain; version=0.0.4");
            for (String counted : new String[] {
                "connectivity_connections ",
                "connectivity_sessions ",
                "connectivity_rooms ",
                "connectivity_samples_accepted_total{level=\"green\"}",
                "connectivity_incidents_total{event=\"opened\",level=\"critical\"}",
                "connectivity_store_write_seconds_sum{outcome=\"stored\"}",
                "connectivity_store_batch_sum",
                "connectivity_spool_limit_bytes",
                "jvm_memory_used_bytes"
            }) {
                assertThat(metrics.body().lines())
                        .as(counted)
                        .anyMatch(line -> line.startsWith(counted) && !line.endsWith(" 0.0"));
            }
            for (String atItsTime : new String[] {
                "connectivity_outbound_waiting ",
                "connectivity_samples_queued ",
                "connectivity_samples_refused_total{reason=\"queue_full\"}",
                "connectivity_connections_evicted_total{reason=\"slow\"}",
                "connectivity_connections_refused_total{reason=\"origin\"}"
            }) {
                assertThat(metrics.body().lines()).as(atItsTime).anyMatch(line -> line.startsWith(atItsTime));
            }
            // A tick is timed once it has told the room.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(new Caller(address())
                                    .get("metrics")
                                    .body()
                                    .lines()
                                    .toList())
                            .anyMatch(line ->
                                    line.startsWith("connectivity_room_tick_seconds_sum") && !line.endsWith(" 0.0"))
                            .anyMatch(line ->
                                    line.startsWith("connectivity_room_tick_rooms_sum") && !line.endsWith(" 0.0")));
            assertThat(metrics.body())
                    .doesNotContain("Dora")
                    .doesNotContain(dora.userId())
                    .doesNotContain(session);
        }
    }

    @Test
    void metricsTellWhichLimitWasReached() throws Exception {
        List<Caller> devices = new ArrayList<>();
        try (Caller dora = Caller.login(address(), "Dora M")) {
            dora.connect();
            for (int i = 0; i < VoiceLimits.DEFAULT.connectionsPerUser(); i++) {
                Caller device = Caller.withToken(address(), dora.token());
                devices.add(device);
                device.connect();
            }
            assertThat(devices.get(devices.size() - 1).closeCode()).isEqualTo(1013);
            for (int i = 0; i <= 2 * VoiceLimits.DEFAULT.messageBurst(); i++) {
                dora.send("{'type':'VoiceLeave','channel_id':'general'}");
            }
            dora.await("VoiceError", error -> error.path("code").asText().equals("rate_limited"));
            try (Caller emil = Caller.login(address(), "Emil M")) {
                emil.connect();
                emil.send("{'type':'VoiceLeave','more':" + "[".repeat(VoiceLimits.DEFAULT.jsonDepth()));
                emil.await("VoiceError");
            }

            assertThat(new Caller(address()).get("metrics").body().lines())
                    .contains("connectivity_connections_refused_total{reason=\"too_many_of_user\"} 1.0")
                    .contains("connectivity_connections_refused_total{reason=\"too_many_in_all\"} 0.0")
                    .anyMatch(line -> line.startsWith("connectivity_messages_refused_total{reason=\"rate_limited\"}")
                            && !line.endsWith(" 0.0"))
                    .contains("connectivity_messages_refused_total{reason=\"too_deep\"} 1.0")
                    .contains("connectivity_messages_refused_total{reason=\"too_many_channels\"} 0.0");
        } finally {
            devices.forEach(Caller::close);
        }
    }

    @Test
    void pagesCarrySecurityHeadersAndHoldNoInlineCode() throws Exception {
        Caller nobody = new Caller(address());
        for (String page : new String[] {"", "settings/connection"}) {
            HttpResponse<String> response = nobody.get(page);

            assertThat(response.statusCode()).as(page).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(response.body())
                    .doesNotContainPattern("<script[^>]*>\\s*[^<\\s]")
                    .doesNotContain("style=\"");
        }
        assertThat(nobody.get("connectivity/connectivity.js")
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .contains("javascript");
        assertThat(nobody.get("connectivity/").statusCode())
                .as("no directory listing")
                .isGreaterThanOrEqualTo(400);
        assertThat(nobody.get("nothing/here").statusCode()).isEqualTo(404);
    }

    @Test
    void aForeignPageCanNeitherConnectNorLogIn() throws Exception {
        HttpClient http = HttpClient.newHttpClient();

        assertThatThrownBy(() -> http.newWebSocketBuilder()
                        .header("Origin", "https://evil.example")
                        .buildAsync(
                                URI.create("ws://" + address().getAuthority() + "/ws/voice"),
                                new java.net.http.WebSocket.Listener() {})
                        .get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
        HttpResponse<String> login = http.send(
                HttpRequest.newBuilder(address().resolve("/api/login"))
                        .header("Origin", "https://evil.example")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Eve\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(login.statusCode()).isEqualTo(403);
        assertThat(login.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new ObjectMapper().readTree(login.body())).isEqualTo(new ObjectMapper().readTree("""
                        {"type":"about:blank","title":"Forbidden","status":403,"detail":"This page may not do that"}"""));
    }

    @Test
    void aPageOfAnotherSchemeIsForeignWhileABrowserTalksToTheServerItself() throws Exception {
        String authority = address().getAuthority();

        assertThat(answer("POST /api/logout HTTP/1.1\r\nHost: " + authority + "\r\nOrigin: https://" + authority))
                .startsWith("HTTP/1.1 403");
        assertThat(answer("POST /api/logout HTTP/1.1\r\nHost: " + authority + "\r\nOrigin: http://" + authority))
                .startsWith("HTTP/1.1 204");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f", "a;b/../c"})
    void anAddressThatJettyRefusesIsAProblemUnderApi(String segment) throws Exception {
        assertThat(answer("GET /api/me/connection/sessions/" + segment + " HTTP/1.1\r\nHost: "
                        + address().getAuthority()))
                .startsWith("HTTP/1.1 40")
                .containsIgnoringCase("Content-Type: application/problem+json");
    }

    @Test
    void aNameThatWasMadeToLeadHereIsRefusedWhileANameAloneLogsIn() throws Exception {
        assertThat(answer("GET /api/channels HTTP/1.1\r\nHost: evil.example"))
                .startsWith("HTTP/1.1 403")
                .containsIgnoringCase("Content-Type: application/problem+json");
    }

    /** Sends what a well-behaved client would not send. */
    private String answer(String head) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), address().getPort())) {
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));

            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aSecondServerOnTheSameFolderOrPortIsToldSo() {
        assertThatThrownBy(() -> VoiceServer.start(settings()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("in use by another server");
        int port = address().getPort();
        assertThatThrownBy(() -> VoiceServer.start(Settings.of(Map.of(
                        "CONNECTIVITY_PORT",
                        "" + port,
                        "CONNECTIVITY_DATA",
                        data.resolve("other").toString()))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("CONNECTIVITY_PORT " + port + " is in use");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> VoiceServer.start(Settings.of(Map.of(
                        "CONNECTIVITY_PORT", "0",
                        "CONNECTIVITY_DATA", data.resolve("none").toString(),
                        "CONNECTIVITY_DB_URL", "jdbc:postgresql://127.0.0.1:1/none"))))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("CONNECTIVITY_DB_URL: the database cannot be used");
    }
}
