package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mallory, who is logged in, tries to read what is Alice's through every path, every parameter that the OpenAPI document names
 * and some that it does not, with everything of Alice's that one could know. The database is a real one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestIsolationTest {

    private static final String API = "api/me/connection/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> alices = new ArrayList<>();
    private final VoiceServer server;
    private final Caller alice;
    private final Caller mallory;
    private String cursor = "";

    RestIsolationTest(@TempDir Path folder) throws Exception {
        server = VoiceServer.start(
                Settings.of(Map.of("CONNECTIVITY_PORT", "0", "CONNECTIVITY_DATA", folder.toString())));
        alice = Caller.login(server.address(), "Alice");
        mallory = Caller.login(server.address(), "Mallory");
    }

    @BeforeAll
    void call() throws Exception {
        alice.connect();
        for (String channel : List.of("general", "music")) {
            String session = alice.join(channel);
            alice.report(channel, session, 1, 4321, 0.5);
            alice.await("VoiceStatsAck");
            alice.send("{'type':'VoiceLeave','channel_id':'" + channel + "'}");
            alices.add(session);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !alice.get(API + "sessions").body().contains("\"ended_at\":null"));
        String next =
                alice.get(API + "sessions?limit=1").headers().firstValue("Link").orElseThrow();
        cursor = next.replaceAll(".*[?&]cursor=([^&>]+).*", "$1");
        assertThat(cursor).isNotEmpty().doesNotContain("/");
    }

    @AfterAll
    void hangUp() {
        alice.close();
        mallory.close();
        server.close();
    }

    private HttpResponse<String> asMallory(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.address() + "/").resolve("/" + path))
                .header("Authorization", "Bearer " + mallory.token())
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void assertNothingOfAlices(String path, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(path).isLessThan(500);
        assertThat(response.body()).as(path).doesNotContain("4321");
        String asked = URLDecoder.decode(path, StandardCharsets.UTF_8);
        List<String> secrets = new ArrayList<>(alices);
        secrets.add(alice.userId());
        // What she said herself may be said back to her, such as in the words of a refusal.
        secrets.removeIf(asked::contains);
        if (!secrets.isEmpty()) {
            assertThat(response.body()).as(path).doesNotContain(secrets);
        }
    }

    /** Whatever names Alice or what is hers, and what a careless query would fall for. */
    private List<String> values() {
        List<String> values = new ArrayList<>(alices);
        values.addAll(List.of(
                cursor,
                alice.userId(),
                alice.token(),
                "0",
                "1",
                "100",
                "365",
                "-1",
                "2147483647",
                "9223372036854775808",
                "UTC",
                "",
                "*",
                "%",
                "null",
                "../" + alices.get(0),
                "' OR '1'='1",
                "1; RESET ROLE",
                alices.get(0) + "' OR user_id='" + alice.userId()));
        return values;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private JsonNode paths() throws Exception {
        JsonNode paths =
                JSON.readTree(asMallory("GET", API + "openapi.json").body()).path("paths");
        assertThat(paths).isNotEmpty();
        return paths;
    }

    @Test
    void noParameterShowsHerAnything() throws Exception {
        int tried = 0;
        for (Map.Entry<String, JsonNode> described : paths().properties()) {
            JsonNode get = described.getValue().path("get");
            for (JsonNode parameter : get.path("parameters")) {
                String name = parameter.path("name").textValue();
                for (String value : values()) {
                    boolean inPath = parameter.path("in").textValue().equals("path");
                    tryToRead("api" + described.getKey(), inPath ? "" : name, value);
                    tried++;
                }
            }
            for (String name :
                    get.isMissingNode() ? List.<String>of() : List.of("user", "user_id", "sub", "session_id")) {
                tryToRead("api" + described.getKey(), name, alice.userId());
                tryToRead("api" + described.getKey(), name, alices.get(0));
                tried += 2;
            }
        }
        assertThat(tried).isGreaterThan(100);
    }

    private void tryToRead(String path, String name, String value) throws Exception {
        String target = path.replace("{id}", encoded(name.isEmpty() ? value : alices.get(1)));
        String whole = name.isEmpty() ? target : target + "?" + name + "=" + encoded(value);
        assertNothingOfAlices(whole, asMallory("GET", whole));
    }

    @Test
    void noHeaderMakesHerAlice() throws Exception {
        for (String name : List.of("X-User-Id", "X-Forwarded-User", "Cookie")) {
            for (String value : List.of(alice.userId(), "sub=" + alice.userId())) {
                for (String path : List.of("sessions", "summary", "export", "sessions/" + alices.get(0))) {
                    assertNothingOfAlices(API + path, asMallory("GET", API + path, name, value));
                }
            }
        }
    }

    @Test
    void herErasureLeavesAlicesHistory() throws Exception {
        assertThat(asMallory("DELETE", "api/me/connection?user_id=" + encoded(alice.userId()))
                        .statusCode())
                .isEqualTo(204);

        assertThat(sessionsOfAlice()).containsExactlyInAnyOrderElementsOf(alices);
    }

    private List<String> sessionsOfAlice() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        alice.json(API + "sessions").forEach(each -> ids.add(each.path("id").textValue()));
        return ids;
    }
}
