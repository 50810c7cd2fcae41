package dev.connectivity.jitsi.derive;

import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.StreamTotals;
import dev.connectivity.jitsi.snapshot.SourceSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint whose counters move as a real bridge's do: 50 packets of audio a second, a report every 2.5 s. */
public final class SimulatedEndpoint {

    static final long SSRC = 4_254_452_890L;

    private long now;
    private long born;
    private long lastPacketAt;
    private long active;
    private double rate;
    private long received;
    private long expected;
    private long hidden;
    private long reports;
    private long sinceReport;
    private double rtt = 40;
    private double jitter = 3;

    /** Begins at 0, before its first packet. */
    public SimulatedEndpoint() {}

    /** Lets time pass before the first packet: the endpoint is listed since it was invited, and still connects. */
    public SimulatedEndpoint isAwaited(long millis) {
        now += millis;
        born = now;
        lastPacketAt = now;
        return this;
    }

    /** Lets time pass with packets coming, some of them lost. */
    public SimulatedEndpoint sends(long millis, double lossPercent) {
        long packets = millis / 20;
        long lost = Math.round(packets * lossPercent / 100);
        expected += packets + hidden;
        hidden = 0;
        received += packets - lost;
        reports(millis);
        now += millis;
        lastPacketAt = now;
        active += millis;
        rate = 50;
        return this;
    }

    /** Lets time pass with nothing coming, while the endpoint goes on sending; the gap shows at the next packet. */
    public SimulatedEndpoint isCutOff(long millis) {
        hidden += millis / 20;
        now += millis;
        // The bridge's own measure covers the last seconds.
        rate = millis < 2_000 ? rate : 0;
        return this;
    }

    /** Lets time pass with nothing but reports, as of somebody muted. */
    public SimulatedEndpoint sendsReportsOnly(long millis) {
        received += millis / 2_500;
        reports(millis);
        now += millis;
        lastPacketAt = now;
        rate = 0;
        return this;
    }

    private void reports(long millis) {
        sinceReport += millis;
        while (sinceReport >= 2_500) {
            sinceReport -= 2_500;
            reports++;
            rtt += 0.001;
        }
    }

    /** Comes back as a new endpoint with the same id. */
    public SimulatedEndpoint restarts() {
        born = now;
        received = 1;
        expected = 1;
        active = 0;
        reports = 0;
        return this;
    }

    public SimulatedEndpoint jitter(double millis) {
        jitter = millis;
        return this;
    }

    public long now() {
        return now;
    }

    public Counters brief(@Nullable LossWindow toBridge, @Nullable LossWindow toEndpoint) {
        StreamTotals totals = new StreamTotals(received, null, 50.0);
        return new Counters(false, rtt, toBridge, toEndpoint, totals, totals, reports, reports, List.of());
    }

    public Counters brief() {
        return brief(new LossWindow(0, 0), new LossWindow(0, 0));
    }

    public Counters full() {
        return full(rtt, expected, received);
    }

    public Counters full(LossWindow toBridge) {
        return full(rtt, expected, received, toBridge);
    }

    public Counters full(double rttMillis, long expectedPackets, long receivedPackets) {
        return full(rttMillis, expectedPackets, receivedPackets, new LossWindow(0, 0));
    }

    private Counters full(double rttMillis, long expectedPackets, long receivedPackets, LossWindow toBridge) {
        StreamTotals in = new StreamTotals(received, lastPacketAt - born, rate);
        StreamTotals out = new StreamTotals(received, now - born, 50.0);
        SourceSnapshot source = new SourceSnapshot(
                SSRC,
                SourceSnapshot.Kind.AUDIO,
                expectedPackets,
                receivedPackets,
                expectedPackets - receivedPackets,
                jitter,
                active);
        return new Counters(
                false,
                rttMillis,
                toBridge,
                new LossWindow(0, 0),
                in,
                out,
                reports,
                reports,
                received == 0 ? List.of() : List.of(source));
    }
}
