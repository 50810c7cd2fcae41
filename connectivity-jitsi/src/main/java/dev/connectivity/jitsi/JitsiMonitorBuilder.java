package dev.connectivity.jitsi;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.jitsi.identity.BridgeIdentities;
import dev.connectivity.jitsi.identity.JitsiIdentities;
import dev.connectivity.jitsi.merge.DisagreementBounds;
import dev.connectivity.jitsi.merge.LossScope;
import dev.connectivity.jitsi.poll.PollSettings;
import dev.connectivity.jitsi.snapshot.ParserLimits;
import dev.connectivity.spi.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** Sets up a {@link JitsiMonitor}. Each setting is checked at once. For one thread. */
public final class JitsiMonitorBuilder {

    final ConnectivityMonitor monitor;
    final Set<URI> bridges = new LinkedHashSet<>();
    JitsiIdentities identities = new BridgeIdentities();
    JitsiListener listener = JitsiListener.NONE;
    PollSettings polling = PollSettings.DEFAULT;
    ParserLimits limits = ParserLimits.DEFAULT;
    DisagreementBounds disagreementBounds = DisagreementBounds.DEFAULT;
    LossScope lossScope = LossScope.BOTH_DIRECTIONS;
    TimeSource timeSource = TimeSource.system();
    Duration silence = Duration.ofSeconds(30);

    JitsiMonitorBuilder(ConnectivityMonitor monitor) {
        this.monitor = Objects.requireNonNull(monitor, "monitor");
    }

    /**
     * Adds a bridge. All bridges of a deployment belong into one monitor, which joins their conferences. Without any,
     * nothing is polled, and answers come through {@link JitsiMonitor#observe}.
     *
     * @param uri where its private HTTP interface listens, such as {@code http://127.0.0.1:8080}
     * @return this
     * @throws IllegalArgumentException if it is not an http or https URI with a host
     */
    public JitsiMonitorBuilder bridge(URI uri) {
        String scheme = uri.getScheme();
        boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("A bridge is given as http://host:port, not " + uri);
        }
        bridges.add(uri);
        return this;
    }

    /**
     * Sets who tells who participants are. Default: {@link BridgeIdentities}.
     *
     * @param newIdentities the application's knowledge
     * @return this
     */
    public JitsiMonitorBuilder identities(JitsiIdentities newIdentities) {
        identities = Objects.requireNonNull(newIdentities, "identities");
        return this;
    }

    /**
     * Sets who hears of servers and disagreements. Default: nobody.
     *
     * @param newListener the listener
     * @return this
     */
    public JitsiMonitorBuilder listener(JitsiListener newListener) {
        listener = Objects.requireNonNull(newListener, "listener");
        return this;
    }

    /**
     * Sets what bridges are asked and how often. Default: {@link PollSettings#DEFAULT}.
     *
     * @param settings the settings
     * @return this
     */
    public JitsiMonitorBuilder polling(PollSettings settings) {
        polling = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Sets how much of an answer is believed. Default: {@link ParserLimits#DEFAULT}.
     *
     * @param newLimits the limits
     * @return this
     */
    public JitsiMonitorBuilder limits(ParserLimits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return this;
    }

    /**
     * Sets how far client and bridge may differ, and for how long. Default: {@link DisagreementBounds#DEFAULT}.
     *
     * @param bounds the bounds
     * @return this
     */
    public JitsiMonitorBuilder disagreementBounds(DisagreementBounds bounds) {
        disagreementBounds = Objects.requireNonNull(bounds, "bounds");
        return this;
    }

    /**
     * Sets which directions must be known before a loss is called low. Default: {@link LossScope#BOTH_DIRECTIONS}.
     *
     * @param scope the scope
     * @return this
     */
    public JitsiMonitorBuilder lossScope(LossScope scope) {
        lossScope = Objects.requireNonNull(scope, "scope");
        return this;
    }

    /**
     * Sets after what silence a session ends. Default: 30 s. The bridge itself takes 60 to 120 s to forget an endpoint.
     *
     * @param newSilence 11 s to 60 s: a participant turns unknown after 10 s, and must be gone before the bridge says
     *     so
     * @return this
     * @throws IllegalArgumentException if it is outside that range
     */
    public JitsiMonitorBuilder endAfterSilence(Duration newSilence) {
        if (newSilence.compareTo(Duration.ofSeconds(11)) < 0 || newSilence.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("endAfterSilence must be 11 s to 60 s: " + newSilence);
        }
        silence = newSilence;
        return this;
    }

    /**
     * Sets the clock. Default: the machine's.
     *
     * @param newTimeSource the clock
     * @return this
     */
    public JitsiMonitorBuilder timeSource(TimeSource newTimeSource) {
        timeSource = Objects.requireNonNull(newTimeSource, "timeSource");
        return this;
    }

    /**
     * Starts to ask the bridges.
     *
     * @return a running monitor, to be closed by the caller
     */
    public JitsiMonitor build() {
        return new JitsiMonitor(this);
    }
}
