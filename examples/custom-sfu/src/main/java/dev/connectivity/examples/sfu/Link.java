package dev.connectivity.examples.sfu;

import dev.connectivity.stats.VoiceStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A participant's connection, as an SFU knows it from RTCP receiver reports; here it follows a script. */
final class Link {

    private record Loss(double percent, int fromSecond, int toSecond) {}

    private final String user;
    private final int roundTripMillis;
    private final List<Loss> losses = new ArrayList<>();
    private int silentFromSecond = Integer.MAX_VALUE;

    Link(String user, int roundTripMillis) {
        this.user = user;
        this.roundTripMillis = roundTripMillis;
    }

    Link losing(double percent, int fromSecond, int toSecond) {
        losses.add(new Loss(percent, fromSecond, toSecond));
        return this;
    }

    Link silentFrom(int second) {
        silentFromSecond = second;
        return this;
    }

    String user() {
        return user;
    }

    /** Nothing while no report arrives, which is not the same as a good one. */
    Optional<VoiceStats> measuredAt(int second) {
        if (second >= silentFromSecond) {
            return Optional.empty();
        }
        double lossPercent = losses.stream()
                .filter(loss -> second >= loss.fromSecond && second < loss.toSecond)
                .mapToDouble(Loss::percent)
                .findFirst()
                .orElse(0);
        return Optional.of(VoiceStats.of(roundTripMillis, lossPercent, 5));
    }
}
