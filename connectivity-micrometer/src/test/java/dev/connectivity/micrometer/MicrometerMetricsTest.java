package dev.connectivity.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import dev.connectivity.testkit.RecordingBroadcaster;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry);
    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .stores(new InMemorySessionStore(samples), samples)
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(new RecordingBroadcaster())
            .timeSource(FakeTimeSource.at("2026-11-21T10:00:00Z"))
            .metrics(metrics)
            .manual()
            .build();

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private LiveSession join() {
        return join("secret-user");
    }

    private LiveSession join(String user) {
        return monitor.join(new UserId(user), "Secret Name", new ChannelId("lobby"), new Object())
                .orElseThrow();
    }

    private static VoiceStats stats(int latency, double loss, long seq) {
        return new VoiceStats(latency, loss, 1, null, null, seq);
    }

    @Test
    void countsWhatHappensInACall() {
        metrics.watch(monitor);
        LiveSession session = join();
        join("secret-listener");

        monitor.report(session, stats(10, 0, 1));
        monitor.report(session, stats(10, 9, 2));
        monitor.report(session, stats(10, 9, 2));
        monitor.report(session, stats(-1, 0, 3));

        assertThat(gauge("connectivity.sessions")).isEqualTo(2);
        assertThat(gauge("connectivity.rooms")).isEqualTo(1);
        assertThat(gauge("connectivity.samples.queued")).isEqualTo(2);
        assertThat(counter("connectivity.samples.accepted", "level", "green")).isEqualTo(1);
        assertThat(counter("connectivity.samples.accepted", "level", "red")).isEqualTo(1);
        assertThat(counter("connectivity.samples.repeated")).isEqualTo(1);
        assertThat(counter("connectivity.samples.invalid", "rule", "latency")).isEqualTo(1);
        assertThat(counter("connectivity.incidents", "event", "opened", "level", "critical"))
                .isEqualTo(1);

        monitor.tick();
        monitor.leave(session);

        assertThat(gauge("connectivity.sessions")).isEqualTo(1);
        assertThat(counter("connectivity.sessions.ended")).isEqualTo(1);
        assertThat(registry.get("connectivity.store.batch").summary().totalAmount())
                .isEqualTo(2);
        assertThat(registry.get("connectivity.store.write")
                        .tag("outcome", "stored")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("connectivity.room.tick").timer().count()).isEqualTo(1);
    }

    @Test
    void countsConnections() {
        metrics.connectionOpened();
        metrics.connectionOpened();
        metrics.connectionClosed();
        metrics.connectionRefused("origin");
        metrics.connectionEvicted("slow");
        metrics.messageRefused("rate_limited");
        metrics.outboundWaiting(1234);

        assertThat(gauge("connectivity.connections")).isEqualTo(1);
        assertThat(gauge("connectivity.outbound.waiting")).isEqualTo(1234);
        assertThat(counter("connectivity.connections.refused", "reason", "origin"))
                .isEqualTo(1);
        assertThat(counter("connectivity.connections.evicted", "reason", "slow"))
                .isEqualTo(1);
        assertThat(counter("connectivity.messages.refused", "reason", "rate_limited"))
                .isEqualTo(1);
    }

    @Test
    void countsEachLimitUnderItsOwnReason() {
        for (String limit : new String[] {"too_many_of_user", "too_many_in_all"}) {
            metrics.connectionRefused(limit);

            assertThat(counter("connectivity.connections.refused", "reason", limit))
                    .isEqualTo(1);
        }
        for (String limit : new String[] {"rate_limited", "too_many_channels"}) {
            metrics.messageRefused(limit);

            assertThat(counter("connectivity.messages.refused", "reason", limit))
                    .isEqualTo(1);
        }
    }

    @Test
    void neverLabelsAMeterWithAPersonChannelOrSession() {
        metrics.watch(monitor);
        LiveSession session = join();
        monitor.report(session, stats(10, 9, 1));
        monitor.tick();

        for (Meter meter : registry.getMeters()) {
            assertThat(meter.getId().getTags())
                    .extracting(Tag::getValue)
                    .doesNotContain(
                            "secret-user", "Secret Name", "lobby", session.id().toString());
        }
    }

    @Test
    void canBeScrapedByPrometheus() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerMetrics scraped = new MicrometerMetrics(prometheus);

        scraped.connectionOpened();

        assertThat(prometheus.scrape()).contains("connectivity_connections 1.0");
    }

    @Test
    void showsPrometheusHowManyTicksAndWritesTookHowLong() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerMetrics scraped = new MicrometerMetrics(prometheus);

        for (int millis : new int[] {40, 90, 90, 190, 450, 900, 5_000}) {
            scraped.roomTick(TimeUnit.MILLISECONDS.toNanos(millis), 1);
            scraped.storeWrite(TimeUnit.MILLISECONDS.toNanos(millis), 1, true);
        }

        String[] bounds = {"0.05", "0.1", "0.2", "0.5", "1.0", "+Inf"};
        int[] within = {1, 3, 4, 5, 6, 7};
        List<String> lines = prometheus.scrape().lines().toList();
        for (int i = 0; i < bounds.length; i++) {
            assertThat(lines)
                    .contains("connectivity_room_tick_seconds_bucket{le=\"%s\"} %d".formatted(bounds[i], within[i]))
                    .contains("connectivity_store_write_seconds_bucket{outcome=\"stored\",le=\"%s\"} %d"
                            .formatted(bounds[i], within[i]))
                    .contains("connectivity_store_write_seconds_bucket{outcome=\"failed\",le=\"%s\"} 0"
                            .formatted(bounds[i]));
        }
    }
}
