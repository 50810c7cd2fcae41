package dev.connectivity.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.jitsi.identity.JitsiParticipant;
import dev.connectivity.jitsi.identity.JwtClaimsIdentities;
import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.merge.DisagreementBounds;
import dev.connectivity.jitsi.merge.Quantity;
import dev.connectivity.jitsi.snapshot.BridgeSnapshot;
import dev.connectivity.jitsi.snapshot.ConferenceSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.StreamTotals;
import dev.connectivity.jitsi.snapshot.ServerState;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionSummary.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From answers to sessions, rooms and stores, on a fake clock. */
class JitsiMonitorTest {

    private static final ClientReport CONTENT = new ClientReport(20.0, 0.0, 0.0, 4.0, List.of());

    private final Rig rig = new Rig();
    private long now = 1_000;

    @AfterEach
    void close() {
        rig.close();
    }

    private static EndpointSnapshot endpoint(String id, long packets) {
        StreamTotals totals = new StreamTotals(packets, null, 50.0);
        Counters counters = new Counters(
                false,
                20 + packets / 1e6,
                new LossWindow(0, 3_000),
                new LossWindow(0, 0),
                totals,
                totals,
                packets / 125,
                0L,
                List.of());
        return new EndpointSnapshot(id, id + "-stats", counters);
    }

    private static BridgeSnapshot meeting(EndpointSnapshot... endpoints) {
        return meeting("c1", "m1", endpoints);
    }

    private static BridgeSnapshot meeting(String conference, String meeting, EndpointSnapshot... endpoints) {
        return new BridgeSnapshot(
                null,
                ServerState.UNKNOWN,
                List.of(new ConferenceSnapshot(
                        conference, "standup@conference.example.org", meeting, Arrays.asList(endpoints))),
                0);
    }

    private void poll(Rig on, BridgeSnapshot snapshot) {
        on.jitsi.observe("bridge", snapshot, now);
        on.connectivity.tick();
        on.time.advance(Duration.ofSeconds(5));
        now += 5_000;
    }

    private void poll(BridgeSnapshot snapshot) {
        poll(rig, snapshot);
    }

    private QualityLevel level(String endpoint) {
        return Objects.requireNonNull(rig.participants().get(endpoint))
                .quality()
                .level();
    }

    private void report(String endpoint, ClientReport report) {
        rig.jitsi.clientReported("standup", endpoint, report, now - 100);
    }

    @Nested
    class Sessions {

        @Test
        void beginWhenAnEndpointIsListedAndEndWhenItIsNot() {
            poll(meeting(endpoint("a", 250), endpoint("b", 250)));
            assertThat(rig.connectivity.sessionCount()).isEqualTo(2);

            poll(meeting(endpoint("a", 500)));
            rig.connectivity.tick();

            assertThat(rig.connectivity.sessionCount()).isEqualTo(1);
            assertThat(rig.sessions.starts()).hasSize(2);
        }

        @Test
        void beginWithABriefAnswerToo() {
            poll(meeting(new EndpointSnapshot("a", "Alice", null)));

            assertThat(rig.room("standup")).hasSize(1);
        }

        @Test
        void areNotEndedByAnAnswerThatLeftPeopleOut() {
            poll(meeting(endpoint("a", 250)));
            poll(new BridgeSnapshot(null, ServerState.UNKNOWN, List.of(), 1));

            assertThat(rig.connectivity.sessionCount()).isEqualTo(1);
        }

        /** A bridge leaves conferences whose statistics are switched off out of /stats, and out of that alone. */
        @Test
        void areNotEndedByStatisticsThatDoNotCoverTheirConference() {
            for (int round = 1; round <= 5; round++) {
                poll(debug(false, endpoint("a", 250L * round)));
                poll(meeting("c2", "m2", endpoint("b", 250L * round)));
                assertThat(rig.connectivity.sessionCount()).isEqualTo(2);
            }
            assertThat(rig.sessions.starts()).hasSize(2);

            poll(debug(false));

            assertThat(rig.participants()).isEmpty();
        }

        @Test
        void areEndedByStatisticsThatCoverTheirConference() {
            poll(debug(true, endpoint("a", 250)));
            poll(meeting("c2", "m2", endpoint("b", 250)));

            assertThat(rig.participants()).containsOnlyKeys("b");
        }

        private BridgeSnapshot debug(boolean inStats, EndpointSnapshot... endpoints) {
            ConferenceSnapshot standup = new ConferenceSnapshot("c1", null, "m1", Arrays.asList(endpoints), inStats);
            ConferenceSnapshot other =
                    new ConferenceSnapshot("c2", null, "m2", List.of(new EndpointSnapshot("b", null, null)));
            return new BridgeSnapshot(
                    1_795_229_794_590L + now,
                    ServerState.UNKNOWN,
                    endpoints.length == 0 ? List.of() : List.of(standup, other),
                    0);
        }

        @Test
        void endWhenAMinuteOfSuchAnswersLeftSomebodyOut() {
            poll(meeting(endpoint("a", 250)));
            for (int poll = 0; poll < 14; poll++) {
                poll(new BridgeSnapshot(null, ServerState.UNKNOWN, List.of(), 1));
            }

            assertThat(rig.connectivity.sessionCount()).isZero();
            assertThat(rig.participants()).isEmpty();
        }

        @Test
        void endAfterThirtySecondsOfSilenceBeforeTheBridgeForgets() {
            poll(meeting(endpoint("a", 250)));
            poll(meeting(endpoint("a", 500)));
            report("a", CONTENT);
            assertThat(level("a")).isEqualTo(QualityLevel.GREEN);
            long vanished = now;

            poll(meeting(endpoint("a", 500)));
            assertThat(level("a")).isEqualTo(QualityLevel.UNKNOWN);
            while (rig.connectivity.sessionCount() > 0 && now < vanished + 120_000) {
                poll(meeting(endpoint("a", 500)));
            }

            assertThat(now - vanished).isBetween(25_000L, 40_000L);
            rig.connectivity.tick();
            Sample first = rig.samples.samples().get(0);
            assertThat(rig.sessions.end(first.session()).orElseThrow().reason()).isEqualTo(EndReason.LEFT);
        }

        @Test
        void beginAnewWhenTheSilentIsHeardAgain() {
            poll(meeting(endpoint("a", 250)));
            poll(meeting(endpoint("a", 500)));
            for (int silent = 0; silent < 10; silent++) {
                poll(meeting(endpoint("a", 500)));
            }
            assertThat(rig.connectivity.sessionCount()).isZero();

            poll(meeting(endpoint("a", 750)));
            poll(meeting(endpoint("a", 1_000)));

            assertThat(rig.connectivity.sessionCount()).isEqualTo(1);
            assertThat(rig.sessions.starts()).hasSize(2);
        }

        @Test
        void spanTheBridgesOfOneMeeting() {
            rig.jitsi.observe("one", meeting("c1", "m1", endpoint("a", 250)), now);
            rig.jitsi.observe("two", meeting("c2", "m1", endpoint("b", 250)), now);

            assertThat(rig.jitsi.conferences()).hasSize(1);
            assertThat(rig.jitsi.conferences().get(0).participants())
                    .extracting(view -> view.participant().bridge())
                    .containsExactly("one", "two");
        }

        @Test
        void surviveAMoveToAnotherBridge() {
            rig.jitsi.observe("one", meeting("c1", "m1", endpoint("a", 250)), now);
            rig.jitsi.observe("two", meeting("c2", "m1", endpoint("a", 10)), now);
            rig.jitsi.observe("one", meeting("c1", "m1"), now);

            assertThat(rig.connectivity.sessionCount()).isEqualTo(1);
            assertThat(rig.sessions.starts().size()).isLessThanOrEqualTo(1);
        }

        @Test
        void goOnAtTheNewBridgeWhileTheOldOneStillListsWhoMoved() {
            for (int packets = 250; packets <= 500; packets += 250) {
                rig.jitsi.observe("one", meeting("c1", "m1", endpoint("a", packets)), now);
                now += 5_000;
            }
            for (int poll = 1; poll <= 10; poll++) {
                rig.jitsi.observe("one", meeting("c1", "m1", endpoint("a", 500)), now);
                rig.jitsi.observe("two", meeting("c2", "m1", endpoint("a", poll * 250L)), now + 1_000);
                rig.jitsi.clientReported("standup", "a", CONTENT, now + 1_000);
                assertThat(level("a")).as("poll %d", poll).isEqualTo(QualityLevel.GREEN);
                now += 5_000;
            }
            rig.jitsi.observe("one", meeting("c1", "m1"), now);

            assertThat(rig.connectivity.sessionCount()).isEqualTo(1);
            assertThat(Objects.requireNonNull(rig.participants().get("a"))
                            .participant()
                            .bridge())
                    .isEqualTo("two");
            rig.connectivity.tick();
            assertThat(rig.sessions.starts()).hasSize(1);
        }

        @Test
        void endWithTheirBridgeAlone() {
            rig.jitsi.observe("one", meeting("c1", "m1", endpoint("a", 250)), now);
            rig.jitsi.observe("two", meeting("c2", "m1", endpoint("b", 250)), now);
            rig.jitsi.observe("one", meeting("c1", "m1"), now);

            assertThat(rig.participants()).containsOnlyKeys("b");
        }

        @Test
        void ofOldBridgesWithoutMeetingIdsAreKeptApart() {
            ConferenceSnapshot nameless = new ConferenceSnapshot("c1", null, null, List.of(endpoint("a", 250)));
            BridgeSnapshot old = new BridgeSnapshot(null, ServerState.UNKNOWN, List.of(nameless), 0);
            rig.jitsi.observe("one", old, now);
            rig.jitsi.observe("two", old, now);

            assertThat(rig.jitsi.conferences()).hasSize(2);
        }
    }

    @Nested
    class Reports {

        @Test
        void ofAClientCompleteTheBridgesViewAtOnceAndAreStored() {
            poll(meeting(endpoint("a", 250)));
            poll(meeting(endpoint("a", 500)));
            assertThat(level("a")).isEqualTo(QualityLevel.UNKNOWN);

            report("a", CONTENT);

            assertThat(level("a")).isEqualTo(QualityLevel.GREEN);
            assertThat(rig.room("standup").get(0).level()).isEqualTo(QualityLevel.GREEN);
            rig.connectivity.tick();
            assertThat(rig.samples.samples()).isNotEmpty();
        }

        @Test
        void mayComeUnderTheUsersName() {
            now = 0;
            poll(meeting(endpoint("a", 250)));
            poll(meeting(endpoint("a", 500)));

            rig.jitsi.clientReported(new UserId("jitsi:a-stats"), new ChannelId("boardroom"), CONTENT);
            assertThat(level("a")).isEqualTo(QualityLevel.UNKNOWN);
            rig.jitsi.clientReported(new UserId("jitsi:a-stats"), new ChannelId("standup"), CONTENT);
            assertThat(level("a")).isEqualTo(QualityLevel.GREEN);
        }

        @Test
        void growOld() {
            poll(meeting(endpoint("a", 250)));
            report("a", CONTENT);
            poll(meeting(endpoint("a", 500)));
            poll(meeting(endpoint("a", 750)));
            poll(meeting(endpoint("a", 1_000)));
            poll(meeting(endpoint("a", 1_250)));

            assertThat(level("a")).isEqualTo(QualityLevel.UNKNOWN);
        }

        @Test
        void ofStrangersAreDropped() {
            poll(meeting(endpoint("a", 250)));

            report("stranger", CONTENT);
            rig.jitsi.clientReported("elsewhere", "a", CONTENT, now);

            assertThat(level("a")).isEqualTo(QualityLevel.UNKNOWN);
        }
    }

    @Nested
    class Disagreements {

        private static final ClientReport FAR_AWAY = new ClientReport(900.0, 0.0, 0.0, 4.0, List.of());

        private final List<Disagreement> told = new ArrayList<>();
        private final JitsiListener listener = new JitsiListener() {
            @Override
            public void disagreed(JitsiParticipant participant, Disagreement disagreement) {
                told.add(disagreement);
            }
        };
        private final Rig listening = new Rig(builder -> builder.listener(listener));
        private long packets = 250;

        @AfterEach
        void close() {
            listening.close();
        }

        /** The bridge answers at once and every five seconds, the client reports every second. */
        private void pass(int seconds, ClientReport report) {
            for (int second = 0; second < seconds; second++) {
                if (now % 5_000 == 1_000) {
                    listening.jitsi.observe("bridge", meeting(endpoint("a", packets)), now);
                }
                listening.jitsi.clientReported("m1", "a", report, now + 500);
                packets += 50;
                now += 1_000;
            }
        }

        @Test
        void areToldOnceUntilTheyEnd() {
            pass(10, CONTENT);
            pass(60, FAR_AWAY);
            assertThat(told).hasSize(1);
            pass(1, CONTENT);
            pass(30, FAR_AWAY);

            assertThat(told).hasSize(2).extracting(Disagreement::quantity).containsOnly(Quantity.ROUND_TRIP);
            assertThat(listening.jitsi.disagreementCount()).isEqualTo(2);
        }

        @Test
        void areNotToldOfWhatBothSidesMerelySeeAtDifferentTimes() {
            pass(10, CONTENT);
            for (int change = 0; change < 5; change++) {
                pass(18, FAR_AWAY);
                assertThat(Objects.requireNonNull(listening.participants().get("a"))
                                .quality()
                                .disagreements())
                        .as("shown meanwhile")
                        .isNotEmpty();
                pass(2, CONTENT);
            }

            assertThat(told).isEmpty();
        }

        @Test
        void areToldWhenItIsThePassingOfTimeThatShowsThem() {
            DisagreementBounds atOnce = new DisagreementBounds(100, 5, 0.5, Duration.ZERO);
            try (Rig rig = new Rig(builder -> builder.listener(listener).disagreementBounds(atOnce))) {
                rig.jitsi.observe("bridge", meeting(endpoint("a", 250)), 1_000);
                rig.jitsi.observe("bridge", meeting(endpoint("a", 500)), 6_000);
                rig.jitsi.observe("bridge", meeting(endpoint("a", 520)), 11_000);
                rig.jitsi.clientReported("m1", "a", CONTENT, 11_100);
                assertThat(told).as("some packets came").isEmpty();

                for (long at = 12_000; at <= 18_000; at += 1_000) {
                    rig.jitsi.age(at);
                }

                assertThat(told).containsExactly(new Disagreement(Quantity.PRESENCE, 1, 0));
                assertThat(rig.jitsi.disagreementCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void waitsForAnIdentityThatComesLaterThanTheEndpoint() {
        JwtClaimsIdentities identities = new JwtClaimsIdentities(100);
        try (Rig claims = new Rig(builder -> builder.identities(identities))) {
            poll(claims, meeting(endpoint("a", 250)));
            assertThat(claims.connectivity.sessionCount()).isZero();

            identities.present("a", Map.of("room", "standup", "context", Map.of("user", Map.of("id", "alice"))));
            poll(claims, meeting(endpoint("a", 500)));

            assertThat(claims.room("standup").get(0).user()).isEqualTo(new UserId("alice"));
        }
    }

    @Test
    void endsAllSessionsWhenItIsClosed() {
        poll(meeting(endpoint("a", 250), endpoint("b", 250)));

        rig.jitsi.close();

        assertThat(rig.connectivity.sessionCount()).isZero();
        assertThat(rig.jitsi.conferences()).isEmpty();
    }
}
