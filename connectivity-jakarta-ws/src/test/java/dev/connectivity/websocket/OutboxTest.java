package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final UserId READER = new UserId("reader");
    private static final String LEFT = "{\"type\":\"VoiceUserLeft\",\"channel_id\":\"lobby\",\"user_id\":\"bob\"}";

    private final List<String> sent = new ArrayList<>();

    private Outbox outbox(boolean batching) {
        Outbox.Sender sender = (frame, done) -> {
            sent.add(frame);
            done.accept(null);
        };
        return new Outbox(TimeSource.system(), sender, batching, 64 * 1024, () -> {}, failure -> {});
    }

    private static RoomFrame bobLeft() {
        return new RoomFrame(
                new RoomUpdate(new ChannelId("lobby"), List.of(new RoomEvent.Left(new UserId("bob"))), List.of()));
    }

    @Nested
    class WhatGoesAlong {

        @Test
        void goesWithTheNextRoomUpdateOfABatchingReader() {
            Outbox outbox = outbox(true);

            outbox.offerAlong("session", "{\"seq\":1}");
            assertThat(sent).isEmpty();
            outbox.offer(bobLeft(), READER);

            assertThat(sent).containsExactly("[{\"seq\":1}," + LEFT + "]");
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
}
