package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reader that stalls costs no more memory than the limit says, even if nobody else shares its texts. */
class WaitingMemoryTest {

    private static final int LIMIT = VoiceLimits.DEFAULT.outboundChars();
    private static final int READERS = 200;
    private static final int ROUNDS = 3;
    private static final ChannelId CHANNEL = new ChannelId("lobby");

    private final List<UserId> users = new ArrayList<>();

    WaitingMemoryTest() {
        for (int i = 0; i < 1_000; i++) {
            users.add(new UserId("user-" + i));
        }
    }

    @Test
    void isWithinTheLimitForStatisticsOfEverybodyInAHugeRoom() {
        assertThat(bytesOfAReader(120)).isBetween(LIMIT / 2, LIMIT);
    }

    @Test
    void isWithinTheLimitForLongMessages() {
        assertThat(bytesOfAReader(4_000)).isBetween(LIMIT / 2, LIMIT);
    }

    /** The least of some rounds: other tests of this process may allocate meanwhile. */
    private int bytesOfAReader(int textLength) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            List<WaitingMessages> readers = new ArrayList<>(READERS);
            long before = usedBytes();
            try {
                for (int i = 0; i < READERS; i++) {
                    readers.add(full(textLength));
                }
                least = Math.min(least, usedBytes() - before);
            } finally {
                Reference.reachabilityFence(readers);
            }
        }
        return (int) (least / READERS);
    }

    private WaitingMessages full(int textLength) {
        WaitingMessages waiting = new WaitingMessages();
        int i = 0;
        while (waiting.chars() + textLength + WaitingMessages.HELD_CHARS <= LIMIT) {
            waiting.add(new Outbox.Key(CHANNEL, users.get(i)), "x".repeat(textLength));
            i++;
        }
        return waiting;
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
