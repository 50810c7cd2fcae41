package dev.connectivity.jdbi;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.SampleTotals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** {@link SampleTotals} as columns, the same in sessions and in every rollup. */
final class TotalsColumns {

    static final List<String> NAMES = List.of(
            "samples",
            "latency_count",
            "latency_sum",
            "latency_max",
            "loss_count",
            "loss_sum",
            "loss_max",
            "jitter_count",
            "jitter_sum",
            "jitter_max",
            "worst",
            "red_ms",
            "orange_ms",
            "yellow_ms",
            "green_ms",
            "unknown_ms",
            "incidents",
            "latencies");

    static final String LIST = String.join(", ", NAMES);

    static final String ASSIGNMENTS =
            NAMES.stream().map(name -> name + " = :" + name).collect(Collectors.joining(", "));

    static final String ASSIGNMENTS_FROM_EXCLUDED =
            NAMES.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));

    private TotalsColumns() {}

    static void bind(SqlStatement<?> statement, SampleTotals totals) {
        statement.bind("samples", totals.samples());
        bind(statement, "latency", totals.latency());
        bind(statement, "loss", totals.loss());
        bind(statement, "jitter", totals.jitter());
        statement
                .bind("worst", totals.worst().code())
                .bind("red_ms", totals.millisIn(QualityLevel.RED))
                .bind("orange_ms", totals.millisIn(QualityLevel.ORANGE))
                .bind("yellow_ms", totals.millisIn(QualityLevel.YELLOW))
                .bind("green_ms", totals.millisIn(QualityLevel.GREEN))
                .bind("unknown_ms", totals.millisIn(QualityLevel.UNKNOWN))
                .bind("incidents", totals.incidents())
                .bind("latencies", HistogramBytes.encode(totals.latencyHistogram()));
    }

    static SampleTotals read(ResultSet row) throws SQLException {
        return new SampleTotals(
                row.getLong("samples"),
                metric(row, "latency"),
                metric(row, "loss"),
                metric(row, "jitter"),
                level(row, "worst"),
                List.of(
                        row.getLong("red_ms"),
                        row.getLong("orange_ms"),
                        row.getLong("yellow_ms"),
                        row.getLong("green_ms"),
                        row.getLong("unknown_ms")),
                row.getInt("incidents"),
                HistogramBytes.decode(row.getBytes("latencies")));
    }

    static QualityLevel level(ResultSet row, String column) throws SQLException {
        int code = row.getInt(column);
        return row.wasNull() ? QualityLevel.UNKNOWN : QualityLevel.ofCode(code);
    }

    static @Nullable Double doubleOrNull(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    private static void bind(SqlStatement<?> statement, String name, SampleTotals.Metric metric) {
        statement
                .bind(name + "_count", metric.count())
                .bind(name + "_sum", metric.sum())
                .bind(name + "_max", metric.max());
    }

    private static SampleTotals.Metric metric(ResultSet row, String name) throws SQLException {
        return new SampleTotals.Metric(
                row.getLong(name + "_count"), row.getDouble(name + "_sum"), row.getDouble(name + "_max"));
    }
}
