package dev.connectivity.jdbi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.testkit.InMemoryChannelDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server process that is there to be killed: a monitor over the stores with a spool, and clients that talk to it in lines
 * of text over sockets. Says its port on its output and serves until its input ends. Arguments: URL, spool, and when the
 * test began, in milliseconds.
 */
final class VoiceProcess {

    private static final ChannelId CHANNEL = new ChannelId("lobby");
    private static final long MAINTENANCE_MILLIS = 250;

    private final ConnectivityMonitor monitor;

    private VoiceProcess(ConnectivityMonitor monitor) {
        this.monitor = monitor;
    }

    public static void main(String[] args) throws IOException {
        PrintStream output = System.out;
        // Nobody reads the output after its first line, and a log in it would stop the process once the pipe is full.
        System.setOut(System.err);
        try (HikariDataSource pool = pool(args[0]);
                JdbiStorage storage = JdbiStorage.builder(pool)
                        .spool(Path.of(args[1]), 100_000_000)
                        .build();
                ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                    .stores(storage.sessionStore(), storage.sampleStore())
                    .channelDirectory(InMemoryChannelDirectory.of(CHANNEL.value()))
                    .broadcaster(new Acknowledgements())
                    .timeSource(new FastClock(Long.parseLong(args[2])))
                    .writeInterval(Duration.ofMillis(20))
                    .resumeWindow(Duration.ofDays(1))
                    .build()) {
                VoiceProcess process = new VoiceProcess(monitor);
                daemon(() -> process.accept(socket));
                daemon(() -> maintain(storage));
                output.println(socket.getLocalPort());
                while (System.in.read() >= 0) {
                    // What comes does not matter, only its end.
                }
            }
            while (storage.spool().entries() > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            while (!maintained(storage)) {
                // The thread beside is at it, perhaps from before the last sample was stored, or the machine is busy.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** As a scheduler does, but more often, so that it is killed in the middle now and then. */
    private static void maintain(JdbiStorage storage) {
        while (true) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MAINTENANCE_MILLIS));
            maintained(storage);
        }
    }

    private static boolean maintained(JdbiStorage storage) {
        try {
            return storage.maintenance().run().ran();
        } catch (StorageUnavailableException away) {
            System.err.println("The database is away: " + away);
            return false;
        }
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, UTF_8)) {
            LiveSession session = enter(in.readLine().split(" ", -1), out).orElse(null);
            if (session == null) {
                out.println("GONE");
                return;
            }
            String line;
            while ((line = in.readLine()) != null) {
                if (line.equals("LEAVE")) {
                    monitor.leave(session);
                    out.println("LEFT");
                } else {
                    String[] words = line.split(" ", -1);
                    monitor.report(session, VoiceClient.stats(Integer.parseInt(words[0]), Long.parseLong(words[1])));
                }
            }
            monitor.disconnected(session, out);
        } catch (IOException gone) {
            System.err.println("A client is gone: " + gone.getMessage());
        }
    }

    private Optional<LiveSession> enter(String[] words, PrintWriter out) {
        UserId user = new UserId(words[0]);
        return words.length == 1
                ? monitor.join(user, "somebody", CHANNEL, out)
                : monitor.resume(new SessionId(UUID.fromString(words[1])), user, CHANNEL, "somebody", out);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(500);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    /** Tells clients where they are and what is stored. */
    private static final class Acknowledgements implements RoomBroadcaster {

        @Override
        public void joined(LiveSession session, RoomPicture picture) {
            tell(session, "JOINED " + session.id());
        }

        @Override
        public void changed(RoomUpdate update) {}

        @Override
        public void incident(LiveSession session, IncidentEvent event) {}

        @Override
        public void acknowledged(LiveSession session, long seq) {
            tell(session, "ACK " + seq);
        }

        @Override
        public void refused(LiveSession session, long seq) {
            tell(session, "REFUSED " + seq);
        }

        @Override
        public void takenOver(LiveSession session, Object formerAttachment) {}

        private static void tell(LiveSession session, String line) {
            if (session.attachment() instanceof PrintWriter connection) {
                connection.println(line);
            }
        }
    }
}
