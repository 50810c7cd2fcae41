package dev.connectivity.quality;

import org.jspecify.annotations.Nullable;

/**
 * The classifier: where one level ends and the next begins, for each metric. The worst metric decides; a value exactly
 * on a boundary belongs to the better level. Unknown metrics never help: green needs all three known and green, and if
 * the known ones are green but one is unknown, the level is unknown.
 *
 * <p>Values are expected to have passed {@link dev.connectivity.stats.VoiceStats#violation()}.
 *
 * @param latencyMillis boundaries of the round-trip time in milliseconds
 * @param lossPercent boundaries of the packet loss in percent
 * @param jitterMillis boundaries of the jitter in milliseconds
 */
public record QualityThresholds(Boundaries latencyMillis, Boundaries lossPercent, Boundaries jitterMillis) {

    /** Latency 100, 200, 350 ms; loss 1, 3, 5 %; jitter 30, 50, 80 ms. */
    public static final QualityThresholds DEFAULT =
            new QualityThresholds(new Boundaries(100, 200, 350), new Boundaries(1, 3, 5), new Boundaries(30, 50, 80));

    /** Stands for an unknown metric in {@link #level(int, double, int)}. */
    public static final int UNKNOWN = -1;

    /**
     * Classifies one measurement and says which metric decided: the one with the lowest level; among equals the one
     * furthest beyond the boundary it crossed, relative to that boundary; on an exact tie the first in the order of
     * {@link Metric}.
     *
     * @param latency round-trip time in milliseconds, or null while unknown
     * @param loss packet loss in percent, or null while unknown
     * @param jitter jitter in milliseconds, or null while unknown
     * @return level and worst metric
     */
    public QualityAssessment assess(@Nullable Integer latency, @Nullable Double loss, @Nullable Integer jitter) {
        int latencyOrUnknown = latency == null ? UNKNOWN : latency;
        double lossOrUnknown = loss == null ? UNKNOWN : loss;
        int jitterOrUnknown = jitter == null ? UNKNOWN : jitter;
        QualityLevel level = level(latencyOrUnknown, lossOrUnknown, jitterOrUnknown);
        if (level == QualityLevel.GREEN || level == QualityLevel.UNKNOWN) {
            return new QualityAssessment(level, null);
        }
        Metric worst = null;
        double furthest = 0;
        for (Metric metric : Metric.values()) {
            double value = switch (metric) {
                case LATENCY -> latencyOrUnknown;
                case PACKET_LOSS -> lossOrUnknown;
                case JITTER -> jitterOrUnknown;
            };
            Boundaries boundaries = boundaries(metric);
            if (boundaries.level(value) == level) {
                double beyond = value / boundaries.crossedInto(level);
                if (beyond > furthest) {
                    worst = metric;
                    furthest = beyond;
                }
            }
        }
        return new QualityAssessment(level, worst);
    }

    /**
     * Classifies one measurement without allocating anything.
     *
     * @param latency round-trip time in milliseconds, or {@link #UNKNOWN}
     * @param loss packet loss in percent, or {@link #UNKNOWN}
     * @param jitter jitter in milliseconds, or {@link #UNKNOWN}
     * @return the level of {@link #assess}
     */
    public QualityLevel level(int latency, double loss, int jitter) {
        return worse(worse(latencyMillis.level(latency), lossPercent.level(loss)), jitterMillis.level(jitter));
    }

    /**
     * Returns the boundaries of one metric.
     *
     * @param metric which metric
     * @return where its levels end
     */
    public Boundaries boundaries(Metric metric) {
        return switch (metric) {
            case LATENCY -> latencyMillis;
            case PACKET_LOSS -> lossPercent;
            case JITTER -> jitterMillis;
        };
    }

    private static QualityLevel worse(QualityLevel one, QualityLevel other) {
        // Unknown gives way to a known bad level, but not to green.
        if (one == QualityLevel.UNKNOWN) {
            return other == QualityLevel.GREEN ? one : other;
        }
        if (other == QualityLevel.UNKNOWN) {
            return one == QualityLevel.GREEN ? other : one;
        }
        return other.isWorseThan(one) ? other : one;
    }

    /**
     * Where the levels of one metric end: the largest value that still belongs to each. Beyond the last it is red.
     *
     * @param green the largest green value, above 0
     * @param yellow the largest yellow value, above green
     * @param orange the largest orange value, above yellow
     */
    public record Boundaries(double green, double yellow, double orange) {

        /**
         * Checks the order.
         *
         * @param green the largest green value, above 0
         * @param yellow the largest yellow value, above green
         * @param orange the largest orange value, above yellow
         * @throws IllegalArgumentException unless 0 &lt; green &lt; yellow &lt; orange and all are finite
         */
        public Boundaries {
            if (!(0 < green && green < yellow && yellow < orange && Double.isFinite(orange))) {
                throw new IllegalArgumentException(
                        "0 < green < yellow < orange must hold, not " + green + ", " + yellow + " and " + orange);
            }
        }

        /**
         * Classifies one value.
         *
         * @param value 0 or more; below 0 or NaN means unknown
         * @return the level
         */
        public QualityLevel level(double value) {
            if (!(value >= 0)) {
                return QualityLevel.UNKNOWN;
            }
            if (value <= green) {
                return QualityLevel.GREEN;
            }
            if (value <= yellow) {
                return QualityLevel.YELLOW;
            }
            return value <= orange ? QualityLevel.ORANGE : QualityLevel.RED;
        }

        private double crossedInto(QualityLevel level) {
            return switch (level) {
                case YELLOW -> green;
                case ORANGE -> yellow;
                case RED -> orange;
                case GREEN, UNKNOWN -> throw new IllegalArgumentException(level + " lies beyond no boundary");
            };
        }
    }
}
