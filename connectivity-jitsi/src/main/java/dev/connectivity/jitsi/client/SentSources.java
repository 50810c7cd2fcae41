package dev.connectivity.jitsi.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is lost of the audio a browser sends, by the receiver reports it gets. A bridge sends two a second, so the
 * fraction in the latest is of some 25 packets and jumps by 4 %; the counters of two readings are exact.
 */
final class SentSources {

    /** Fewer packets say nothing about loss. */
    private static final long MIN_PACKETS = 50;

    /** Reports come twice a second; older ones are of a way that is cut. */
    private static final double STALE_MILLIS = 4_000;

    /** About a minute of audio: a stream that young is judged by all it ever carried. */
    private static final long YOUNG_PACKETS = 3_000;

    private final Map<Long, Counted> before = new HashMap<>();
    private Set<Long> ssrcs = Set.of();

    private record Counted(
            long sent, long lost, boolean fresh, @Nullable Double percent) {}

    /** Returns what the browser sends, video included. */
    Set<Long> ssrcs() {
        return ssrcs;
    }

    /**
     * Takes in the next statistics.
     *
     * @param afterStandstill the numbers before this stood still, and a gap may land in the counters now
     * @return loss in percent, of the worst source, or null
     */
    @Nullable
    Double observe(List<Map<String, Object>> stats, boolean afterStandstill) {
        Map<Long, Double> sent = new HashMap<>();
        double now = 0;
        Set<Long> sending = new HashSet<>();
        for (Map<String, Object> entry : stats) {
            Double at = StatsReader.number(entry, "timestamp");
            now = at == null ? now : Math.max(now, at);
            Double ssrc = StatsReader.number(entry, "ssrc");
            String type = StatsReader.text(entry, "type");
            if (ssrc != null && ("outbound-rtp".equals(type) || "remote-inbound-rtp".equals(type))) {
                sending.add(ssrc.longValue());
                Double packets = StatsReader.number(entry, "packetsSent");
                if (packets != null) {
                    sent.put(ssrc.longValue(), packets);
                }
            }
        }
        ssrcs = sending;
        before.keySet().retainAll(sending);
        Double worst = null;
        for (Map<String, Object> entry : stats) {
            boolean audio = "audio".equals(StatsReader.text(entry, "kind"));
            if (audio && "remote-inbound-rtp".equals(StatsReader.text(entry, "type"))) {
                Double at = StatsReader.number(entry, "timestamp");
                boolean fresh = at == null || now - at <= STALE_MILLIS;
                Double loss = loss(entry, sent, fresh, afterStandstill);
                if (loss != null) {
                    worst = worst == null ? loss : Double.valueOf(Math.max(worst, loss));
                }
            }
        }
        return worst;
    }

    private @Nullable Double loss(
            Map<String, Object> entry, Map<Long, Double> sent, boolean fresh, boolean afterStandstill) {
        Double ssrc = StatsReader.number(entry, "ssrc");
        Double lost = StatsReader.number(entry, "packetsLost");
        Double packets = ssrc == null ? null : sent.get(ssrc.longValue());
        if (ssrc == null || lost == null || packets == null) {
            return fresh ? fraction(entry) : null;
        }
        long sentNow = packets.longValue();
        long lostNow = lost.longValue();
        Counted last = before.get(ssrc.longValue());
        if (!fresh) {
            // The way is cut: what is lost meanwhile lands at once with the next report.
            before.put(ssrc.longValue(), new Counted(sentNow, lostNow, false, null));
            return null;
        }
        if (last != null && sentNow >= last.sent && sentNow - last.sent < MIN_PACKETS) {
            // Asked too soon, or muted: the next reading counts from where this one did.
            return sentNow > last.sent ? last.percent : null;
        }
        Double percent = null;
        if (afterStandstill || (last != null && !last.fresh)) {
            percent = fraction(entry);
        } else if (last == null) {
            // A long life says nothing about now, unless nothing was ever lost in it.
            boolean tells = sentNow >= MIN_PACKETS && (sentNow <= YOUNG_PACKETS || lostNow <= 0);
            percent = tells ? Double.valueOf(percent(sentNow, lostNow)) : null;
        } else if (sentNow > last.sent) {
            percent = percent(sentNow - last.sent, lostNow - last.lost);
        }
        before.put(ssrc.longValue(), new Counted(sentNow, lostNow, true, percent));
        return percent;
    }

    private static @Nullable Double fraction(Map<String, Object> entry) {
        Double fraction = StatsReader.number(entry, "fractionLost");
        return fraction == null ? null : Double.valueOf(fraction * 100);
    }

    /** Packets that came twice make the bridge count less than nothing lost. */
    private static double percent(long sent, long lost) {
        return 100.0 * Math.max(0, Math.min(lost, sent)) / sent;
    }
}
