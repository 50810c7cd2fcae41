package dev.connectivity.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.derive.SimulatedEndpoint;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.LossScope;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ConferenceSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.ServerState;
import dev.connectivity.quality.QualityLevel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody vanishes, second by second on a fake clock, asked about in the default rhythm: 5 s, every other one in full. */
class VanishingTest {

    private static final String ID = "aa111111";
    private static final long ANSWERING_MILLIS = 60;

    private final Rig rig = new Rig(builder -> builder.lossScope(LossScope.UPLINK_SUFFICES));
    private final SimulatedEndpoint endpoint = new SimulatedEndpoint();
    private long now;
    private long vanishedAt = Long.MAX_VALUE;
    private boolean bridgeAnswers = true;
    private boolean fullDebug = true;

    @AfterEach
    void close() {
        rig.close();
    }

    /** Lets time pass in steps of 20 ms; answers are as old as it takes to give them. */
    private void pass(long millis) {
        for (long end = now + millis; now < end; ) {
            if (now >= vanishedAt) {
                endpoint.isCutOff(20);
            } else {
                endpoint.sends(20, 0);
            }
            now += 20;
            if (now % 5_000 == 0 && bridgeAnswers) {
                answer(fullDebug && now % 10_000 == 0 ? endpoint.full() : endpoint.brief());
            }
            if (now % 1_000 == 740) {
                rig.jitsi.age(now);
            }
        }
    }

    private void answer(Counters counters) {
        EndpointSnapshot snapshot = new EndpointSnapshot(ID, "Alice", counters);
        ConferenceSnapshot conference =
                new ConferenceSnapshot("c1", "standup@conference.example.org", "m1", List.of(snapshot));
        rig.jitsi.observe(
                "bridge",
                new BridgeSnapshot(1_795_000_000_000L + now, ServerState.UNKNOWN, List.of(conference), 0),
                now + ANSWERING_MILLIS);
        if (now < vanishedAt) {
            clientSays();
        }
    }

    private void clientSays() {
        ClientReport good = new ClientReport(40.0, 0.0, 0.0, 5.0, List.of());
        rig.jitsi.clientReported("standup", ID, good, now + ANSWERING_MILLIS);
    }

    private ParticipantView participant() {
        return Objects.requireNonNull(rig.participants().get(ID));
    }

    private QualityLevel level() {
        return participant().quality().level();
    }

    private void untilUnknown() {
        while (level() != QualityLevel.UNKNOWN && now < vanishedAt + 60_000) {
            pass(20);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20, 100, 1_000, 2_500, 4_000, 4_980, 5_000, 5_020, 6_000, 8_000, 9_000, 9_980})
    void turnsUnknownWithinTenSecondsWheneverItHappens(long phase) {
        vanishedAt = 60_000 + phase;
        pass(60_000 + phase);
        assertThat(level()).isEqualTo(QualityLevel.GREEN);

        untilUnknown();

        assertThat(now - vanishedAt).isLessThanOrEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20, 100, 1_000, 2_500, 4_000, 4_980})
    void andSoWithoutFullDebug(long phase) {
        fullDebug = false;
        vanishedAt = 60_000 + phase;
        pass(60_000 + phase);
        assertThat(level()).isEqualTo(QualityLevel.GREEN);

        untilUnknown();

        assertThat(now - vanishedAt).isLessThanOrEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20, 2_500, 4_980, 5_020, 9_980})
    void endsTheSessionBeforeTheBridgeForgets(long phase) {
        vanishedAt = 60_000 + phase;
        pass(60_000 + phase);
        assertThat(rig.connectivity.sessionCount()).isEqualTo(1);

        pass(30_000);
        assertThat(rig.connectivity.sessionCount()).as("after half a minute").isEqualTo(1);
        pass(10_000);

        assertThat(rig.connectivity.sessionCount()).isZero();
        assertThat(participant().quality().activity()).as("still listed").isEqualTo(Activity.SILENT);
    }

    @Nested
    class ABridgeThatFallsSilent {

        @Test
        void makesItsPeopleUnknownThoughTheirClientsAreContent() {
            pass(60_000);
            bridgeAnswers = false;
            assertThat(level()).isEqualTo(QualityLevel.GREEN);

            for (int second = 0; second < 11; second++) {
                pass(1_000);
                clientSays();
            }

            assertThat(level()).isEqualTo(QualityLevel.UNKNOWN);
            assertThat(rig.room("standup").get(0).level()).isEqualTo(QualityLevel.UNKNOWN);
        }

        @Test
        void doesNotEndSessionsByThat() {
            pass(60_000);
            bridgeAnswers = false;

            pass(50_000);

            assertThat(rig.connectivity.sessionCount()).isEqualTo(1);
        }
    }

    @Test
    void nobodyWhoGoesOnSendingIsEverUnknown() {
        pass(20_000);
        for (int step = 0; step < 500; step++) {
            pass(100);
            assertThat(level()).as("after %d ms", now).isEqualTo(QualityLevel.GREEN);
        }
    }

    @Test
    void timeIsTheMonitorsOwnWhereNoneIsGiven() {
        answer(endpoint.sends(5_000, 0).brief());
        rig.time.advance(Duration.ofSeconds(5));
        now += 5_000;
        answer(endpoint.sends(5_000, 0).full());
        rig.jitsi.age();
        Activity soon = participant().quality().activity();

        rig.time.advance(Duration.ofSeconds(11));
        rig.jitsi.age();

        assertThat(soon).isEqualTo(Activity.ACTIVE);
        assertThat(level()).isEqualTo(QualityLevel.UNKNOWN);
    }
}
