package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.testkit.FakeTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {

    private static final UserId READER = new UserId("reader");
    private static final String LEFT = "{\"type\":\"VoiceUserLeft\",\"channel_id\":\"lobby\",\"user_id\":\"bob\"}";

    private final List<String> sent = new ArrayList<>();

    private Outbox outbox(boolean batching) {
        Outbox.Sender sender = (frame, more, done) -> {
            sent.add(frame);
            done.accept(null);
        };
        return new Outbox(TimeSource.system(), sender, batching, 64 * 1024, () -> {}, failure -> {});
    }

    private static RoomFrame bobLeft() {
        return new RoomFrame(
                new RoomUpdate(new ChannelId("lobby"), List.of(new RoomEvent.Left(new UserId("bob"))), List.of()));
    }

    private static RoomFrame measured(int users, int latency) {
        List<RoomEvent> events = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            events.add(new RoomEvent.Measured(
                    new Participant(new UserId("user-" + i), "Somebody", latency, 0.4, 12, QualityLevel.GREEN)));
        }
        return new RoomFrame(new RoomUpdate(new ChannelId("lobby"), events, List.of()));
    }

    @Nested
    class WhatGoesAlong {

        @Test
        void goesWithTheNextRoomUpdateOfABatchingReader() {
            Outbox outbox = outbox(true);

            outbox.offerAlong("session", "{\"seq\":1}");
            assertThat(sent).isEmpty();
            outbox.offer(bobLeft(), READER, 0);

            assertThat(sent).containsExactly("[{\"seq\":1}," + LEFT + "]");
        }

        @Test
        void goesInOneFrameWithAnUpdateHoweverLarge() {
            Outbox outbox = outbox(true);
            RoomFrame large = measured(200, 20);
            String whole = large.batchFor(READER, 0);
            assertThat(whole).hasSizeGreaterThan(16 * 1024);

            outbox.offerAlong("session", "{\"seq\":1}");
            outbox.offer(large, READER, 0);

            assertThat(sent).containsExactly("[{\"seq\":1}," + whole.substring(1));
        }

        @Test
        void goesWithTheOthersEventsButNotOnesOwnNorThoseKnown() {
            Outbox outbox = outbox(true);

            outbox.offerAlong("session", "{\"seq\":1}");
            outbox.offer(measured(4, 20), new UserId("user-2"), 1);

            assertThat(sent).hasSize(1);
            assertThat(sent.get(0))
                    .startsWith("[{\"seq\":1},{")
                    .doesNotContain("user-0", "user-2")
                    .containsSubsequence("user-1", "user-3")
                    .endsWith("}]");
        }

        @Test
        void waitsOnWhenAnUpdateHasNothingForTheReader() {
            Outbox outbox = outbox(true);

            outbox.offerAlong("session", "{\"seq\":1}");
            outbox.offer(measured(1, 20), new UserId("user-0"), 0);
            assertThat(sent).isEmpty();

            outbox.flush();
            assertThat(sent).containsExactly("[{\"seq\":1}]");
        }

        @Test
        void isNotOvertakenByAnUpdateIfMoreWaitsThanOneFrameHolds() {
            Outbox outbox = outbox(true);
            String longer = "{\"long\":\"" + "x".repeat(16 * 1024) + "\"}";

            outbox.offerAlong("session", "{\"seq\":1}");
            outbox.offerAlong("other session", longer);
            outbox.offer(bobLeft(), READER, 0);

            assertThat(sent).containsExactly("[{\"seq\":1}]", "[" + longer + "]", "[" + LEFT + "]");
        }

        @Test
        void isReplacedByWhatIsNewerAndOfTheSameKey() {
            Outbox outbox = outbox(true);

            outbox.offerAlong("session", "{\"seq\":1}");
            outbox.offerAlong("other session", "{\"seq\":7}");
            outbox.offerAlong("session", "{\"seq\":2}");
            outbox.flush();

            assertThat(sent).containsExactly("[{\"seq\":2},{\"seq\":7}]");
        }

        @Test
        void goesAloneWhenNothingElseCame() {
            Outbox outbox = outbox(true);

            outbox.offerAlong("session", "{\"seq\":1}");
            outbox.flush();
            outbox.flush();

            assertThat(sent).containsExactly("[{\"seq\":1}]");
        }

        @Test
        void goesAtOnceToAReaderOfSingleEvents() {
            outbox(false).offerAlong("session", "{\"seq\":1}");

            assertThat(sent).containsExactly("{\"seq\":1}");
        }
    }

    @Test
    void saysOfEachFrameWhetherAnotherFollows() {
        Outbox.Sender sender = (frame, more, done) -> {
            sent.add(frame + (more ? " and more" : ""));
            done.accept(null);
        };
        Outbox outbox = new Outbox(TimeSource.system(), sender, false, 64 * 1024, () -> {}, failure -> {});

        outbox.offer("{}");
        outbox.offer(measured(3, 20), new UserId("user-1"), 0);
        outbox.offer(bobLeft(), READER, 0);

        assertThat(sent).hasSize(4);
        assertThat(sent.get(0)).isEqualTo("{}");
        assertThat(sent.get(1)).contains("user-0").endsWith("} and more");
        assertThat(sent.get(2)).contains("user-2").endsWith("}");
        assertThat(sent.get(3)).isEqualTo(LEFT);
    }

    /** Somebody for whom nothing waits and nothing is under way, however slow the sends are. */
    @Nested
    class AnIdleReader {

        private static final int LIMIT = 4096;

        private final List<String> givenUp = new ArrayList<>();
        private final String greeting = "x".repeat(16 * LIMIT + 1);

        private final Outbox outbox = new Outbox(
                TimeSource.system(),
                (frame, more, done) -> sent.add(frame),
                false,
                LIMIT,
                () -> givenUp.add("given up"),
                failure -> {});

        @Test
        void isSentTheGreetingOfAHugeRoom() {
            outbox.offerPicture(greeting);

            assertThat(sent).containsExactly(greeting);
            assertThat(givenUp).isEmpty();
            assertThat(outbox.isOverflowing()).isFalse();
        }

        @Test
        void isGivenUpWhenAnotherSuchFollowsThatItDoesNotTake() {
            outbox.offerPicture(greeting);
            outbox.offerPicture(greeting);

            assertThat(sent).containsExactly(greeting);
            assertThat(givenUp).containsExactly("given up");
        }
    }

    /** Somebody who reads nothing: the first send never ends. */
    @Nested
    class AStalledReader {

        private static final int LIMIT = 64 * 1024;

        private final FakeTimeSource time = FakeTimeSource.at("2026-03-30T10:00:00Z");
        private final List<String> givenUp = new ArrayList<>();
        private final Outbox outbox = new Outbox(
                time, (frame, more, done) -> sent.add(frame), true, LIMIT, () -> givenUp.add("given up"), f -> {});

        @Test
        void costsNoMoreThanTheLatestOfEachHoweverLongARoomGoesOn() {
            outbox.offer(measured(100, 0), READER, 0);
            outbox.offer(measured(100, 1), READER, 0);
            int once = outbox.waitingChars();

            for (int tick = 2; tick < 500; tick++) {
                outbox.offer(measured(100, 5), READER, 0);
                time.advance(Duration.ofMillis(200));
            }

            assertThat(once).isPositive().isLessThan(LIMIT);
            assertThat(outbox.waitingChars()).isEqualTo(once);
            assertThat(givenUp).isEmpty();
        }

        @Test
        void isGivenUpWhenMoreThanTheLimitHasWaitedForASecond() {
            outbox.offer("x".repeat(10));
            outbox.offer("x".repeat(LIMIT + 1));

            time.advance(Duration.ofMillis(999));
            outbox.offer("x");
            assertThat(givenUp).isEmpty();
            assertThat(outbox.isOverflowing()).isFalse();

            time.advance(Duration.ofMillis(2));
            assertThat(outbox.isOverflowing()).isTrue();
            outbox.offer("x");

            assertThat(givenUp).containsExactly("given up");
            assertThat(outbox.waitingChars()).isZero();
        }

        @Test
        void isGivenUpAtOnceWhenFarTooMuchWaits() {
            outbox.offer("x".repeat(10));
            for (int i = 0; i < 17 && givenUp.isEmpty(); i++) {
                outbox.offer("x".repeat(LIMIT));
            }

            assertThat(givenUp).containsExactly("given up");
            assertThat(outbox.waitingChars()).isZero();
        }

        @Test
        void isKnownByTheTimeThatItsFrameTakes() {
            outbox.offer("x");
            time.advance(Duration.ofSeconds(4));

            assertThat(outbox.stuckNanos()).isEqualTo(Duration.ofSeconds(4).toNanos());
        }
    }

    /** Somebody who reads slowly, but reads, while somebody else sends them as much as they may. */
    @Nested
    class ASlowReader {

        private static final int STEP_MILLIS = 50;
        private static final String PASSED_ON = "x".repeat(500);

        private final FakeTimeSource time = FakeTimeSource.at("2026-03-30T10:00:00Z");
        private final List<String> givenUp = new ArrayList<>();
        private @Nullable Consumer<@Nullable Throwable> underWay;
        private double unread;
        private final Outbox outbox = new Outbox(
                time,
                (frame, more, done) -> {
                    unread += frame.length();
                    underWay = done;
                },
                true,
                64 * 1024,
                () -> givenUp.add("given up"),
                failure -> {});

        private void read(double chars) {
            Consumer<@Nullable Throwable> done = underWay;
            unread = Math.max(0, unread - chars);
            if (done != null && unread == 0) {
                underWay = null;
                done.accept(null);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {8_000, 12_000})
        void isNotPushedOutByWhatIsPassedOn(int charsPerSecond) {
            int passedOn = 0;
            long longestNanos = 0;
            for (int step = 0; step < 60_000 / STEP_MILLIS; step++) {
                while (outbox.offerPassedOn(PASSED_ON)) {
                    passedOn++;
                }
                if (step % 4 == 0) {
                    outbox.offer(measured(10, step), READER, 0);
                }
                time.advance(Duration.ofMillis(STEP_MILLIS));
                read(charsPerSecond * STEP_MILLIS / 1000.0);
                longestNanos = Math.max(longestNanos, outbox.stuckNanos());
            }

            assertThat(givenUp).isEmpty();
            assertThat(outbox.isOverflowing()).isFalse();
            assertThat(longestNanos).isLessThan(Duration.ofSeconds(4).toNanos());
            assertThat(passedOn).isPositive();
        }

        @Test
        void learnsTheNumbersOfWhoComesBackAfterTheirComing() {
            List<String> read = new ArrayList<>();
            Outbox singly = new Outbox(
                    time,
                    (frame, more, done) -> {
                        read.add(frame);
                        underWay = done;
                    },
                    false,
                    64 * 1024,
                    () -> {},
                    failure -> {});
            ChannelId lobby = new ChannelId("lobby");
            UserId user = new UserId("user-0");
            singly.offer("{}");

            singly.offer(measured(1, 20), READER, 0);
            List<RoomEvent> goesAndComes = List.of(new RoomEvent.Left(user), new RoomEvent.Joined(user, "Somebody"));
            singly.offer(new RoomFrame(new RoomUpdate(lobby, goesAndComes, List.of())), READER, 0);
            singly.offer(measured(1, 30), READER, 0);
            while (underWay != null) {
                read(1);
            }

            assertThat(read).hasSize(5);
            assertThat(read.get(1)).contains("\"latency\":20");
            assertThat(read.get(2)).contains("VoiceUserLeft");
            assertThat(read.get(3)).contains("VoiceUserJoined");
            assertThat(read.get(4)).contains("\"latency\":30");
        }

        @Test
        void leavesThreeQuartersOfTheLimitToTheRoom() {
            outbox.offer("x");

            while (outbox.offerPassedOn(PASSED_ON)) {
                assertThat(outbox.waitingChars()).isLessThanOrEqualTo(16 * 1024);
            }

            assertThat(outbox.waitingChars()).isGreaterThan(15 * 1024);
        }

        @Test
        void isNotKeptFromWhatIsLargerWhileNothingIsUnderWay() {
            assertThat(outbox.offerPassedOn("x".repeat(20 * 1024))).isTrue();
            assertThat(outbox.offerPassedOn("x".repeat(20 * 1024))).isFalse();
            read(50_000);
            assertThat(outbox.offerPassedOn("x".repeat(20 * 1024))).isTrue();
        }
    }
}
