package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.benchmarks.live.RestartMember.Course;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RestartMemberTest {

    @Nested
    class ItsCourse {

        private final Course course = new Course(0);

        @Test
        void isTimedFromTheFirstAskingHoweverOftenItHadToAskAgain() {
            course.lost(1_000, 1012);
            course.asked(3_000);
            course.asked(9_000);
            course.joined(11_000, true);

            assertThat(course.millisSinceAsked()).isEqualTo(8_000);
            assertThat(course.millisSinceLoss()).isEqualTo(10_000);
            assertThat(course.sameSession).isTrue();
        }

        @Test
        void staysAsItWasOnceItIsBack() {
            course.lost(1_000, 1012);
            course.asked(3_000);
            course.joined(4_000, true);
            course.lost(50_000, 1001);
            course.attempted();
            course.joined(60_000, false);

            assertThat(course.millisSinceLoss()).isEqualTo(3_000);
            assertThat(course.closeCode).isEqualTo(1012);
            assertThat(course.sameSession).isTrue();
            assertThat(course.attempts).isZero();
            assertThat(course.lostAgain).isEqualTo(1);
        }

        @Test
        void ofSomebodyWhoWasAwayAtItsBeginningBeganThen() {
            Course away = new Course(500);
            away.joined(700, false);

            assertThat(away.millisSinceLoss()).isEqualTo(200);
            assertThat(away.isBack()).isTrue();
        }
    }

    @Nested
    class AtAServerThatTakesLong {

        private final SetClock clock = new SetClock();

        @Test
        void waitsFifteenSecondsForEachAnswerAndNotForAllTogether() throws IOException {
            try (ScriptedServer server = new ScriptedServer()) {
                RestartMember member = new RestartMember(7, 10, server.selector, server.port(), clock, 0);
                member.act();
                server.accept(member::act);
                clock.millis += 14_000;
                server.upgrade();
                server.awaitText(member::act, "\"VoiceJoin\",\"channel_id\":\"room-0\"}");
                clock.millis += 14_000;
                server.sendFrame("{\"type\":\"VoiceJoined\",\"channel_id\":\"room-0\",\"session_id\":\"s\"}");
                server.await(member::act, member::isIn);
                clock.millis += 3_000;
                server.awaitText(member::act, "\"seq\":1}");
                server.sendFrame("{\"type\":\"VoiceError\",\"code\":\"unknown_session\"}");
                server.awaitText(member::act, "\"VoiceJoin\",\"channel_id\":\"room-0\"}");
                clock.millis += 14_000;
                server.sendFrame("{\"type\":\"VoiceJoined\",\"channel_id\":\"room-0\",\"session_id\":\"t\"}");
                server.await(member::act, member::isIn);

                assertThat(member.reports()).isEqualTo(1);
                assertThat(member.dropped()).isEqualTo(1);
            }
        }
    }

    private static final class SetClock extends Clock {
        private long millis = 1_000_000;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
