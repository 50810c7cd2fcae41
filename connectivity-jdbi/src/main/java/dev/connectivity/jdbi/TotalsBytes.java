package dev.connectivity.jdbi;

import dev.connectivity.quality.QualityLevel;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SampleTotals.Metric;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@link SampleTotals} as bytes for the spool: fixed fields in the order of the record, then the histogram. */
final class TotalsBytes {

    private static final int LEVELS = QualityLevel.values().length;
    private static final int FIXED = 8 + 3 * 24 + 4 + LEVELS * 8 + 4;

    private TotalsBytes() {}

    static byte[] encode(SampleTotals totals) {
        byte[] histogram = HistogramBytes.encode(totals.latencyHistogram());
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + histogram.length).putLong(totals.samples());
        for (Metric metric : List.of(totals.latency(), totals.loss(), totals.jitter())) {
            bytes.putLong(metric.count()).putDouble(metric.sum()).putDouble(metric.max());
        }
        Integer worst = totals.worst().code();
        bytes.putInt(worst == null ? -1 : worst);
        totals.millisInLevel().forEach(bytes::putLong);
        return bytes.putInt(totals.incidents()).put(histogram).array();
    }

    static SampleTotals decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        long samples = bytes.getLong();
        Metric latency = metric(bytes);
        Metric loss = metric(bytes);
        Metric jitter = metric(bytes);
        int worst = bytes.getInt();
        List<Long> millis = new ArrayList<>(LEVELS);
        for (int i = 0; i < LEVELS; i++) {
            millis.add(bytes.getLong());
        }
        int incidents = bytes.getInt();
        byte[] histogram = new byte[bytes.remaining()];
        bytes.get(histogram);
        return new SampleTotals(
                samples,
                latency,
                loss,
                jitter,
                QualityLevel.ofNullableCode(worst < 0 ? null : worst),
                millis,
                incidents,
                HistogramBytes.decode(histogram));
    }

    private static Metric metric(ByteBuffer bytes) {
        return new Metric(bytes.getLong(), bytes.getDouble(), bytes.getDouble());
    }
}
