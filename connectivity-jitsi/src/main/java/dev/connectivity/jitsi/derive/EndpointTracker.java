package dev.connectivity.jitsi.derive;

import dev.connectivity.jitsi.derive.Loss.Basis;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows one endpoint through the answers of one bridge. Not thread-safe.
 *
 * <p>Two clocks are involved: {@code nowMillis} is the caller's and must never go back; {@code bridgeMillis} is the
 * bridge's, told in debug answers, and only compared with itself.
 */
public final class EndpointTracker {

    /** Fewer packets say nothing about loss: somebody muted sends a handful. */
    static final long MIN_PACKETS = 50;

    /** The bridge's own window, and therefore for how long a standstill spoils it. */
    static final long WINDOW_MILLIS = 60_000;

    /** A value from full debug outlives this much of brief answers, and no more. */
    private static final long HOLD_MILLIS = 15_000;

    private ReceiveActivity activity = new ReceiveActivity();
    private RoundTrip roundTrip = new RoundTrip();
    private SourceCounters sources = new SourceCounters();
    /** Packets came again after a standstill, and no full answer has been seen since. */
    private boolean returned;

    private boolean outOfOrder;
    private EndpointView view = EndpointView.UNPROVEN;

    /** Starts to follow an endpoint of which nothing is known. */
    public EndpointTracker() {}

    /**
     * Takes in the next answer.
     *
     * @param counters what the bridge counted
     * @param nowMillis when the answer came, by a clock that never goes back
     * @param bridgeMillis the bridge's own clock in the answer, or null
     * @return what is known now
     */
    public EndpointView observe(Counters counters, long nowMillis, @Nullable Long bridgeMillis) {
        long clock = bridgeMillis == null ? nowMillis : bridgeMillis;
        if (activity.hasRestarted(counters.received())) {
            activity = new ReceiveActivity();
            roundTrip = new RoundTrip();
            sources = new SourceCounters();
            returned = false;
        }
        activity.observe(counters, nowMillis, clock);
        roundTrip.observe(counters, nowMillis);
        returned |= activity.hasJustReturned();
        if (!counters.sources().isEmpty()) {
            boolean first = sources.isEmpty();
            if (first && sources.havePaused(counters)) {
                activity.spoilWindow(nowMillis);
            }
            sources.observe(counters.sources(), nowMillis, returned, activity.spoils(nowMillis));
            returned = false;
        }
        view = view(counters, nowMillis);
        return view;
    }

    /**
     * Returns what the last answer led to.
     *
     * @return the latest view
     */
    public EndpointView view() {
        return view;
    }

    /**
     * Lets time pass without an answer. To be called every second, so that whoever vanishes turns unknown within 10 s.
     *
     * @param nowMillis the caller's clock
     * @return what is known now
     */
    public EndpointView age(long nowMillis) {
        if (activity.isOverdue(nowMillis)) {
            view = EndpointView.SILENT;
        }
        return view;
    }

    /**
     * Tells for how long the endpoint has been silent.
     *
     * @param nowMillis the caller's clock
     * @return milliseconds since it was last heard, or since it was first seen if it never was
     */
    public long silentMillis(long nowMillis) {
        return activity.silentMillis(nowMillis);
    }

    /**
     * Returns the media sources the endpoint was last seen to send.
     *
     * @return their SSRCs; empty without full debug
     */
    public Set<Long> ssrcs() {
        return sources.ssrcs();
    }

    /**
     * Tells whether many of the endpoint's packets come late. The bridge forwards such a stream with gaps that nobody
     * lost, so what its listeners miss of it says nothing about them.
     *
     * @return whether the latest answer counts more as lost than was lost
     */
    public boolean comesOutOfOrder() {
        return outOfOrder;
    }

    private EndpointView view(Counters counters, long now) {
        Activity heard = Boolean.TRUE.equals(counters.iceFailed()) ? Activity.SILENT : activity.at(now);
        if (heard == Activity.SILENT) {
            return EndpointView.SILENT;
        }
        boolean windowsCount = !activity.spoils(now);
        LossWindow toBridge = counters.toBridge();
        outOfOrder = windowsCount && toBridge != null && sources.refutes(toBridge, now, HOLD_MILLIS);
        Loss inWindow = windowsCount && !outOfOrder ? window(toBridge) : null;
        Loss uplink = sources.loss(now, HOLD_MILLIS);
        if (uplink == null || (inWindow != null && isBetter(inWindow, uplink))) {
            uplink = inWindow;
        }
        Loss downlink = windowsCount ? window(counters.toEndpoint()) : null;
        Double jitter = heard == Activity.ACTIVE ? sources.jitter(now, HOLD_MILLIS) : null;
        Double rtt = heard == Activity.ACTIVE ? roundTrip.at(now) : null;
        return new EndpointView(heard, rtt, uplink, downlink, jitter);
    }

    private boolean isBetter(Loss inWindow, Loss ofSources) {
        // Video lost and sent again is not missing from its source, only from the transport.
        boolean hidden = sources.isOfVideo() && inWindow.percent() > ofSources.percent();
        return hidden || sources.spansMoreThanWindow();
    }

    private static @Nullable Loss window(@Nullable LossWindow window) {
        if (window == null) {
            return null;
        }
        long lost = Math.max(0, window.lost());
        long packets = lost + window.received();
        // Catches 0/0, which is what the bridge says when it measured nothing.
        return packets < MIN_PACKETS ? null : new Loss(100.0 * lost / packets, Basis.SLIDING_WINDOW, packets);
    }
}
