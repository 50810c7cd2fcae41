package dev.connectivity.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityException;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemoryConnectionHistory;
import dev.connectivity.testkit.InMemoryPersonalData;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import dev.connectivity.testkit.Outage;
import dev.connectivity.testkit.SampleBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources in a real container, asked by a real client. The user's name is the bearer token. */
class ResourcesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final ChannelId GENERAL = new ChannelId("general");
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private static JsonNode document() {
        try (InputStream in = ConnectionHistoryResource.class.getResourceAsStream("openapi.json")) {
            return JSON.readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeTimeSource time = FakeTimeSource.at("2026-11-21T12:00:00Z");
    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final InMemorySessionStore sessions = new InMemorySessionStore(samples);
    private final InMemoryConnectionHistory history = new InMemoryConnectionHistory(sessions, samples, time);
    private final InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
    private final InMemoryPersonalData personalData = new InMemoryPersonalData(sessions, samples, time);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        channels.add(new Channel(GENERAL, "General", "Guild"));
        channels.add(new Channel(new ChannelId("direct"), "Direct", null));
        RequestAuthenticator authenticator = headers -> Optional.ofNullable(headers.getHeaderString("Authorization"))
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> new UserId(value.substring(7)));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(
                new ServletHolder(new ServletContainer(new ResourceConfig()
                        .register(new ConnectionHistoryResource(history, channels, authenticator))
                        .register(new PersonalDataResource(personalData, authenticator))
                        .register(ContainerProblemMapper.class))),
                "/api/*");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private HttpResponse<String> send(String method, String path, UserId user) throws Exception {
        return send(method, path, "Bearer " + user);
    }

    private HttpResponse<String> send(String method, String path, String authorization) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort())
                .resolve(path.startsWith("/") ? path : "/api/me/connection" + (path.isEmpty() ? "" : "/" + path));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", authorization)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertDescribed(method.toLowerCase(Locale.ROOT), uri.getPath().replaceFirst("^/api", ""), response);
        return response;
    }

    /** Whatever any test here provokes must be in the document, with its kind of content. */
    private static void assertDescribed(String method, String path, HttpResponse<String> response) {
        String template = path.startsWith("/me/connection/sessions/") ? "/me/connection/sessions/{id}" : path;
        JsonNode operation = DOCUMENT.path("paths").path(template).path(method);
        if (operation.isMissingNode()) {
            assertThat(response.statusCode()).as("%s %s", method, path).isIn(404, 405);
            return;
        }
        JsonNode described = operation.path("responses").path("" + response.statusCode());
        assertThat(described.isMissingNode())
                .as("%s %s answers %d", method, path, response.statusCode())
                .isFalse();
        assertThat(Optional.ofNullable(described.path("content").fieldNames())
                        .filter(Iterator::hasNext)
                        .map(Iterator::next))
                .as("%s %s answers %d", method, path, response.statusCode())
                .isEqualTo(response.headers().firstValue("Content-Type"));
        described
                .path("headers")
                .fieldNames()
                .forEachRemaining(header -> assertThat(header.equals("Link")
                                || response.headers().firstValue(header).isPresent())
                        .as(header)
                        .isTrue());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, ALICE);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        return JSON.readTree(response.body());
    }

    private void problem(HttpResponse<String> response, int status, String detail) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("title").textValue()).isNotBlank();
        assertThat(problem.path("type").textValue()).isEqualTo("about:blank");
        assertThat(problem.path("detail").textValue()).contains(detail);
    }

    /** A session of ten minutes' age a step, with one sample, ended after a minute. */
    private SessionStart session(UserId user, ChannelId channel, int minutesAgo) {
        Instant began = time.now().minus(Duration.ofMinutes(minutesAgo));
        SessionStart start = new SessionStart(SessionId.next(), user, channel, began);
        sessions.opened(List.of(start));
        samples.append(List.of(SampleBuilder.of(start)
                .seq(1)
                .after(Duration.ofSeconds(3))
                .measured(240, 0.5, 7)
                .build()));
        sessions.closed(List.of(
                new SessionSummary(start, began.plusSeconds(60), SampleTotals.EMPTY, SessionSummary.EndReason.LEFT)));
        return start;
    }

    @Nested
    class Summary {

        @Test
        void withoutASessionEverythingIsNullOrZero() throws Exception {
            JsonNode summary = json("summary");

            assertThat(summary.path("period_days").intValue()).isEqualTo(30);
            assertThat(summary.path("total_sessions").intValue()).isZero();
            assertThat(summary.path("total_duration_secs").intValue()).isZero();
            for (String average : List.of("avg_latency", "avg_packet_loss", "avg_jitter", "p95_latency")) {
                assertThat(summary.get(average).isNull()).as(average).isTrue();
            }
            assertThat(summary.path("daily_stats")).isEmpty();
        }

        @Test
        void aDayHoldsItsAveragesAndSessions() throws Exception {
            session(ALICE, GENERAL, 60);
            session(BOB, GENERAL, 60);

            JsonNode summary = json("summary?days=7&tz=Europe/Berlin");
            assertThat(summary.path("period_days").intValue()).isEqualTo(7);
            assertThat(summary.path("total_sessions").intValue()).isEqualTo(1);
            assertThat(summary.path("avg_latency").doubleValue()).isEqualTo(240);
            JsonNode day = summary.path("daily_stats").path(0);
            assertThat(day.path("date").textValue()).isEqualTo("2026-11-21");
            assertThat(day.path("avg_loss").doubleValue()).isEqualTo(0.5);
            assertThat(day.path("avg_jitter").intValue()).isEqualTo(7);
            assertThat(day.path("session_count").intValue()).isEqualTo(1);
            assertThat(day.has("p95_latency")).isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "days=0, days must be 1 to 365",
            "days=366, days must be 1 to 365",
            "days=x, days must be a whole number",
            "days=, days must be a whole number",
            "days=99999999999, days must be 1 to 365",
            "days=-99999999999, days must be 1 to 365",
            "days=7days, days must be a whole number",
            "tz=Mars/Olympus, tz must be an IANA time zone",
            "tz=, tz must be an IANA time zone"
        })
        void aBadParameterIsNamed(String query, String detail) throws Exception {
            problem(get("summary?" + query), 400, detail);
        }
    }

    @Nested
    class Sessions {

        @Test
        void theNewestComesFirstWithItsNamesAndNobodyElses() throws Exception {
            SessionStart older = session(ALICE, new ChannelId("direct"), 30);
            SessionStart newer = session(ALICE, GENERAL, 20);
            session(ALICE, new ChannelId("gone"), 40);
            session(BOB, GENERAL, 10);

            JsonNode list = json("sessions");
            assertThat(list).hasSize(3);
            JsonNode first = list.path(0);
            assertThat(first.path("id").textValue()).isEqualTo(newer.session().toString());
            assertThat(first.path("channel_name").textValue()).isEqualTo("General");
            assertThat(first.path("guild_name").textValue()).isEqualTo("Guild");
            assertThat(first.path("started_at").textValue()).isEqualTo("2026-11-21T11:40:00Z");
            assertThat(first.path("ended_at").textValue()).isEqualTo("2026-11-21T11:41:00Z");
            assertThat(list.path(1).path("id").textValue())
                    .isEqualTo(older.session().toString());
            assertThat(list.path(1).path("guild_name").isNull()).isTrue();
            assertThat(list.path(2).path("channel_name").textValue()).isEqualTo("Deleted Channel");
        }

        @Test
        void theLinkLeadsThroughAllPagesEvenWhenANewSessionComes() throws Exception {
            for (int i = 0; i < 5; i++) {
                session(ALICE, GENERAL, 100 - i);
            }
            List<String> seen = new ArrayList<>();
            String next = "sessions?limit=2";
            while (next != null) {
                HttpResponse<String> page = get(next);
                JSON.readTree(page.body())
                        .forEach(entry -> seen.add(entry.path("id").textValue()));
                next = page.headers()
                        .firstValue("Link")
                        .map(link -> link.substring(1, link.indexOf('>')))
                        .orElse(null);
                if (seen.size() == 2) {
                    session(ALICE, GENERAL, 1);
                }
            }

            assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        }

        @Test
        void aPageThatHoldsTheLastSessionHasNoLink() throws Exception {
            session(ALICE, GENERAL, 10);

            assertThat(get("sessions?limit=1").headers().firstValue("Link")).isEmpty();
        }

        @Test
        void aLargeLimitIsCutAndAnOffsetSkips() throws Exception {
            for (int i = 0; i < 102; i++) {
                session(ALICE, GENERAL, 10 + i);
            }

            assertThat(json("sessions?limit=5000")).hasSize(100);
            assertThat(json("sessions?limit=99999999999999999999")).hasSize(100);
            assertThat(json("sessions?limit=10&offset=100")).hasSize(2);
            assertThat(json("sessions?offset=1000")).isEmpty();
            assertThat(json("sessions?offset=99999999999")).isEmpty();
            assertThat(json("sessions")).hasSize(20);
        }

        @ParameterizedTest
        @CsvSource({
            "limit=0, limit must be 1 to 100",
            "limit=-5, limit must be 1 to 100",
            "limit=-99999999999, limit must be 1 to 100",
            "limit=many, limit must be a whole number",
            "offset=-1, offset must be 0 or more",
            "offset=-99999999999, offset must be 0 or more",
            "offset=1.5, offset must be a whole number",
            "cursor=!!, cursor must be taken unchanged",
            "cursor=bm9wZQ, cursor must be taken unchanged"
        })
        void aBadParameterIsNamed(String query, String detail) throws Exception {
            problem(get("sessions?" + query), 400, detail);
        }
    }

    @Nested
    class OneSession {

        @Test
        void theCourseIsShown() throws Exception {
            SessionStart start = session(ALICE, GENERAL, 20);

            JsonNode detail = json("sessions/" + start.session());
            assertThat(detail.path("summary").path("id").textValue())
                    .isEqualTo(start.session().toString());
            assertThat(detail.path("downsampled").booleanValue()).isFalse();
            assertThat(detail.path("resolution").textValue()).isEqualTo("sample");
            JsonNode point = detail.path("metrics").path(0);
            assertThat(point.path("time").textValue()).isEqualTo("2026-11-21T11:40:03Z");
            assertThat(point.path("latency_ms").intValue()).isEqualTo(240);
            assertThat(point.path("packet_loss").doubleValue()).isEqualTo(0.5);
            assertThat(point.path("jitter_ms").intValue()).isEqualTo(7);
            assertThat(point.path("quality").intValue()).isEqualTo(1);
        }

        @Test
        void somebodyElsesSessionAndOneThatIsNotThereLookAlike() throws Exception {
            SessionStart bobs = session(BOB, GENERAL, 20);

            HttpResponse<String> foreign = get("sessions/" + bobs.session());
            problem(foreign, 404, "There is no such session of yours");
            assertThat(get("sessions/" + SessionId.next()).body()).isEqualTo(foreign.body());
            assertThat(get("sessions/nonsense").body()).isEqualTo(foreign.body());
        }
    }

    @Nested
    class OwnData {

        @Test
        void isExportedAsAFileAndErased() throws Exception {
            SessionStart hers = session(ALICE, GENERAL, 20);
            SessionStart bobs = session(BOB, GENERAL, 10);

            HttpResponse<String> export = get("export");
            assertThat(export.body())
                    .contains("\"user_id\":\"alice\"", hers.session().toString())
                    .doesNotContain(bobs.session().toString());
            assertThat(export.headers().firstValue("Content-Disposition").orElseThrow())
                    .contains("attachment");

            assertThat(send("DELETE", "", ALICE).statusCode()).isEqualTo(204);
            assertThat(get("export").body()).doesNotContain(hers.session().toString());
            assertThat(json("sessions")).isEmpty();
            assertThat(sessions.starts()).containsExactly(bobs);
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @ValueSource(strings = {"summary", "sessions", "sessions/x", "export"})
        void withoutATokenTheAnswerIs401(String path) throws Exception {
            HttpResponse<String> response = send("GET", path, "Basic nobody");

            problem(response, 401, "Log in");
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        }

        @Test
        void whileTheStoreIsAwayTheAnswerIs503WithATimeToTryAgain() throws Exception {
            history.outage().begin();

            HttpResponse<String> response = get("summary");
            problem(response, 503, "Try again");
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }

        @Test
        void anUnexpectedFailureTellsNoStackTrace() throws Exception {
            history.outage().begin(new ConnectivityException("secret table name", null));

            HttpResponse<String> response = get("summary");
            problem(response, 500, "could not be read");
            assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
        }

        @Test
        void theContainersOwnErrorsAreProblemsToo() throws Exception {
            HttpResponse<String> wrongMethod = send("POST", "summary", ALICE);
            problem(wrongMethod, 405, "Method Not Allowed");
            assertThat(wrongMethod.headers().firstValue("Allow").orElseThrow()).contains("GET");
            problem(get("nothing"), 404, "Not Found");
        }

        @Test
        void nothingPersonalIsCached() throws Exception {
            assertThat(get("summary").headers().firstValue("Cache-Control")).hasValue("private, no-store");
        }
    }

    @Nested
    class Description {

        @Test
        void isServedToEverybody() throws Exception {
            assertThat(json("openapi.json")).isEqualTo(DOCUMENT);
        }

        @Test
        void namesExactlyTheFieldsThatAreSent() throws Exception {
            SessionStart start = session(ALICE, GENERAL, 20);
            JsonNode detail = json("sessions/" + start.session());

            assertFields("Summary", json("summary"));
            assertFields("Day", json("summary").path("daily_stats").path(0));
            assertFields("Session", json("sessions").path(0));
            assertFields("Detail", detail);
            assertFields("Point", detail.path("metrics").path(0));
            assertFields("Problem", JSON.readTree(get("summary?days=0").body()));
        }

        private void assertFields(String schema, JsonNode sent) {
            JsonNode properties =
                    DOCUMENT.path("components").path("schemas").path(schema).path("properties");
            assertThat(names(sent)).as(schema).isEqualTo(names(properties));
        }

        private Set<String> names(JsonNode object) {
            Set<String> names = new TreeSet<>();
            for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
                names.add(each.next());
            }
            return names;
        }

        /** A good answer, and each of the bad ones that the document has for it. */
        @TestFactory
        Stream<DynamicTest> isTrueOfEveryStatus() {
            SessionStart start = session(ALICE, GENERAL, 20);
            List<DynamicTest> tests = new ArrayList<>();
            DOCUMENT.path("paths").properties().forEach(path -> {
                String url =
                        "/api" + path.getKey().replace("{id}", start.session().toString());
                path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .path("responses")
                                .fieldNames()
                                .forEachRemaining(status -> tests.add(DynamicTest.dynamicTest(
                                        operation.getKey() + ' ' + path.getKey() + ' ' + status,
                                        () -> assertThat(provoke(
                                                        status,
                                                        operation.getKey().toUpperCase(Locale.ROOT),
                                                        url))
                                                .isEqualTo(Integer.parseInt(status))))));
            });
            // What erases comes last.
            return tests.stream()
                    .sorted(Comparator.comparing(test -> test.getDisplayName().endsWith("204")));
        }

        private int provoke(String status, String method, String url) throws Exception {
            Outage[] outages = {history.outage(), personalData.outage()};
            try {
                return switch (status) {
                    case "400" -> {
                        assertThat(url).matches(".*/(summary|sessions)");
                        yield send(method, url + "?days=x&limit=x", ALICE).statusCode();
                    }
                    case "401" -> send(method, url, "Basic nobody").statusCode();
                    case "404" -> send(method, url, BOB).statusCode();
                    case "500" -> {
                        for (Outage outage : outages) {
                            outage.begin(new ConnectivityException("secret table name", null));
                        }
                        HttpResponse<String> response = send(method, url, ALICE);
                        problem(response, 500, "could not be read");
                        yield response.statusCode();
                    }
                    case "503" -> {
                        for (Outage outage : outages) {
                            outage.begin();
                        }
                        yield send(method, url, ALICE).statusCode();
                    }
                    default -> send(method, url, ALICE).statusCode();
                };
            } finally {
                for (Outage outage : outages) {
                    outage.end();
                }
            }
        }

        @Test
        void namesWholeNumbersThatAreChecked() throws Exception {
            for (JsonNode parameter : DOCUMENT.findValues("parameters").stream()
                    .flatMap(each -> StreamSupport.stream(each.spliterator(), false))
                    .toList()) {
                if (parameter.at("/schema/type").textValue().equals("integer")) {
                    String query = "?" + parameter.path("name").textValue() + "=x";
                    assertThat(List.of(
                                    get("summary" + query).statusCode(),
                                    get("sessions" + query).statusCode()))
                            .as(query)
                            .contains(400);
                }
            }
        }
    }
}
