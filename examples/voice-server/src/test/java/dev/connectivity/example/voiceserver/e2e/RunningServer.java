package dev.connectivity.example.voiceserver.e2e;

import dev.connectivity.example.voiceserver.Settings;
import dev.connectivity.example.voiceserver.VoiceServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The example server on a free port, with an embedded database in a temporary folder. */
final class RunningServer implements AutoCloseable {
    private final Path data;
    private final VoiceServer server;

    RunningServer() {
        try {
            data = Files.createTempDirectory("connectivity-e2e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = VoiceServer.start(Settings.of(Map.of("CONNECTIVITY_PORT", "0", "CONNECTIVITY_DATA", data.toString())));
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
