package dev.connectivity.jitsi.poll;

import dev.connectivity.jitsi.poll.ServerObservation.Condition;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ConferenceSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.StreamTotals;
import dev.connectivity.jitsi.snapshot.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a bridge last said of itself, and names its condition. For who asks bridges in another way than by
 * polling, too. Not thread-safe.
 */
public final class ServerHealth {

    private static final int OK = 200;

    private final String bridge;
    private ServerState state = ServerState.UNKNOWN;
    private @Nullable Integer conferences;
    private @Nullable Integer endpoints;
    private @Nullable Double packetsIn;
    private @Nullable Double packetsOut;
    private boolean statsCoverAll = true;
    private @Nullable BridgeFailure dataFailure;

    /**
     * Knows nothing yet.
     *
     * @param bridge the bridge's name
     */
    public ServerHealth(String bridge) {
        this.bridge = bridge;
    }

    /**
     * Takes in any answer about conferences.
     *
     * @param snapshot the answer
     */
    public void answered(BridgeSnapshot snapshot) {
        dataFailure = null;
        if (!snapshot.isOfStats()) {
            statsCoverAll = snapshot.isCoveredByStats();
        } else if (!statsCoverAll) {
            return;
        }
        // Only debug answers speak of the bridge itself.
        if (snapshot.server().shutdownState() != null || snapshot.server().draining() != null) {
            state = snapshot.server();
        }
        conferences = snapshot.conferences().size();
        endpoints = snapshot.endpointCount();
        Double in = rate(snapshot, Counters::received);
        packetsIn = in == null ? packetsIn : in;
        Double out = rate(snapshot, Counters::sent);
        packetsOut = out == null ? packetsOut : out;
    }

    void failed(BridgeFailure failure) {
        dataFailure = failure;
    }

    private static @Nullable Double rate(BridgeSnapshot snapshot, Function<Counters, StreamTotals> direction) {
        double sum = 0;
        boolean any = snapshot.conferences().isEmpty();
        for (ConferenceSnapshot conference : snapshot.conferences()) {
            for (EndpointSnapshot endpoint : conference.endpoints()) {
                Counters counters = endpoint.counters();
                Double rate =
                        counters == null ? null : direction.apply(counters).packetRate();
                if (rate != null) {
                    sum += rate;
                    any = true;
                }
            }
        }
        return any ? sum : null;
    }

    /**
     * Takes in an answer to {@code /about/health}.
     *
     * @param at when it was asked
     * @param responseTime how long the answer took
     * @param status its HTTP status; 200 is healthy
     * @param text its body, which tells the reason otherwise
     * @return the bridge's condition
     */
    public ServerObservation healthAnswered(Instant at, Duration responseTime, int status, String text) {
        String reason = text.isBlank() ? "status " + status : text;
        BridgeFailure failure = new BridgeFailure(BridgeFailure.Kind.REFUSED, reason, null);
        return observe(at, responseTime, status == OK ? null : failure);
    }

    /**
     * Records that {@code /about/health} was not answered.
     *
     * @param at when it was asked
     * @param responseTime when it was given up
     * @param hung true if no answer came in time, false if there was no connection
     * @param reason in words
     * @return the bridge's condition
     */
    public ServerObservation healthUnanswered(Instant at, Duration responseTime, boolean hung, String reason) {
        BridgeFailure.Kind kind = hung ? BridgeFailure.Kind.HUNG : BridgeFailure.Kind.UNREACHABLE;
        return observe(at, responseTime, new BridgeFailure(kind, reason, null));
    }

    ServerObservation observe(Instant at, Duration responseTime, @Nullable BridgeFailure failure) {
        Condition condition;
        String reason = null;
        if (failure != null) {
            reason = failure.getMessage();
            condition = switch (failure.kind()) {
                case HUNG -> Condition.HUNG;
                case UNREACHABLE -> Condition.UNREACHABLE;
                case REFUSED -> Condition.UNHEALTHY;
                case MALFORMED, NOT_FOUND -> Condition.MALFUNCTIONING;
            };
        } else if (dataFailure != null) {
            reason = dataFailure.getMessage();
            boolean hung = dataFailure.kind() == BridgeFailure.Kind.HUNG;
            condition = hung ? Condition.HUNG : Condition.MALFUNCTIONING;
        } else if (Boolean.FALSE.equals(state.healthy())) {
            reason = state.healthMessage();
            condition = Condition.UNHEALTHY;
        } else {
            condition = well();
        }
        return new ServerObservation(
                bridge, at, condition, responseTime, reason, state, conferences, endpoints, packetsIn, packetsOut);
    }

    private Condition well() {
        String shutdown = state.shutdownState();
        if (shutdown != null && !shutdown.equals("RUNNING")) {
            return Condition.SHUTTING_DOWN;
        }
        return Boolean.TRUE.equals(state.draining()) ? Condition.DRAINING : Condition.HEALTHY;
    }
}
