package dev.connectivity.example.jitsimonitor;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the output goes to. Nothing here has a colour, so there is none to be switched off.
 *
 * @param screen whether it is a screen that can be cleared; a pipe or a file gets one table below the other
 */
record Terminal(boolean screen) {

    /** For pipes, logs and whatever does not tell. */
    static final int WIDE = 120;

    private static final int NARROWEST = 20;

    static Terminal of(boolean plain, Map<String, String> environment) {
        return new Terminal(!plain && isConsole(System.console()) && !"dumb".equals(environment.get("TERM")));
    }

    /** Since Java 22 there is a console even where there is no terminal; it knows which it is. */
    private static boolean isConsole(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    /** Returns how many characters fit into a line now; somebody may have changed the window's size. */
    int width() {
        return screen ? columns(asked()) : WIDE;
    }

    /** The second number of "rows columns". */
    static int columns(String size) {
        String[] parts = size.strip().split("\\s+", -1);
        try {
            int columns = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
            return columns == 0 ? WIDE : Math.max(NARROWEST, columns);
        } catch (NumberFormatException noSize) {
            return WIDE;
        }
    }

    private static String asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return "";
            }
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException noSuchProgram) {
            return "";
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
