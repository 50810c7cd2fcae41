package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Short runs against real servers, each a process of its own, and a real database. */
class LiveBenchmarkTest {

    private static EmbeddedPostgres postgres;
    private static LiveBenchmark benchmark;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        Properties given = new Properties();
        given.put("live.seconds", "2");
        given.put("live.warm", "0");
        benchmark = new LiveBenchmark(LiveOptions.of(given), postgres);
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void aRunInWhichAllThatWasSentWasStoredAndShownIsValid() throws IOException {
        LoadProfile batch = LoadProfile.healthy(25, 10, 25, true);
        LoadProfile single = LoadProfile.healthy(25, 10, 25, false);

        LiveFigure voice = benchmark.measure("small", "batch, stored", "connectivity", batch);
        LiveFigure bare = benchmark.measure("small", "bare, forwarding", "forward", single);

        // How fast this machine sends is not the test's business.
        assertThat(voice.faults()).allMatch(fault -> fault.startsWith("sending took"));
        assertThat(bare.faults()).allMatch(fault -> fault.startsWith("sending took"));
        assertThat(voice.tally().sent).isEqualTo(50);
        assertThat(voice.tally().delivered).isEqualTo(2 * (20 * 9 + 5 * 4));
        assertThat(voice.spent().processMicros()).isPositive();
    }

    @Test
    void whatBearsNoNumberIsStoredAndNotAcknowledgedAndTheFloorAnswersAsOftenAsIsAcknowledgedOtherwise()
            throws IOException {
        LoadProfile alone = LoadProfile.healthy(10, 1, 40, false);

        LiveFigure unnumbered = benchmark.measure("alone", "silent", "connectivity", alone.withoutNumbers());
        LiveFigure numbered = benchmark.measure("alone", "acknowledged", "connectivity", alone);
        LiveFigure answering = benchmark.measure("alone", "bare", "answer", alone);

        assertThat(List.of(unnumbered, numbered, answering))
                .allSatisfy(figure -> assertThat(figure.faults()).allMatch(fault -> fault.startsWith("sending took")));
        assertThat(unnumbered.tally().sent).isEqualTo(80);
        assertThat(unnumbered.tally().frames).isZero();
        assertThat(numbered.tally().frames).isBetween(10L, 40L);
        assertThat(answering.tally().frames).isBetween(10L, 40L);
    }

    @Test
    void aMixedRunIsOfTheRoomsThatWereAskedForAndSaysNothingOfIdleConnections() throws IOException {
        Properties given = new Properties();
        given.putAll(Map.of(
                "live.benchmark", "mixed",
                "live.rounds", "1",
                "live.seconds", "2",
                "live.warm", "0",
                "live.connections", "60",
                "live.room", "20",
                "live.rate", "60"));

        List<LiveFigure> figures = new LiveBenchmark(LiveOptions.of(given), postgres).run();

        assertThat(figures).singleElement().satisfies(figure -> {
            assertThat(figure.scenario()).startsWith("rooms of 20, 60/s, 60 connections, mixed: Company[slow=0.02, ");
            assertThat(figure.tally().sent).isPositive();
            assertThat(figure.row().strip()).endsWith("|  | yes |");
        });
    }

    @Test
    void aRunInWhichSamplesWereDroppedForTheirRateIsNot() throws IOException {
        LoadProfile profile = LoadProfile.healthy(5, 1, 8000, false);

        LiveFigure figure = benchmark.measure("too fast", "single events, stored", "connectivity", profile);

        assertThat(figure.isValid()).isFalse();
        assertThat(figure.row()).contains("INVALID: ").containsPattern("of [\\d,]+ reports accepted");
    }
}
