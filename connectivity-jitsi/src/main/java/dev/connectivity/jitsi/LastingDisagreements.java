package dev.connectivity.jitsi;

import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.merge.Quantity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Since when client and bridge of one participant differ about what: only what lasts is told, and that once. */
final class LastingDisagreements {

    private final Map<Quantity, Long> since = new EnumMap<>(Quantity.class);
    private final Set<Quantity> told = EnumSet.noneOf(Quantity.class);

    /** Takes in all they differ about now; returns what has just lasted long enough. */
    List<Disagreement> observe(List<Disagreement> present, long lastingMillis, long now) {
        Set<Quantity> still = EnumSet.noneOf(Quantity.class);
        List<Disagreement> begun = new ArrayList<>(0);
        for (Disagreement disagreement : present) {
            Quantity quantity = disagreement.quantity();
            still.add(quantity);
            since.putIfAbsent(quantity, now);
            if (now - since.get(quantity) >= lastingMillis && told.add(quantity)) {
                begun.add(disagreement);
            }
        }
        since.keySet().retainAll(still);
        told.retainAll(still);
        return begun;
    }
}
