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

/** Remembers what a bridge last said of itself, and names its condition. Not thread-safe. */
final class ServerHealth {

    private final String bridge;
    private ServerState state = ServerState.UNKNOWN;
    private @Nullable Integer conferences;
    private @Nullable Integer endpoints;
    private @Nullable Double packetsIn;
    private @Nullable Double packetsOut;
    private @Nullable BridgeFailure dataFailure;

    ServerHealth(String bridge) {
        this.bridge = bridge;
    }

    void answered(BridgeSnapshot snapshot) {
        dataFailure = null;
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
