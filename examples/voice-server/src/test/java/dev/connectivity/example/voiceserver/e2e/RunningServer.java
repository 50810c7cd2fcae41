package dev.connectivity.example.voiceserver.e2e;

import dev.connectivity.example.voiceserver.Settings;
import dev.connectivity.example.voiceserver.VoiceServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The example server on a free port, with an embedded database in a temporary folder. */
final class RunningServer implements AutoCloseable {
    private final Path data;
    private final Map<String, String> environment;
    private VoiceServer server;

    RunningServer() {
        this(Map.of());
    }

    /** With further variables, such as a database's address. */
    RunningServer(Map<String, String> variables) {
        environment = new HashMap<>(variables);
        try {
            data = Files.createTempDirectory("connectivity-e2e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("CONNECTIVITY_PORT", "0");
        environment.put("CONNECTIVITY_DATA", data.toString());
        server = VoiceServer.start(Settings.of(environment));
    }

    /** Stops the server, and starts another one on the same port with the same data. */
    void restart() {
        environment.put("CONNECTIVITY_PORT", "" + server.address().getPort());
        server.close();
        server = VoiceServer.start(Settings.of(environment));
    }

    String url(String path) {
        return server.address().resolve(path).toString();
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
