package dev.connectivity.micrometer;

import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.testkit.ConnectivityMetricsContract;
import dev.connectivity.testkit.Measured;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;

class MicrometerMetricsContractTest {

    @Nested
    class InMemory extends Contract {

        InMemory() {
            super(new SimpleMeterRegistry());
        }
    }

    @Nested
    class ForPrometheus extends Contract {

        ForPrometheus() {
            super(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        }
    }

    abstract static class Contract extends ConnectivityMetricsContract {

        private final MeterRegistry registry;
        private final MicrometerMetrics metrics;

        Contract(MeterRegistry registry) {
            this.registry = registry;
            metrics = new MicrometerMetrics(registry);
        }

        @Override
        protected ConnectivityMetrics metrics() {
            return metrics;
        }

        @Override
        protected Set<String> labels() {
            Set<String> labels = new TreeSet<>();
            registry.getMeters()
                    .forEach(meter ->
                            meter.getId().getTags().stream().map(Tag::getValue).forEach(labels::add));
            return labels;
        }

        @Override
        protected double recorded(Measured what, String label) {
            return switch (what) {
                case SESSIONS_STARTED -> counter("sessions.started");
                case SESSIONS_ENDED -> counter("sessions.ended");
                case SAMPLES_ACCEPTED -> counter("samples.accepted", "level", label);
                case SAMPLES_INVALID -> counter("samples.invalid", "rule", label);
                case SAMPLES_REPEATED -> counter("samples.repeated");
                case SAMPLES_REFUSED -> counter("samples.refused", "reason", label);
                case SAMPLES_LOST -> counter("samples.lost");
                case INCIDENTS ->
                    counter("incidents", "event", label.split(" ", -1)[0], "level", label.split(" ", -1)[1]);
                case ROOM_TICKS -> timer("room.tick").count();
                case ROOM_TICK_NANOS -> timer("room.tick").totalTime(TimeUnit.NANOSECONDS);
                case ROOMS_CHANGED -> summary("room.tick.rooms").totalAmount();
                case STORE_WRITES -> timer("store.write", "outcome", label).count();
                case STORE_WRITE_NANOS -> timer("store.write", "outcome", label).totalTime(TimeUnit.NANOSECONDS);
                case SAMPLES_WRITTEN -> summary("store.batch").totalAmount();
                case CONNECTIONS -> gauge("connections");
                case CONNECTIONS_REFUSED -> counter("connections.refused", "reason", label);
                case CONNECTIONS_EVICTED -> counter("connections.evicted", "reason", label);
                case OUTBOUND_WAITING -> gauge("outbound.waiting");
                case MESSAGES_REFUSED -> counter("messages.refused", "reason", label);
            };
        }

        private double counter(String name, String... tags) {
            return registry.get("connectivity." + name).tags(tags).counter().count();
        }

        private double gauge(String name) {
            return registry.get("connectivity." + name).gauge().value();
        }

        private DistributionSummary summary(String name) {
            return registry.get("connectivity." + name).summary();
        }

        private Timer timer(String name, String... tags) {
            return registry.get("connectivity." + name).tags(tags).timer();
        }
    }
}
