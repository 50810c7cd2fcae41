package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.ConnectivityMetrics;
import dev.connectivity.stats.VoiceStats;
import dev.connectivity.testkit.FakeTimeSource;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tick costs, counted: texts encoded, frames sent, rooms looked at. */
class TickCostTest {

    private static final ChannelId LOBBY = new ChannelId("lobby");
    private static final int CHANGES = 3;

    private static final class TickedRooms implements ConnectivityMetrics {
        private int ticks;
        private int rooms;

        @Override
        public void roomTick(long nanos, int count) {
            ticks++;
            rooms += count;
        }
    }

    private final FakeTimeSource time = FakeTimeSource.at("2026-03-30T10:00:00Z");
    private final TickedRooms ticked = new TickedRooms();
    private final InMemoryChannelDirectory channels = new InMemoryChannelDirectory();
    private final VoiceWebSocket endpoint =
            VoiceWebSocket.builder().authenticator(request -> Optional.empty()).build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .channelDirectory(channels)
            .broadcaster(endpoint.broadcaster())
            .metrics(ticked)
            .timeSource(time)
            .manual()
            .build();
    private final List<LiveSession> sessions = new ArrayList<>();
    private final List<RecordedTransport> members = new ArrayList<>();

    TickCostTest() {
        endpoint.endpoint(monitor);
    }

    @AfterEach
    void close() {
        endpoint.close();
        monitor.close();
    }

    private void join(ChannelId channel, int count, boolean batching) {
        join(channel, 0, count, batching);
    }

    private void join(ChannelId channel, int first, int count, boolean batching) {
        channels.add(new Channel(channel, channel.value(), null));
        for (int i = first; i < first + count; i++) {
            RecordedTransport transport = new RecordedTransport();
            Identity identity = new Identity(new UserId("user-" + channel + "-" + i), "Somebody");
            VoiceConnection connection = new VoiceConnection(identity, monitor, endpoint, transport, batching);
            sessions.add(monitor.join(identity.user(), identity.name(), channel, connection)
                    .orElseThrow());
            members.add(transport);
        }
    }

    private void forgetWhatWasSent() {
        monitor.tick();
        members.forEach(RecordedTransport::clear);
        ticked.ticks = 0;
        ticked.rooms = 0;
    }

    /** The first few report, each several times. */
    private void change() {
        for (int i = 0; i < CHANGES; i++) {
            for (int latency = 10; latency < 15; latency++) {
                monitor.report(sessions.get(i), VoiceStats.of(latency, 0.0, 3));
            }
        }
    }

    private List<String> frames() {
        return members.stream().flatMap(member -> member.frames().stream()).toList();
    }

    /** How many texts there are, the same object counting once: what is sent to many was written once. */
    private static int written(List<String> frames) {
        Set<String> texts = Collections.newSetFromMap(new IdentityHashMap<>());
        texts.addAll(frames);
        return texts.size();
    }

    @Nested
    class ABusyRoom {

        @ParameterizedTest
        @ValueSource(ints = {10, 100, 300})
        void sendsEachBatchingMemberOneFrameAndWritesItOnceForAllButThoseWhoReported(int size) {
            join(LOBBY, size, true);
            forgetWhatWasSent();

            change();
            monitor.tick();

            assertThat(members).allSatisfy(member -> assertThat(member.frames()).hasSize(1));
            assertThat(written(frames())).isEqualTo(1 + CHANGES);
        }

        @ParameterizedTest
        @ValueSource(ints = {10, 100, 300})
        void writesEachChangeOnceForAllWhoGetSingleEvents(int size) {
            join(LOBBY, size, false);
            forgetWhatWasSent();

            change();
            monitor.tick();

            assertThat(frames()).hasSize(size * CHANGES - CHANGES);
            assertThat(written(frames())).isEqualTo(CHANGES);
        }

        @Test
        void sendsOneFrameEachWhenEverybodyReports() {
            join(LOBBY, 100, true);
            forgetWhatWasSent();

            sessions.forEach(session -> monitor.report(session, VoiceStats.of(20, 0.0, 3)));
            monitor.tick();

            assertThat(members).allSatisfy(member -> assertThat(member.frames()).hasSize(1));
        }

        @Test
        void isLookedAtOnceATick() {
            join(LOBBY, 100, true);
            forgetWhatWasSent();

            change();
            monitor.tick();

            assertThat(ticked.ticks).isEqualTo(1);
            assertThat(ticked.rooms).isEqualTo(1);
        }
    }

    @Nested
    class ManyWhoComeAndGoAtOnce {

        @ParameterizedTest
        @ValueSource(ints = {10, 100, 300})
        void areToldInOneFrameATickWrittenOnceForAllWhoWereThere(int size) {
            join(LOBBY, 10, true);
            forgetWhatWasSent();

            join(LOBBY, 10, size, true);
            monitor.tick();

            List<RecordedTransport> there = members.subList(0, 10);
            assertThat(there).allSatisfy(member -> assertThat(member.frames()).hasSize(1));
            assertThat(written(there.stream()
                            .flatMap(member -> member.frames().stream())
                            .toList()))
                    .isEqualTo(1);
            // The greeting, and who came after it; nobody came after the last.
            List<RecordedTransport> newcomers = members.subList(10, members.size() - 1);
            assertThat(newcomers)
                    .allSatisfy(member -> assertThat(member.frames()).hasSize(2));
            assertThat(members.get(members.size() - 1).frames()).hasSize(1);

            forgetWhatWasSent();
            sessions.subList(10, sessions.size()).forEach(monitor::leave);
            monitor.tick();

            assertThat(there).allSatisfy(member -> assertThat(member.frames()).hasSize(1));
            assertThat(written(frames())).isEqualTo(1);
        }

        @Test
        void areToldInSeveralFramesRatherThanGatheredWithoutEnd() {
            join(LOBBY, 1, true);
            forgetWhatWasSent();

            join(LOBBY, 1, 2_500, true);

            assertThat(members.get(0).frames()).hasSize(2);
            monitor.tick();
            assertThat(members.get(0).frames()).hasSize(3);
        }
    }

    @Nested
    class IdleRooms {

        @Test
        void areNotLookedAtWhileAnotherIsBusy() {
            join(LOBBY, 10, true);
            for (int room = 0; room < 50; room++) {
                join(new ChannelId("idle-" + room), 4, true);
            }
            forgetWhatWasSent();

            change();
            monitor.tick();

            assertThat(ticked.rooms).isEqualTo(1);
            assertThat(members.subList(10, members.size()))
                    .allSatisfy(member -> assertThat(member.frames()).isEmpty());
        }

        @Test
        void areNotTickedAtAllOnceNothingChanges() {
            join(LOBBY, 10, true);
            change();
            forgetWhatWasSent();

            for (int i = 0; i < 20; i++) {
                monitor.tick();
            }

            assertThat(ticked.ticks).isZero();
            assertThat(frames()).isEmpty();
        }
    }

    @Nested
    class SomebodyAlone {

        @Test
        void costsNoTickAndIsShownOnceToWhoeverComesNext() {
            join(LOBBY, 1, true);
            forgetWhatWasSent();

            monitor.report(sessions.get(0), VoiceStats.of(42, 0.0, 3));
            monitor.tick();

            assertThat(ticked.rooms).isZero();
            Identity newcomer = new Identity(new UserId("newcomer"), "Somebody");
            RecordedTransport transport = new RecordedTransport();
            VoiceConnection connection = new VoiceConnection(newcomer, monitor, endpoint, transport, true);
            monitor.join(newcomer.user(), newcomer.name(), LOBBY, connection);
            monitor.tick();

            assertThat(transport.frames()).singleElement().asString().contains("\"latency\":42");
        }
    }
}
