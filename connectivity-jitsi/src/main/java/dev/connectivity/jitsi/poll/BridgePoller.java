package dev.connectivity.jitsi.poll;

import dev.connectivity.jitsi.poll.PollPlan.Question;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ParserLimits;
import dev.connectivity.jitsi.snapshot.SnapshotParser;
import dev.connectivity.spi.TimeSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one bridge again and again, on a thread of its own, so that a slow or hung bridge delays no other. */
public final class BridgePoller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BridgePoller.class);

    private final String bridge;
    private final PollSettings settings;
    private final BridgeSink sink;
    private final TimeSource time;
    private final long startNanos;
    private final BridgeClient client;
    private final SnapshotParser parser;
    private final ServerHealth health;
    private final PollPlan plan;
    private final Thread thread;
    private long answeredAt;
    private boolean lost;
    private BridgeFailure.@Nullable Kind failing;

    /**
     * Makes a poller; {@link #start()} sets it going.
     *
     * @param http the client, shared between pollers
     * @param uri where the bridge listens, such as {@code http://127.0.0.1:8080}; also its name
     * @param settings what is asked and how often
     * @param limits how much of an answer is believed
     * @param sink takes what is found
     * @param time the clock
     */
    public BridgePoller(
            HttpClient http, URI uri, PollSettings settings, ParserLimits limits, BridgeSink sink, TimeSource time) {
        this.bridge = uri.toString();
        this.settings = settings;
        this.sink = sink;
        this.time = time;
        this.startNanos = time.nanos();
        this.client = new BridgeClient(http, uri, settings.timeout());
        this.parser = new SnapshotParser(limits);
        this.health = new ServerHealth(bridge);
        this.plan = new PollPlan(settings, () -> ThreadLocalRandom.current().nextDouble(), now());
        this.answeredAt = now();
        this.thread = new Thread(this::run, "jitsi-bridge-" + uri.getAuthority());
        this.thread.setDaemon(true);
    }

    /** Begins to ask. */
    public void start() {
        thread.start();
    }

    /** Stops asking; a request under way is given up. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(time.nanos() - startNanos);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Question question = plan.due(now());
                if (question == null) {
                    TimeUnit.MILLISECONDS.sleep(Math.max(1, plan.nextDue() - now()));
                } else {
                    askSafely(question);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong with one answer must not end the polling. */
    private void askSafely(Question question) throws InterruptedException {
        plan.asked(question, now());
        try {
            if (question == Question.HEALTH) {
                askHealth();
            } else {
                askData(question);
            }
        } catch (RuntimeException defect) {
            plan.failed(now());
            LOG.error("An answer of {} could not be used", bridge, defect);
        }
        if (!lost && now() - answeredAt > settings.forgetAfter().toMillis()) {
            lost = true;
            LOG.warn("{} has not answered for {}, its sessions end", bridge, settings.forgetAfter());
            sink.lost(bridge);
        }
    }

    private void askData(Question question) throws InterruptedException {
        try {
            BridgeSnapshot snapshot = client.get(question.path(), parser::parse);
            plan.succeeded(question, now());
            if (question != Question.STATS) {
                plan.statsCoverAll(snapshot.isCoveredByStats());
            }
            answered(snapshot);
        } catch (BridgeFailure failure) {
            if (question == Question.STATS && failure.kind() == BridgeFailure.Kind.NOT_FOUND) {
                LOG.info("{} has no /stats; full debug takes its place", bridge);
                plan.statsUnsupported();
                askData(Question.FULL);
            } else {
                failed(failure);
            }
        }
    }

    private void answered(BridgeSnapshot snapshot) {
        answeredAt = now();
        lost = false;
        if (failing != null) {
            LOG.info("{} answers again", bridge);
            failing = null;
        }
        health.answered(snapshot);
        sink.answered(bridge, snapshot);
    }

    private void failed(BridgeFailure failure) {
        plan.failed(now());
        health.failed(failure);
        if (failing != failure.kind()) {
            // Once for each kind of trouble, so that a broken bridge does not flood the log.
            failing = failure.kind();
            LOG.warn("{}: {}", bridge, failure.getMessage());
        }
    }

    private void askHealth() throws InterruptedException {
        Instant at = time.now();
        long begin = time.nanos();
        BridgeFailure trouble = null;
        try {
            client.get(Question.HEALTH.path(), body -> body.skip(1));
        } catch (BridgeFailure failure) {
            trouble = failure;
        }
        Duration responseTime = Duration.ofNanos(time.nanos() - begin);
        boolean answers = trouble == null || trouble.kind() == BridgeFailure.Kind.REFUSED;
        if (answers && !plan.isPaused(now())) {
            // Draining and shutdown leave the health good; brief debug tells them for almost nothing.
            askData(Question.PRESENCE);
        }
        sink.serverObserved(health.observe(at, responseTime, trouble));
    }
}
