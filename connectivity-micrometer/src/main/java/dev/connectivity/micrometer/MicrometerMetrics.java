package dev.connectivity.micrometer;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.SampleRefusal;
import dev.connectivity.stats.StatsViolation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Records the monitor's counts and times in a Micrometer registry, all under {@code connectivity.}. No meter carries a
 * user, channel or session. Give it to the monitor's and the adapters' builders, then {@link #watch} the monitor for
 * the present numbers. Ticks and writes are histograms, too, with bounds at 50, 100, 200 and 500 ms and 1 s.
 * Thread-safe; nothing is looked up by name while a sample is taken in.
 */
public final class MicrometerMetrics implements ConnectivityMetrics {

    /** Bounds of the histograms of ticks and writes; among them a room tick's default interval. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private final MeterRegistry registry;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong outboundWaiting = new AtomicLong();
    private final Counter sessionsStarted;
    private final Counter sessionsEnded;
    private final Map<QualityLevel, Counter> accepted;
    private final Map<StatsViolation, Counter> invalid;
    private final Counter repeated;
    private final Map<SampleRefusal, Counter> refused;
    private final Counter lost;
    private final Timer roomTick;
    private final DistributionSummary roomsChanged;
    private final Timer written;
    private final Timer notWritten;
    private final DistributionSummary batch;

    private final Map<IncidentEvent.Kind, Map<IncidentEvent.Severity, Counter>> incidents =
            new EnumMap<>(IncidentEvent.Kind.class);
    private final Words connectionsRefused;
    private final Words connectionsEvicted;
    private final Words messagesRefused;

    /**
     * A counter for each of a few words. Those that are known beforehand are there from the beginning, so that a rate
     * sees the first.
     */
    private static final class Words {

        private final Map<String, Counter> counters = new ConcurrentHashMap<>();
        private final Function<String, Counter> register;

        Words(Function<String, Counter> register, String... known) {
            this.register = register;
            for (String word : known) {
                counters.put(word, register.apply(word));
            }
        }

        void count(String word) {
            counters.computeIfAbsent(word, register).increment();
        }
    }

    /**
     * Registers the meters.
     *
     * @param registry where
     */
    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("connectivity.connections", connections, AtomicInteger::get)
                .description("Connections that are open")
                .register(registry);
        Gauge.builder("connectivity.outbound.waiting", outboundWaiting, AtomicLong::get)
                .description("Characters that wait for slow readers, over all connections")
                .register(registry);
        sessionsStarted = counter("connectivity.sessions.started", "Sessions that began");
        sessionsEnded = counter("connectivity.sessions.ended", "Sessions that ended");
        accepted = counters(
                QualityLevel.class,
                "connectivity.samples.accepted",
                "Samples taken in, by the server's verdict",
                "level");
        invalid = counters(
                StatsViolation.class,
                "connectivity.samples.invalid",
                "Samples dropped, by the rule they break",
                "rule");
        repeated = counter("connectivity.samples.repeated", "Samples that came again and were passed over");
        refused = counters(
                SampleRefusal.class,
                "connectivity.samples.refused",
                "Samples that their senders keep, and why",
                "reason");
        lost = counter(
                "connectivity.samples.lost", "Samples that nobody has: without a number, and rejected by the store");
        roomTick = Timer.builder("connectivity.room.tick")
                .description("How long one thread takes to tell those of its rooms that changed")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        roomsChanged = DistributionSummary.builder("connectivity.room.tick.rooms")
                .description("Rooms of one thread that changed in a tick")
                .register(registry);
        written = writeTimer("stored");
        notWritten = writeTimer("failed");
        batch = DistributionSummary.builder("connectivity.store.batch")
                .description("Samples in a batch that was stored")
                .register(registry);
        for (IncidentEvent.Kind kind : IncidentEvent.Kind.values()) {
            incidents.put(kind, incidents(kind));
        }
        connectionsRefused = new Words(
                reason -> labelled("connectivity.connections.refused", "Turned away", reason),
                "unauthenticated",
                "origin",
                "too_many_of_user",
                "too_many_in_all",
                "closing");
        connectionsEvicted = new Words(
                reason -> labelled("connectivity.connections.evicted", "Closed by the server", reason),
                "slow",
                "silent",
                "too_large",
                "flooding",
                "expired");
        messagesRefused = new Words(
                code -> labelled("connectivity.messages.refused", "Answered with an error", code),
                "malformed_message",
                "too_deep",
                "unknown_type",
                "invalid_stats",
                "not_in_channel",
                "unknown_session",
                "channel_not_found",
                "rate_limited",
                "too_many_channels",
                "too_many_joins",
                "storage_full",
                "unavailable");
    }

    private Map<IncidentEvent.Severity, Counter> incidents(IncidentEvent.Kind kind) {
        Map<IncidentEvent.Severity, Counter> counters = new EnumMap<>(IncidentEvent.Severity.class);
        for (IncidentEvent.Severity severity : IncidentEvent.Severity.values()) {
            counters.put(
                    severity,
                    Counter.builder("connectivity.incidents")
                            .description("Turns that incidents took")
                            .tag("event", word(kind))
                            .tag("level", word(severity))
                            .register(registry));
        }
        return counters;
    }

    /**
     * Registers gauges of the monitor's present numbers.
     *
     * @param monitor kept only weakly: it must be held elsewhere
     */
    public void watch(ConnectivityMonitor monitor) {
        Gauge.builder("connectivity.sessions", monitor, ConnectivityMonitor::sessionCount)
                .description("Sessions that go on, those waiting to be resumed included")
                .register(registry);
        Gauge.builder("connectivity.rooms", monitor, ConnectivityMonitor::roomCount)
                .description("Channels with somebody in them")
                .register(registry);
        Gauge.builder("connectivity.samples.queued", monitor, ConnectivityMonitor::queuedSamples)
                .description("Samples that wait for the store, those it is being given included")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private <E extends Enum<E>> Map<E, Counter> counters(Class<E> type, String name, String description, String label) {
        Map<E, Counter> counters = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            counters.put(
                    value,
                    Counter.builder(name)
                            .description(description)
                            .tag(label, word(value))
                            .register(registry));
        }
        return counters;
    }

    private Timer writeTimer(String outcome) {
        return Timer.builder("connectivity.store.write")
                .description("How long writing a batch takes, or an attempt that fails")
                .tag("outcome", outcome)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void count(Counter counter) {
        counter.increment();
    }

    private static <E extends Enum<E>> void count(Map<E, Counter> counters, E value) {
        Counter counter = counters.get(value);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void sessionStarted() {
        count(sessionsStarted);
    }

    @Override
    public void sessionEnded() {
        count(sessionsEnded);
    }

    @Override
    public void sampleAccepted(QualityLevel level) {
        count(accepted, level);
    }

    @Override
    public void sampleInvalid(StatsViolation violation) {
        count(invalid, violation);
    }

    @Override
    public void sampleRepeated() {
        count(repeated);
    }

    @Override
    public void sampleRefused(SampleRefusal reason) {
        count(refused, reason);
    }

    @Override
    public void sampleLost() {
        count(lost);
    }

    @Override
    public void incident(IncidentEvent.Kind kind, IncidentEvent.Severity severity) {
        Map<IncidentEvent.Severity, Counter> counters = incidents.get(kind);
        if (counters != null) {
            count(counters, severity);
        }
    }

    @Override
    public void roomTick(long nanos, int rooms) {
        roomTick.record(nanos, TimeUnit.NANOSECONDS);
        roomsChanged.record(rooms);
    }

    @Override
    public void storeWrite(long nanos, int samples, boolean stored) {
        (stored ? written : notWritten).record(nanos, TimeUnit.NANOSECONDS);
        if (stored) {
            batch.record(samples);
        }
    }

    @Override
    public void connectionOpened() {
        connections.incrementAndGet();
    }

    @Override
    public void connectionClosed() {
        connections.decrementAndGet();
    }

    @Override
    public void connectionRefused(String reason) {
        connectionsRefused.count(reason);
    }

    @Override
    public void connectionEvicted(String reason) {
        connectionsEvicted.count(reason);
    }

    @Override
    public void outboundWaiting(long characters) {
        outboundWaiting.set(characters);
    }

    @Override
    public void messageRefused(String code) {
        messagesRefused.count(code);
    }

    private Counter labelled(String name, String description, String reason) {
        return Counter.builder(name)
                .description(description)
                .tag("reason", reason)
                .register(registry);
    }
}
