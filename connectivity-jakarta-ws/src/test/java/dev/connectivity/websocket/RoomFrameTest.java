package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomUpdate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomFrameTest {

    private static RoomFrame leaving(int users) {
        List<RoomEvent> events = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            events.add(new RoomEvent.Left(new UserId("user" + i)));
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
}
