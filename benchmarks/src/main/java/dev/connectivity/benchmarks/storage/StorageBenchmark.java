package dev.connectivity.benchmarks.storage;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs the storage's measurements: those of {@code ingest}, {@code read} and {@code maintenance} that the property
 * {@code storage.benchmark} names, or {@code all}; with {@code small} it is a look that takes seconds. The figures go
 * to the output as a table and to {@code target/storage-benchmark.json}.
 */
public final class StorageBenchmark {

    static final Set<String> ALL = Set.of("ingest", "read", "maintenance");

    private static final String SMALL = "small";

    private final Scale scale;
    private final Set<String> parts;
    private final List<Figure> figures = new ArrayList<>();
    private List<String> plans = List.of();
    private String version = "";

    StorageBenchmark(Scale scale, Set<String> parts) {
        this.scale = scale;
        this.parts = parts;
    }

    /**
     * Measures and prints; ends with status 2 if it was asked for what it cannot do.
     *
     * @param arguments none
     * @throws SQLException if the server fails
     * @throws IOException if the server cannot be started or the results cannot be written
     */
    public static void main(String... arguments) throws SQLException, IOException {
        String asked = System.getProperty("storage.benchmark", "all");
        boolean small = List.of(asked.split(",")).contains(SMALL);
        Set<String> parts;
        try {
            parts = parts(asked);
        } catch (IllegalArgumentException bad) {
            System.err.println(bad.getMessage());
            System.exit(2);
            return;
        }
        StorageBenchmark benchmark = new StorageBenchmark(small ? Scale.SMALL : Scale.FULL, parts);
        benchmark.run();
        System.out.print(benchmark.table());
        Path json = Path.of("target", "storage-benchmark.json");
        Files.createDirectories(json.toAbsolutePath().getParent());
        benchmark.writeJson(json);
        if (!small && !benchmark.scans().isEmpty()) {
            throw new IllegalStateException("a read scans whole tables:\n" + String.join("\n", benchmark.scans()));
        }
    }

    /** Returns what is asked for; anything else is an exception whose message says what is allowed. */
    static Set<String> parts(String asked) {
        Set<String> parts = new HashSet<>(List.of(asked.split(",")));
        parts.remove(SMALL);
        if (parts.equals(Set.of("all"))) {
            return ALL;
        }
        if (parts.isEmpty() || !ALL.containsAll(parts)) {
            throw new IllegalArgumentException("storage.benchmark must be all or some of ingest, read and maintenance"
                    + " with commas between, also with small, not " + asked);
        }
        return parts;
    }

    void run() throws SQLException, IOException {
        try (Server server = new Server(!scale.equals(Scale.SMALL))) {
            version = server.version();
            if (parts.contains("ingest")) {
                figures.addAll(new IngestBenchmark(scale, server).run());
            }
            if (parts.contains("read")) {
                ReadBenchmark reads = new ReadBenchmark(scale, server);
                figures.addAll(reads.run());
                plans = reads.plans();
            }
            if (parts.contains("maintenance")) {
                figures.addAll(new MaintenanceBenchmark(scale, server).run());
            }
        }
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    List<String> plans() {
        return plans;
    }

    /** Returns the plans that read a table from end to end. */
    List<String> scans() {
        return plans.stream().filter(plan -> plan.contains("Seq Scan")).toList();
    }

    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "# %s, %s, %s, load average %.1f%n", version, scale, Instant.now(), load());
        line(table, "%-60s %12s %-12s %24s %8s %s%n", "", "median", "", "lowest to highest", "ratio", "to");
        for (Figure figure : figures) {
            line(
                    table,
                    "%-60s %12.2f %-12s %11.2f to %10.2f %8s %s%n",
                    figure.name(),
                    figure.median(),
                    figure.unit(),
                    figure.low(),
                    figure.high(),
                    figure.ratio() == null ? "" : String.format(Locale.ROOT, "%.2f", figure.ratio()),
                    figure.against());
        }
        if (!plans.isEmpty()) {
            line(table, "%d statements were planned, %d with a scan of a whole table%n", plans.size(), scans().size());
        }
        return table.toString();
    }

    void writeJson(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("server", version);
            json.writeStringField("scale", scale.toString());
            json.writeStringField("at", Instant.now().toString());
            json.writeNumberField("load_average", load());
            json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
            json.writeArrayFieldStart("figures");
            for (Figure figure : figures) {
                json.writeStartObject();
                json.writeStringField("name", figure.name());
                json.writeStringField("unit", figure.unit());
                json.writeNumberField("median", figure.median());
                json.writeNumberField("low", figure.low());
                json.writeNumberField("high", figure.high());
                if (figure.ratio() != null) {
                    json.writeNumberField("ratio", figure.ratio());
                    json.writeStringField("against", figure.against());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("plans");
            for (String plan : plans) {
                json.writeString(plan);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values));
    }
}
