package dev.connectivity.example.jitsimonitor;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line says. */
record Options(
        List<URI> bridges,
        @Nullable Path replay,
        Duration step,
        boolean exitAfterReplay,
        @Nullable Integer port,
        @Nullable Path data,
        boolean uplinkOnly,
        boolean plain) {

    static final String USAGE = """
            jitsi-monitor [--bridge URL ...] | --replay FOLDER
              --bridge URL    a bridge's private HTTP interface, once for each bridge (http://127.0.0.1:8080)
              --replay FOLDER plays recordings as if they were live
              --step SECONDS  between two recordings (3)
              --exit          ends with the last recording
              --port PORT     of the web page on 127.0.0.1 (8090; 0 for any that is free)
              --no-page       no web page
              --data FOLDER   keeps the history in an embedded PostgreSQL there (.connectivity-jitsi)
              --no-store      keeps no history
              --plain         draws one table below the other, for pipes and logs
              --uplink-only   judges the way to the bridge alone, for deployments whose clients report nothing
              --help          prints this""";

    private static final URI STOCK_BRIDGE = URI.create("http://127.0.0.1:8080");

    static Options parse(String... arguments) {
        List<URI> bridges = new ArrayList<>();
        Path replay = null;
        Duration step = Duration.ofSeconds(3);
        boolean exit = false;
        Integer port = 8090;
        Path data = Path.of(".connectivity-jitsi");
        boolean uplinkOnly = false;
        boolean plain = false;
        Iterator<String> remaining = List.of(arguments).iterator();
        while (remaining.hasNext()) {
            String option = remaining.next();
            switch (option) {
                case "--bridge" -> bridges.add(bridge(value(option, remaining)));
                case "--replay" -> replay = folder(value(option, remaining));
                case "--step" -> step = Duration.ofSeconds(number(option, value(option, remaining), 0, 600));
                case "--exit" -> exit = true;
                case "--port" -> port = number(option, value(option, remaining), 0, 65_535);
                case "--no-page" -> port = null;
                case "--data" -> data = Path.of(value(option, remaining));
                case "--no-store" -> data = null;
                case "--plain" -> plain = true;
                case "--uplink-only" -> uplinkOnly = true;
                default -> throw new IllegalArgumentException("Unknown option " + option);
            }
        }
        if (replay != null && !bridges.isEmpty()) {
            throw new IllegalArgumentException("Give either --bridge, once or several times, or --replay");
        }
        if (replay == null && bridges.isEmpty()) {
            bridges.add(STOCK_BRIDGE);
        }
        return new Options(List.copyOf(bridges), replay, step, exit, port, data, uplinkOnly, plain);
    }

    private static String value(String option, Iterator<String> remaining) {
        if (!remaining.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return remaining.next();
    }

    private static URI bridge(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException notAnUri) {
            // Told below, like one of another kind.
        }
        throw new IllegalArgumentException("--bridge needs a URL such as " + STOCK_BRIDGE + ", not " + text);
    }

    private static Path folder(String text) {
        Path folder = Path.of(text);
        if (text.isBlank() || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--replay needs a folder, and there is none at " + text);
        }
        return folder;
    }

    private static int number(String option, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, like a number out of range.
        }
        throw new IllegalArgumentException(option + " needs a number from " + min + " to " + max + ", not " + text);
    }
}
