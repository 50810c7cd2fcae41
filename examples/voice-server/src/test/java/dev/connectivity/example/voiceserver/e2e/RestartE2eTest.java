package dev.connectivity.example.voiceserver.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server that is restarted under sixty browser clients that report every second: of five people, each in a browser context
 * of their own, with three clients in each of four channels.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class RestartE2eTest {
    private static final int PEOPLE = 5;
    private static final List<String> CHANNELS = List.of("general", "music", "standup", "direct");
    private static final int CLIENTS_IN_A_CHANNEL = 3;
    private static final int CLIENTS_OF_ONE = CLIENTS_IN_A_CHANNEL * CHANNELS.size();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** After 1012 a client waits for 0 to 5 s, and then for the usual first pause of 0.25 to 0.5 s. */
    private static final double SHORTEST_PAUSE = 250;

    private static final double LONGEST_PAUSE = 5_500;

    /**
     * A tenth of that time is drawn with a probability of at most 0.105, so of 60 clients 6 are expected there; more than 24
     * in any of the ten has a probability of 4e-9 (binomial), and of fewer clients a smaller one. That at least 30 of them
     * all fall within half of 5 s has one of 6e-8.
     */
    private static final int MOST_IN_A_TENTH = 24;

    private static final double SMALLEST_SPAN = 2_500;

    /**
     * The server waits two seconds for the clients' answers to its 1012 before it cuts what is left. A browser that has not
     * even read it by then, on a busy machine, and sends its next report into the socket that was cut, sees no reason (1006)
     * and comes back as after any other loss; one page that stalls takes its twelve with it. The pauses of the others are
     * judged, and they must be enough for that.
     */
    private static final int FEWEST_TOLD = 30;

    /** Timers and clocks of a browser are rounded. */
    private static final double ROUNDING = 5;

    /**
     * What happened to one client.
     *
     * @param sessions those it was in, join by join
     * @param resumed whether a join resumed the session
     * @param closeCode of its first socket
     * @param pause that it chose then, in ms
     * @param cameBackAfter when it tried again for the first time, in ms after the close
     * @param attempts how often it tried until it was back
     */
    private record Client(
            List<String> sessions,
            List<Boolean> resumed,
            int closeCode,
            double pause,
            double cameBackAfter,
            int attempts) {
        static Client of(JsonNode seen) {
            JsonNode close = seen.path("closes").path(0);
            JsonNode attempts = seen.path("attempts");
            return new Client(
                    stream(seen.path("joins"))
                            .map(each -> each.path("session").asText())
                            .toList(),
                    stream(seen.path("joins"))
                            .map(each -> each.path("resumed").asBoolean())
                            .toList(),
                    close.path("code").asInt(),
                    seen.path("pauses").path(0).asDouble(),
                    attempts.path(1).asDouble() - close.path("at").asDouble(),
                    attempts.size() - 1);
        }
    }

    private final List<Page> pages = new ArrayList<>();
    private RunningServer server;
    private Chromium chromium;

    @BeforeEach
    void everybodyReports() throws IOException {
        server = new RunningServer();
        chromium = Chromium.launch();
        String script = script();
        for (int person = 0; person < PEOPLE; person++) {
            Page page = chromium.newPage();
            page.navigate(server.url("/"));
            page.evaluate(script);
            page.call("testBegin", "Person " + person, Collections.nCopies(CLIENTS_IN_A_CHANNEL, CHANNELS));
            pages.add(page);
        }
        awaitReports(1);
    }

    @AfterEach
    void close() {
        chromium.close();
        server.close();
    }

    @Test
    void theyComeBackSpreadOutEachToTheirOwnSessionAndEveryNumberIsStoredOnce() {
        server.restart();

        awaitReports(2);
        pages.forEach(page -> page.evaluate("testClients.forEach((client) => client.leave())"));
        List<Client> clients = pages.stream()
                .flatMap(page -> stream(page.evaluate("testSeen")))
                .map(Client::of)
                .toList();
        tell(clients);
        assertThat(clients).hasSize(PEOPLE * CLIENTS_OF_ONE).allSatisfy(client -> {
            assertThat(client.sessions).containsOnly(client.sessions.get(0));
            assertThat(client.resumed).startsWith(false, true).containsOnlyOnce(false);
            assertThat(client.cameBackAfter).isGreaterThan(client.pause - ROUNDING);
        });
        assertSpread(clients.stream()
                .filter(client -> client.closeCode == 1012)
                .map(Client::pause)
                .toList());
        pages.forEach(RestartE2eTest::awaitEveryNumberStoredOnce);
    }

    /** Everybody has joined so often, and measured three numbers since. */
    private void awaitReports(int joins) {
        pages.forEach(page -> page.waitUntil("testAllReport(%d, 3)".formatted(joins), PATIENCE));
    }

    private static void assertSpread(List<Double> pauses) {
        assertThat(pauses)
                .hasSizeGreaterThanOrEqualTo(FEWEST_TOLD)
                .allSatisfy(each -> assertThat(each).isBetween(SHORTEST_PAUSE, LONGEST_PAUSE));
        assertThat(Collections.max(pauses) - Collections.min(pauses))
                .as("span of %s", pauses)
                .isGreaterThan(SMALLEST_SPAN);
        assertThat(mostInATenth(pauses))
                .as("in one tenth of the time, of %s", pauses)
                .isLessThanOrEqualTo(MOST_IN_A_TENTH);
    }

    private static void awaitEveryNumberStoredOnce(Page page) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode stored = page.evaluate("testStored()");
            assertThat(stored.path("calls").asInt()).isEqualTo(CLIENTS_OF_ONE);
            JsonNode seen = page.evaluate("testSeen");
            for (int client = 0; client < CLIENTS_OF_ONE; client++) {
                assertThat(numbers(stored.path("numbers").path(client)))
                        .containsExactlyInAnyOrderElementsOf(
                                numbers(seen.path(client).path("measured")));
            }
        });
    }

    private static long mostInATenth(Collection<Double> pauses) {
        double tenth = (LONGEST_PAUSE - SHORTEST_PAUSE) / 10;
        return Collections.max(pauses.stream()
                .collect(groupingBy(each -> (int) ((each - SHORTEST_PAUSE) / tenth), counting()))
                .values());
    }

    /** What really happened, for docs/operations-live.md; the machine has a say in it. */
    private static void tell(List<Client> clients) {
        List<Double> back = clients.stream().map(Client::cameBackAfter).sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%d clients tried again %.0f to %.0f ms after the close, at most %d of them within %.0f ms; %d were not told"
                        + " why, %d attempts%n",
                clients.size(),
                back.get(0),
                back.get(back.size() - 1),
                mostInATenth(back),
                (LONGEST_PAUSE - SHORTEST_PAUSE) / 10,
                clients.stream().filter(client -> client.closeCode != 1012).count(),
                clients.stream().mapToInt(Client::attempts).sum());
    }

    private static List<Integer> numbers(JsonNode array) {
        return stream(array).map(JsonNode::asInt).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String script() throws IOException {
        try (InputStream file = Objects.requireNonNull(RestartE2eTest.class.getResourceAsStream("/e2e/restart.js"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
