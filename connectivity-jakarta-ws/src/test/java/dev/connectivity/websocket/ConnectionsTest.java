package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import dev.connectivity.testkit.InMemorySampleStore;
import dev.connectivity.testkit.InMemorySessionStore;
import dev.connectivity.websocket.Connections.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How many may be there at once, however they come. */
class ConnectionsTest {

    private static final int RUSHING = 8;
    private static final int OF_ONE_USER = 3;
    private static final int IN_ALL = 5;

    private final Connections connections = new Connections();
    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final VoiceWebSocket endpoint =
            VoiceWebSocket.builder().authenticator(request -> Optional.empty()).build();
    private final ConnectivityMonitor monitor = ConnectivityMonitor.builder()
            .stores(new InMemorySessionStore(samples), samples)
            .channelDirectory(InMemoryChannelDirectory.of("lobby"))
            .broadcaster(endpoint.broadcaster())
            .build();

    @AfterEach
    void end() {
        endpoint.close();
        monitor.close();
    }

    private VoiceConnection of(String user) {
        return new VoiceConnection(
                new Identity(new UserId(user), user), monitor, endpoint, new RecordedTransport(), false);
    }

    private Admission add(VoiceConnection connection) {
        return connections.add(connection, OF_ONE_USER, IN_ALL);
    }

    @Test
    void saysWhichLimitIsReached() {
        for (int i = 0; i < OF_ONE_USER; i++) {
            assertThat(add(of("alice"))).isEqualTo(Admission.ADDED);
        }
        assertThat(add(of("alice"))).isEqualTo(Admission.TOO_MANY_OF_USER);

        assertThat(add(of("bob"))).isEqualTo(Admission.ADDED);
        assertThat(add(of("carol"))).isEqualTo(Admission.ADDED);
        assertThat(add(of("dave"))).isEqualTo(Admission.TOO_MANY_IN_ALL);
        assertThat(connections.count()).isEqualTo(IN_ALL);
    }

    @Test
    void makesRoomWhenOneGoes() {
        VoiceConnection first = of("user-0");
        add(first);
        for (int i = 1; i < IN_ALL; i++) {
            add(of("user-" + i));
        }
        assertThat(add(of("late"))).isEqualTo(Admission.TOO_MANY_IN_ALL);

        connections.remove(first);
        connections.remove(first);

        assertThat(connections.count()).isEqualTo(IN_ALL - 1);
        assertThat(add(of("late"))).isEqualTo(Admission.ADDED);
        assertThat(add(of("later"))).isEqualTo(Admission.TOO_MANY_IN_ALL);
    }

    @Test
    void keepsNothingOfAUserWhoHasLeft() {
        List<VoiceConnection> present = List.of(of("alice"), of("alice"), of("bob"));
        present.forEach(this::add);
        assertThat(connections.users()).isEqualTo(2);

        present.forEach(connections::remove);

        assertThat(connections.users()).isZero();
    }

    @Nested
    class WhenManyComeAtOnce {

        @Test
        void admitsExactlyAsManyAsMayBeThereInAll() throws Exception {
            for (int round = 0; round < 200; round++) {
                List<VoiceConnection> newcomers = new ArrayList<>();
                for (int i = 0; i < RUSHING; i++) {
                    newcomers.add(of("user-" + i));
                }

                assertThat(addAtOnce(newcomers))
                        .as("round %d", round)
                        .hasSize(RUSHING)
                        .filteredOn(Admission.ADDED::equals)
                        .hasSize(IN_ALL);
                assertThat(connections.count()).isEqualTo(IN_ALL);
                newcomers.forEach(connections::remove);
                assertThat(connections.count()).isZero();
            }
        }

        @Test
        void admitsExactlyAsManyAsOneUserMayHave() throws Exception {
            for (int round = 0; round < 200; round++) {
                List<VoiceConnection> newcomers = new ArrayList<>();
                for (int i = 0; i < RUSHING; i++) {
                    newcomers.add(of("alice"));
                }

                assertThat(addAtOnce(newcomers))
                        .as("round %d", round)
                        .containsOnly(Admission.ADDED, Admission.TOO_MANY_OF_USER)
                        .filteredOn(Admission.ADDED::equals)
                        .hasSize(OF_ONE_USER);
                newcomers.forEach(connections::remove);
                assertThat(connections.count()).isZero();
            }
        }

        private List<Admission> addAtOnce(List<VoiceConnection> newcomers) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(newcomers.size());
            try {
                CyclicBarrier together = new CyclicBarrier(newcomers.size());
                List<Callable<Admission>> tasks = new ArrayList<>();
                for (VoiceConnection newcomer : newcomers) {
                    tasks.add(() -> {
                        together.await();
                        return add(newcomer);
                    });
                }
                List<Admission> admissions = new ArrayList<>();
                for (Future<Admission> done : threads.invokeAll(tasks)) {
                    admissions.add(done.get());
                }
                return admissions;
            } finally {
                threads.shutdown();
            }
        }
    }
}
