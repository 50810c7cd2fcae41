package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is restarted, in good order, while hundreds of people report over real sockets into a real PostgreSQL. That
 * a session can be resumed for 30 s only is the server's own rule: who is in their own session again came in time.
 */
class CrowdRestartTest {

    private static final int PEOPLE = 400;
    private static final List<String> CHANNELS = List.of("general", "music", "standup", "direct");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final List<Talker> people = new ArrayList<>();

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private VoiceServer server(int port) {
        return VoiceServer.start(
                Settings.of(Map.of("CONNECTIVITY_PORT", "" + port, "CONNECTIVITY_DATA", data.toString())));
    }

    @Test
    void everybodyIsBackInTheirOwnSessionAndEveryNumberIsStoredOnce() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        int port;
        try (VoiceServer first = server(0)) {
            URI address = first.address();
            port = address.getPort();
            for (int i = 0; i < PEOPLE; i++) {
                people.add(new Talker(http, clock, address, "Person " + i, CHANNELS.get(i % CHANNELS.size()), i));
            }
            await().atMost(PATIENCE).until(() -> people.stream().allMatch(Talker::isIn));
            // Some reports are stored by then, others on their way.
            await().atMost(PATIENCE).until(() -> people.stream().anyMatch(person -> person.reported() > 2));
        }

        try (VoiceServer second = server(port)) {
            assertThat(second.address().getPort()).isEqualTo(port);
            await().atMost(PATIENCE).until(() -> people.stream().allMatch(Talker::isBack));
            people.forEach(Talker::stopReporting);
            await().atMost(PATIENCE).until(() -> people.stream().noneMatch(person -> person.reported() < 0));

            assertThat(people).allSatisfy(person -> {
                assertThat(person.joins)
                        .startsWith(new Talker.Joined(person.session(), false))
                        .filteredOn(joined -> !joined.equals(new Talker.Joined(person.session(), true)))
                        .hasSize(1);
                assertThat(person.errors).doesNotContain("unknown_session");
                assertThat(person.json("api/me/connection/sessions")).hasSize(1);
                assertThat(person.json("api/me/connection/sessions/" + person.session())
                                .path("metrics"))
                        .extracting(point -> (long) point.path("latency_ms").intValue())
                        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, (int) person.reported())
                                .asLongStream()
                                .boxed()
                                .toList());
            });
        }
    }
}
