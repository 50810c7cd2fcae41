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

        String first = frame.batchFor(new UserId("alice"));

        assertThat(frame.batchFor(new UserId("bob"))).isSameAs(first).contains("user0", "user1", "user2");
        assertThat(frame.eventsFor(new UserId("alice"))).isSameAs(frame.eventsFor(new UserId("bob")));
    }

    @Test
    void sparesAMemberTheirOwnEvents() {
        RoomFrame frame = leaving(3);

        assertThat(frame.batchFor(new UserId("user1")))
                .contains("user0", "user2")
                .doesNotContain("user1");
        assertThat(frame.eventsFor(new UserId("user1"))).hasSize(2);
    }

    @Test
    void isEmptyForTheOnlyOneWhoCausedIt() {
        assertThat(leaving(1).batchFor(new UserId("user0"))).isEqualTo("[]");
    }

    @Test
    void cutsOutOnesOwnEventsWhereverTheyStand() {
        RoomFrame frame = frame("a", "b", "a", "c", "a");

        assertThat(frame.batchFor(new UserId("a"))).isEqualTo(frame("b", "c").batchFor(new UserId("nobody")));
        assertThat(frame.batchFor(new UserId("b")))
                .isEqualTo(frame("a", "a", "c", "a").batchFor(new UserId("nobody")));
        assertThat(frame.batchFor(new UserId("c")))
                .isEqualTo(frame("a", "b", "a", "a").batchFor(new UserId("nobody")));
        assertThat(frame("a", "a").batchFor(new UserId("a"))).isEqualTo("[]");
        assertThat(frame("a", "b").batchFor(new UserId("a")))
                .isEqualTo(frame("b").batchFor(new UserId("nobody")));
        assertThat(frame("a", "b").batchFor(new UserId("b")))
                .isEqualTo(frame("a").batchFor(new UserId("nobody")));
    }

    @Test
    void isTheArrayOfItsEvents() {
        RoomFrame frame = frame("a", "\"b\",\n\ud800", "c\ud83d\ude00");

        assertThat(frame.batchFor(new UserId("nobody")))
                .isEqualTo(frame.eventsFor(new UserId("nobody")).stream()
                        .map(RoomFrame.Event::json)
                        .collect(Collectors.joining(",", "[", "]")));
    }
}
