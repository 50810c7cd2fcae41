package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a process has used so far, in all and thread by thread; read from /proc, so only on Linux. The kernel counts in
 * steps of 10 ms.
 *
 * @param processMicros CPU time of the process in microseconds, that of threads which ended included
 * @param threads that of each thread that lives, by the kernel's number for it
 */
record ThreadCpu(long processMicros, Map<Long, Reading> threads) {

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

    /**
     * One thread.
     *
     * @param kind what it is for
     * @param micros CPU time in microseconds
     */
    record Reading(Kind kind, long micros) {}

    private static final long MICROS_PER_TICK = 10_000;

    // Where the fields "utime" and "stime" of /proc/PID/stat (proc manual page) are, counted behind the name.
    private static final int USER_FIELD = 11;
    private static final int SYSTEM_FIELD = 12;

    static ThreadCpu of(long pid) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        Map<Long, Reading> threads = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                try {
                    threads.put(Long.parseLong(task.getFileName().toString()), read(task.resolve("stat")));
                } catch (IOException ended) {
                    // The thread ended meanwhile; what it used is in the process's.
                }
            }
        }
        return new ThreadCpu(read(process.resolve("stat")).micros(), threads);
    }

    private static Reading read(Path stat) throws IOException {
        String text = Files.readString(stat);
        int nameEnds = text.lastIndexOf(')');
        String[] fields = text.substring(nameEnds + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]);
        return new Reading(Kind.of(text.substring(text.indexOf('(') + 1, nameEnds)), ticks * MICROS_PER_TICK);
    }

    /** Returns what was used since an earlier reading. */
    Spent since(ThreadCpu earlier) {
        Map<Kind, Long> micros = new EnumMap<>(Kind.class);
        threads.forEach((number, now) -> {
            Reading before = earlier.threads.getOrDefault(number, new Reading(now.kind(), 0));
            micros.merge(now.kind(), now.micros() - before.micros(), Long::sum);
        });
        return new Spent(processMicros - earlier.processMicros, micros);
    }

    /**
     * What was used between two readings.
     *
     * @param processMicros by the process, in microseconds
     * @param kinds by its threads that lived at the end
     */
    record Spent(long processMicros, Map<Kind, Long> kinds) {

        long of(Kind kind) {
            return kinds.getOrDefault(kind, 0L);
        }

        /**
         * Returns what no thread that lived at the end has used: that of those which ended, and what the kernel rounds.
         */
        long unaccountedMicros() {
            return processMicros
                    - kinds.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns a row of a table: what each kind used, for each of a number of samples. */
        String cells(long samples) {
            StringBuilder cells = new StringBuilder();
            for (Kind kind : Kind.values()) {
                cells.append(cell(of(kind), samples));
            }
            return cells.append(cell(unaccountedMicros(), samples)).toString();
        }

        private static String cell(long micros, long samples) {
            return String.format(Locale.ROOT, " %.1f |", (double) micros / samples);
        }

        static String header() {
            StringBuilder cells = new StringBuilder();
            for (Kind kind : Kind.values()) {
                cells.append(' ').append(kind.name().toLowerCase(Locale.ROOT)).append(" |");
            }
            return cells.append(" not accounted for |").toString();
        }
    }
}
