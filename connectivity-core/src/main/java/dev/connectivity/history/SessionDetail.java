package dev.connectivity.history;

import java.util.List;

/**
 * One session with its course.
 *
 * @param summary the session
 * @param points at most {@value #MAX_POINTS}, oldest first, the worst values kept
 * @param downsampled whether there were more points than these, so that some stand for several neighbours; a point that
 *     was made of a minute or an hour stands for several samples also when this is false
 * @param resolution what a point was made of
 */
public record SessionDetail(
        SessionEntry summary, List<MetricPoint> points, boolean downsampled, Resolution resolution) {

    /** The most points a detail holds. */
    public static final int MAX_POINTS = 200;

    /** What points are made of. */
    public enum Resolution {
        /** Samples as they were received. */
        SAMPLE,
        /** Rollups of a minute, after the samples themselves were dropped. */
        MINUTE,
        /** Rollups of an hour, after the minutes were dropped. */
        HOUR
    }
}
