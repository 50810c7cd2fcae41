package dev.connectivity;

import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.quality.QualityThresholds;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link ConnectivityMonitor}. Each setting is checked at once. For one thread. */
public final class ConnectivityMonitorBuilder {

    @Nullable
    SampleStore sampleStore;

    @Nullable
    SessionStore sessionStore;

    @Nullable
    ChannelDirectory channelDirectory;

    @Nullable
    RoomBroadcaster broadcaster;

    TimeSource timeSource = TimeSource.system();
    ConnectivityMetrics metrics = ConnectivityMetrics.NONE;
    QualityThresholds thresholds = QualityThresholds.DEFAULT;
    IncidentPolicy incidentPolicy = IncidentPolicy.DEFAULT;
    Duration roomTick = Duration.ofMillis(200);
    Duration writeInterval = Duration.ofMillis(250);
    Duration acknowledgeInterval = Duration.ofSeconds(1);
    Duration sweepInterval = Duration.ofMillis(500);
    Duration staleAfter = Duration.ofSeconds(10);
    Duration resumeWindow = Duration.ofSeconds(30);
    Duration closeTimeout = Duration.ofSeconds(10);
    int queueCapacity = 65_536;
    boolean manual;

    ConnectivityMonitorBuilder() {}

    /**
     * Sets where sessions and samples are kept. Default: nowhere, and nothing is acknowledged.
     *
     * @param newSessionStore takes the sessions
     * @param newSampleStore takes the samples
     * @return this
     */
    public ConnectivityMonitorBuilder stores(SessionStore newSessionStore, SampleStore newSampleStore) {
        sessionStore = Objects.requireNonNull(newSessionStore, "sessionStore");
        sampleStore = Objects.requireNonNull(newSampleStore, "sampleStore");
        return this;
    }

    /**
     * Sets which channels there are. Required.
     *
     * @param directory answers who may enter what
     * @return this
     */
    public ConnectivityMonitorBuilder channelDirectory(ChannelDirectory directory) {
        channelDirectory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Sets who carries news to the people in rooms. Required.
     *
     * @param newBroadcaster usually a WebSocket adapter
     * @return this
     */
    public ConnectivityMonitorBuilder broadcaster(RoomBroadcaster newBroadcaster) {
        broadcaster = Objects.requireNonNull(newBroadcaster, "broadcaster");
        return this;
    }

    /**
     * Sets the clock. Default: the machine's.
     *
     * @param newTimeSource the clock
     * @return this
     */
    public ConnectivityMonitorBuilder timeSource(TimeSource newTimeSource) {
        timeSource = Objects.requireNonNull(newTimeSource, "timeSource");
        return this;
    }

    /**
     * Sets who records counts and times. Default: nobody.
     *
     * @param newMetrics usually an adapter to a metrics library
     * @return this
     */
    public ConnectivityMonitorBuilder metrics(ConnectivityMetrics newMetrics) {
        metrics = Objects.requireNonNull(newMetrics, "metrics");
        return this;
    }

    /**
     * Sets the boundaries of the levels. Default: {@link QualityThresholds#DEFAULT}.
     *
     * @param newThresholds the boundaries
     * @return this
     */
    public ConnectivityMonitorBuilder thresholds(QualityThresholds newThresholds) {
        thresholds = Objects.requireNonNull(newThresholds, "thresholds");
        return this;
    }

    /**
     * Sets when incidents begin and end. Default: {@link IncidentPolicy#DEFAULT}.
     *
     * @param policy the policy
     * @return this
     */
    public ConnectivityMonitorBuilder incidentPolicy(IncidentPolicy policy) {
        incidentPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets for how long a room's changes are gathered. Default: 200 ms.
     *
     * @param interval zero tells every change at once, in the thread that reports it, or that tells the room another
     *     one
     * @return this
     */
    public ConnectivityMonitorBuilder roomTick(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("roomTick must not be negative: " + interval);
        }
        roomTick = interval;
        return this;
    }

    /**
     * Sets how long samples are gathered for a batch. Default: 250 ms. What a batch costs beside its rows, it costs as
     * often.
     *
     * @param interval more than zero
     * @return this
     */
    public ConnectivityMonitorBuilder writeInterval(Duration interval) {
        writeInterval = positive("writeInterval", interval);
        return this;
    }

    /**
     * Sets for how long acknowledgements are gathered, so that a sender of many samples hears of the latest only.
     * Default: 1 s.
     *
     * @param interval zero acknowledges with every batch that was stored
     * @return this
     */
    public ConnectivityMonitorBuilder acknowledgeInterval(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("acknowledgeInterval must not be negative: " + interval);
        }
        acknowledgeInterval = interval;
        return this;
    }

    /**
     * Sets for how long a session without a connection can be resumed. Default: 30 s.
     *
     * @param window more than zero
     * @return this
     */
    public ConnectivityMonitorBuilder resumeWindow(Duration window) {
        resumeWindow = positive("resumeWindow", window);
        return this;
    }

    /**
     * Sets after what silence a participant turns unknown. Default: 10 s.
     *
     * @param silence more than zero; three report intervals and a little more is sensible
     * @return this
     */
    public ConnectivityMonitorBuilder staleAfter(Duration silence) {
        staleAfter = positive("staleAfter", silence);
        return this;
    }

    /**
     * Sets how long {@link ConnectivityMonitor#close()} takes at most. Default: 10 s. Let it be longer than a store
     * keeps one waiting that does not answer, or nothing can be written elsewhere, such as to a spool, before it ends.
     *
     * @param timeout more than zero
     * @return this
     */
    public ConnectivityMonitorBuilder closeTimeout(Duration timeout) {
        closeTimeout = positive("closeTimeout", timeout);
        return this;
    }

    /**
     * Sets how many samples wait for the store at most, before senders are asked to keep theirs. Default: 65536, about
     * 6 MB when full.
     *
     * @param samples 2 to 16777216; rounded up to a power of two
     * @return this
     */
    public ConnectivityMonitorBuilder queueCapacity(int samples) {
        if (samples < 2 || samples > 1 << 24) {
            throw new IllegalArgumentException("queueCapacity must be 2 to 16777216, not " + samples);
        }
        queueCapacity = samples;
        return this;
    }

    /**
     * Starts no threads: the owner calls {@link ConnectivityMonitor#tick()}. For tests on a fake clock.
     *
     * @return this
     */
    public ConnectivityMonitorBuilder manual() {
        manual = true;
        return this;
    }

    /**
     * Starts the monitor.
     *
     * @return a running monitor, to be closed by the caller
     * @throws IllegalStateException if the channel directory or the broadcaster is missing
     */
    public ConnectivityMonitor build() {
        if (channelDirectory == null) {
            throw new IllegalStateException("A monitor needs a channelDirectory");
        }
        if (broadcaster == null) {
            throw new IllegalStateException("A monitor needs a broadcaster");
        }
        return new ConnectivityMonitor(this, channelDirectory, broadcaster);
    }

    private static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be more than zero: " + value);
        }
        return value;
    }
}
