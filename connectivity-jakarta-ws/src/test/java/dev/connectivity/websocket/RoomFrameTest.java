package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomFrameTest {

    private static RoomFrame leaving(int users) {
        return frame(IntStream.range(0, users).mapToObj(i -> "user" + i).toArray(String[]::new));
    }

    private static RoomFrame frame(String... users) {
        List<RoomEvent> events = new ArrayList<>();
        for (String user : users) {
            events.add(new RoomEvent.Left(new UserId(user)));
        }
        return new RoomFrame(new RoomUpdate(new ChannelId("lobby"), events, List.of()));
    }

    @Test
    void isEncodedOnceForAllWhoCausedNothing() {
        RoomFrame frame = leaving(3);

        String first = frame.batchFor(new UserId("alice"), 0);

        assertThat(frame.batchFor(new UserId("bob"), 0)).isSameAs(first).contains("user0", "user1", "user2");
        assertThat(frame.eventsFor(new UserId("alice"), 0)).isSameAs(frame.eventsFor(new UserId("bob"), 0));
    }

    @Test
    void sparesAMemberTheirOwnEvents() {
        RoomFrame frame = leaving(3);

        assertThat(frame.batchFor(new UserId("user1"), 0))
                .contains("user0", "user2")
                .doesNotContain("user1");
        assertThat(frame.eventsFor(new UserId("user1"), 0)).hasSize(2);
    }

    @Test
    void isEmptyForTheOnlyOneWhoCausedIt() {
        assertThat(leaving(1).batchFor(new UserId("user0"), 0)).isEqualTo("[]");
    }

    @Test
    void cutsOutOnesOwnEventsWhereverTheyStand() {
        RoomFrame frame = frame("a", "b", "a", "c", "a");

        assertThat(frame.batchFor(new UserId("a"), 0)).isEqualTo(frame("b", "c").batchFor(new UserId("nobody"), 0));
        assertThat(frame.batchFor(new UserId("b"), 0))
                .isEqualTo(frame("a", "a", "c", "a").batchFor(new UserId("nobody"), 0));
        assertThat(frame.batchFor(new UserId("c"), 0))
                .isEqualTo(frame("a", "b", "a", "a").batchFor(new UserId("nobody"), 0));
        assertThat(frame("a", "a").batchFor(new UserId("a"), 0)).isEqualTo("[]");
        assertThat(frame("a", "b").batchFor(new UserId("a"), 0))
                .isEqualTo(frame("b").batchFor(new UserId("nobody"), 0));
        assertThat(frame("a", "b").batchFor(new UserId("b"), 0))
                .isEqualTo(frame("a").batchFor(new UserId("nobody"), 0));
    }

    @Test
    void beginsWithTheFirstEventThatIsNewToItsReader() {
        RoomFrame frame = frame("a", "b", "a", "c");

        assertThat(frame.batchFor(new UserId("nobody"), 2))
                .isEqualTo(frame("a", "c").batchFor(new UserId("nobody"), 0));
        assertThat(frame.batchFor(new UserId("a"), 1)).isEqualTo(frame("b", "c").batchFor(new UserId("nobody"), 0));
        assertThat(frame.batchFor(new UserId("b"), 2)).isEqualTo(frame("a", "c").batchFor(new UserId("nobody"), 0));
        assertThat(frame.batchFor(new UserId("c"), 3)).isEqualTo("[]");
        assertThat(frame.batchFor(new UserId("nobody"), 4)).isEqualTo("[]");
        assertThat(frame.eventsFor(new UserId("a"), 1))
                .extracting(RoomFrame.Event::user)
                .containsExactly(new UserId("b"), new UserId("c"));
        assertThat(frame.eventsFor(new UserId("nobody"), 4)).isEmpty();
    }

    @Test
    void isTheArrayOfItsEvents() {
        RoomFrame frame = frame("a", "\"b\",\n\ud800", "c\ud83d\ude00");

        assertThat(frame.batchFor(new UserId("nobody"), 0))
                .isEqualTo(frame.eventsFor(new UserId("nobody"), 0).stream()
                        .map(RoomFrame.Event::json)
                        .collect(Collectors.joining(",", "[", "]")));
    }
}
