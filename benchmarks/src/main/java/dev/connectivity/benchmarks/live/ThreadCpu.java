package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the threads of a process have used so far, by what they do; read from /proc, so only on Linux.
 *
 * @param micros CPU time of all threads of a kind in microseconds; the kernel counts in steps of 10 ms
 */
record ThreadCpu(Map<Kind, Long> micros) {

    /** What a thread is for, told by how its name begins. The kernel keeps 15 characters of it. */
    enum Kind {
        /** The container's threads: reading, decoding, reporting, and answering at once. */
        CONTAINER("qtp"),
        /** The room tick and the sends that it begins. */
        ROOMS("connectivity-ro"),
        /** Writing batches, acknowledging. */
        STORES("connectivity-st"),
        /** The patrol over the connections and its chores. */
        PATROL("connectivity-"),
        /** The JIT compiler. */
        COMPILER("C1 ", "C2 "),
        /** The garbage collector. */
        COLLECTOR("GC ", "G1 "),
        /** The virtual machine's own and all others. */
        OTHER("");

        private final List<String> names;

        Kind(String... names) {
            this.names = List.of(names);
        }

        private static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.names.stream().anyMatch(name::startsWith)) {
                    return kind;
                }
            }
            return OTHER;
        }
    }

    private static final long MICROS_PER_TICK = 10_000;

    // Where the fields "utime" and "stime" of /proc/PID/stat (proc manual page) are, counted behind the name.
    private static final int USER_FIELD = 11;
    private static final int SYSTEM_FIELD = 12;

    static ThreadCpu of(long pid) throws IOException {
        Map<Kind, Long> micros = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            micros.put(kind, 0L);
        }
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "task"))) {
            for (Path task : tasks) {
                add(task.resolve("stat"), micros);
            }
        }
        return new ThreadCpu(micros);
    }

    private static void add(Path stat, Map<Kind, Long> micros) {
        try {
            String text = Files.readString(stat);
            int nameEnds = text.lastIndexOf(')');
            String[] fields = text.substring(nameEnds + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]);
            Kind kind = Kind.of(text.substring(text.indexOf('(') + 1, nameEnds));
            micros.merge(kind, ticks * MICROS_PER_TICK, Long::sum);
        } catch (IOException ended) {
            // The thread ended meanwhile; what it used is in none of the readings that follow.
        }
    }

    /** What was used since an earlier reading. */
    ThreadCpu since(ThreadCpu earlier) {
        Map<Kind, Long> used = new EnumMap<>(Kind.class);
        micros.forEach((kind, now) -> used.put(kind, Math.max(0, now - earlier.of(kind))));
        return new ThreadCpu(used);
    }

    long of(Kind kind) {
        return micros.getOrDefault(kind, 0L);
    }

    /** Returns a row of a table: what each kind used, for each of a number of samples. */
    String cells(long samples) {
        StringBuilder cells = new StringBuilder();
        for (Kind kind : Kind.values()) {
            cells.append(String.format(Locale.ROOT, " %.1f |", (double) of(kind) / samples));
        }
        return cells.toString();
    }

    static String header() {
        StringBuilder cells = new StringBuilder();
        for (Kind kind : Kind.values()) {
            cells.append(' ').append(kind.name().toLowerCase(Locale.ROOT)).append(" |");
        }
        return cells.toString();
    }
}
