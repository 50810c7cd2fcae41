package dev.connectivity.jitsi.merge;

import java.util.Locale;

/** Who measured a value. */
public enum Origin {
    /** The participant's client. */
    CLIENT,
    /** The bridge. */
    BRIDGE,
    /** Client and bridge; the worse of the two is taken, or the bridge's where it counts exactly. */
    BOTH;

    /**
     * Returns the word for messages and tables.
     *
     * @return {@code client}, {@code bridge} or {@code both}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
