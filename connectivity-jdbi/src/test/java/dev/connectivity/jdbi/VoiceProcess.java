package dev.connectivity.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.SessionSummary.EndReason;
import dev.connectivity.testkit.SampleBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server process that is there to be killed. It takes up its sessions, sends on from what was acknowledged before, and
 * says on its output what is acknowledged now. Arguments: URL, spool, begin in milliseconds, samples a session or 0 for
 * ever, and for each session its id, a colon and the first number to send.
 */
final class VoiceProcess {

    private static final int BATCH_OF_EACH = 7;

    private VoiceProcess() {}

    public static void main(String[] args) {
        Instant begin = Instant.ofEpochMilli(Long.parseLong(args[2]));
        int last = Integer.parseInt(args[3]);
        List<SessionStart> sessions = new ArrayList<>();
        int[] next = new int[args.length - 4];
        for (int i = 0; i < next.length; i++) {
            String[] session = args[i + 4].split(":", 2);
            sessions.add(start(i, session[0], begin));
            next[i] = Integer.parseInt(session[1]);
        }
        try (HikariDataSource pool = pool(args[0]);
                JdbiStorage storage = JdbiStorage.builder(pool)
                        .spool(Path.of(args[1]), 100_000_000)
                        .build()) {
            takeUp(storage, sessions);
            boolean more = true;
            for (int round = 0; more; round++) {
                more = send(storage, sessions, next, last);
                if (round % 10 == 5) {
                    maintain(storage);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            finish(storage, sessions, last);
        }
    }

    private static boolean send(JdbiStorage storage, List<SessionStart> sessions, int[] next, int last) {
        List<Sample> batch = new ArrayList<>();
        for (int i = 0; i < next.length; i++) {
            for (int n = 0; n < BATCH_OF_EACH && (last == 0 || next[i] < last); n++) {
                batch.add(sample(sessions.get(i), next[i]++));
            }
        }
        if (batch.isEmpty()) {
            return false;
        }
        storage.sampleStore().append(batch);
        StringBuilder acknowledged = new StringBuilder("ACK");
        for (int seq : next) {
            acknowledged.append(' ').append(seq);
        }
        System.out.println(acknowledged);
        return true;
    }

    /** As a scheduler does, so that it is killed in the middle now and then. */
    private static void maintain(JdbiStorage storage) {
        try {
            storage.maintenance().run();
        } catch (StorageUnavailableException away) {
            System.err.println("The database is away");
        }
    }

    private static void takeUp(JdbiStorage storage, List<SessionStart> sessions) {
        storage.sessionStore().opened(sessions);
        for (SessionStart session : sessions) {
            try {
                storage.sessionStore().reopen(session.session(), session.user(), Instant.EPOCH);
            } catch (StorageUnavailableException away) {
                return;
            }
        }
    }

    private static void finish(JdbiStorage storage, List<SessionStart> sessions, int last) {
        for (SessionStart session : sessions) {
            List<Sample> samples = new ArrayList<>();
            for (int seq = 0; seq < last; seq++) {
                samples.add(sample(session, seq));
            }
            Instant end = session.startedAt().plusSeconds(last);
            storage.sessionStore()
                    .closed(List.of(new SessionSummary(
                            session, end, SampleTotals.of(samples, IncidentPolicy.DEFAULT, end), EndReason.LEFT)));
        }
        while (storage.spool().entries() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        storage.maintenance().run();
    }

    static SessionStart start(int index, String id, Instant begin) {
        return new SessionStart(
                new SessionId(UUID.fromString(id)), new UserId("user-" + index), new ChannelId("lobby"), begin);
    }

    static Sample sample(SessionStart start, int seq) {
        return SampleBuilder.of(start)
                .seq(seq)
                .after(Duration.ofSeconds(seq))
                .measured(seq % 300, seq % 50 == 0 ? 4.0 : 0.5, seq % 40)
                .build();
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
}
