package dev.connectivity.benchmarks.live;

import java.util.Properties;

/** Reads what a measurement is asked for; a bad value is an exception whose message says what is allowed. */
final class Options {

    private final Properties given;

    Options(Properties given) {
        this.given = given;
    }

    /** Returns what was asked for, or what is usual where it is missing or blank. */
    String text(String name, String usual) {
        String text = given.getProperty(name, "").strip();
        return text.isEmpty() ? usual : text;
    }

    int number(String name, int usual, int least, int most) {
        String text = text(name, "" + usual);
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // Told below.
        }
        throw bad(name, "a whole number from " + least + " to " + most, text);
    }

    double share(String name, double usual) {
        String text = text(name, "" + usual);
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // Told below.
        }
        throw bad(name, "a share from 0 to 1", text);
    }

    static IllegalArgumentException bad(String name, String allowed, String text) {
        return new IllegalArgumentException(name + " must be " + allowed + ", not " + text);
    }
}
