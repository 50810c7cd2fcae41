package dev.connectivity.benchmarks.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.spi.ConnectionHistory;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Summary, list and detail of users who came a month ago and of users who came years ago, among many others. Both kinds
 * are asked for in turn.
 */
final class ReadBenchmark {

    private static final int WARMING = 50;

    private final Scale scale;
    private final HikariDataSource database;
    private final List<String> plans = new ArrayList<>();

    ReadBenchmark(Scale scale, Server server) throws SQLException {
        this.scale = scale;
        this.database = server.newDatabase();
    }

    private interface Read {
        Object of(ConnectionHistory history, UserId user, SessionId latest);
    }

    /** Returns the plans of every statement that a summary, a list and a detail of a long history run. */
    List<String> plans() {
        return List.copyOf(plans);
    }

    List<Figure> run() throws SQLException {
        new HistoryData(database).store(scale);
        List<Figure> figures = new ArrayList<>();
        Read summary = (history, user, latest) -> history.summary(user, 30, ZoneOffset.UTC);
        Read list = (history, user, latest) -> history.sessions(user, 20, 0, null);
        Read detail = (history, user, latest) -> history.session(user, latest).orElseThrow();
        try (JdbiStorage storage = JdbiStorage.builder(database).build()) {
            compare("summary of 30 days", summary, storage.history(), figures);
            compare("first 20 sessions", list, storage.history(), figures);
            compare("detail, 600 samples", detail, storage.history(), figures);
        }
        ExplainingDataSource explaining = new ExplainingDataSource(database, plans);
        try (JdbiStorage storage = JdbiStorage.builder(explaining).build()) {
            UserId user = HistoryData.longUser(0);
            for (Read read : List.of(summary, list, detail)) {
                read.of(storage.history(), user, latest(storage.history(), user));
            }
        }
        return figures;
    }

    private void compare(String what, Read read, ConnectionHistory history, List<Figure> figures) {
        List<UserId> brief = users(HistoryData::briefUser);
        List<UserId> early = users(HistoryData::longUser);
        List<SessionId> briefLatest =
                brief.stream().map(user -> latest(history, user)).toList();
        List<SessionId> earlyLatest =
                early.stream().map(user -> latest(history, user)).toList();
        double[] briefMillis = new double[scale.reads()];
        double[] earlyMillis = new double[scale.reads()];
        for (int round = -WARMING; round < scale.reads(); round++) {
            int user = Math.floorMod(round, scale.measuredUsers());
            double first = millis(read, history, brief.get(user), briefLatest.get(user));
            double second = millis(read, history, early.get(user), earlyLatest.get(user));
            if (round >= 0) {
                briefMillis[round] = first;
                earlyMillis[round] = second;
            }
        }
        Figure base = Figure.alone(what + ", 30 days of history", "ms", briefMillis);
        figures.add(base);
        figures.add(Figure.alone(what + ", " + scale.longHistoryDays() + " days of history", "ms", earlyMillis)
                .against(base));
    }

    private List<UserId> users(IntFunction<UserId> named) {
        return IntStream.range(0, scale.measuredUsers()).mapToObj(named).toList();
    }

    private static SessionId latest(ConnectionHistory history, UserId user) {
        return history.sessions(user, 1, 0, null).get(0).session();
    }

    private static double millis(Read read, ConnectionHistory history, UserId user, SessionId latest) {
        long begin = System.nanoTime();
        read.of(history, user, latest);
        return (System.nanoTime() - begin) / 1e6;
    }
}
