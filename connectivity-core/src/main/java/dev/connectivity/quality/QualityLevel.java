package dev.connectivity.quality;

import org.jspecify.annotations.Nullable;

/** How good a connection is: four levels and, outside the scale, unknown, which is never counted as good. */
public enum QualityLevel {
    /** Code 0, "Poor". */
    RED(0, "Poor"),
    /** Code 1, "Fair". */
    ORANGE(1, "Fair"),
    /** Code 2, "Good". */
    YELLOW(2, "Good"),
    /** Code 3, "Excellent". */
    GREEN(3, "Excellent"),
    /** No code: nothing was measured, or nothing was heard for too long. */
    UNKNOWN(-1, "Unknown");

    private final int code;
    private final String label;

    QualityLevel(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /**
     * Returns the level of a code.
     *
     * @param code 0 to 3
     * @return the level
     * @throws IllegalArgumentException for any other code
     */
    public static QualityLevel ofCode(int code) {
        return switch (code) {
            case 0 -> RED;
            case 1 -> ORANGE;
            case 2 -> YELLOW;
            case 3 -> GREEN;
            default -> throw new IllegalArgumentException("quality must be 0-3, not " + code);
        };
    }

    /**
     * Returns the level of a code that may be missing, as stores and messages have it.
     *
     * @param code 0 to 3, or null
     * @return the level, {@link #UNKNOWN} for null
     * @throws IllegalArgumentException for any other code
     */
    public static QualityLevel ofNullableCode(@Nullable Integer code) {
        return code == null ? UNKNOWN : ofCode(code);
    }

    /**
     * Returns the code on the wire and in stores.
     *
     * @return 0 to 3, or null for {@link #UNKNOWN}
     */
    public @Nullable Integer code() {
        return this == UNKNOWN ? null : Integer.valueOf(code);
    }

    /**
     * Returns the English word people see.
     *
     * @return such as "Excellent"
     */
    public String label() {
        return label;
    }

    /**
     * Tells whether this level is on the scale and worse than the other. Unknown is neither worse nor better.
     *
     * @param other the level to compare with
     * @return true if both are known and this one is lower
     */
    public boolean isWorseThan(QualityLevel other) {
        return this != UNKNOWN && other != UNKNOWN && code < other.code;
    }
}
