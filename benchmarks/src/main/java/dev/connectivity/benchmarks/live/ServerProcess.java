package dev.connectivity.benchmarks.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The measured server as a process of its own, whose memory and CPU are read from outside. */
final class ServerProcess implements AutoCloseable {

    /** What docs/operations-live.md recommends. */
    static final String USUAL_JVM = "-XX:+UseParallelGC";

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;
    private int port;

    /**
     * Starts it.
     *
     * @param jvm options of its virtual machine
     * @param arguments what {@link LiveServer} is to serve
     */
    ServerProcess(List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The compiler's threads stay, so that what they used can be read at any time.
        command.addAll(List.of("-Xmx1g", "-XX:-UseDynamicNumberOfCompilerThreads"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LiveServer.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Skips what is no number: the server may log. */
    private long number() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.matches("\\d+")) {
                return Long.parseLong(line);
            }
        }
        throw new IOException("The server ended");
    }

    /** Waits until it listens and returns where; to be asked before anything else. */
    int port() throws IOException {
        if (port == 0) {
            port = (int) number();
        }
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end in good order. */
    void stop() {
        in.close();
    }

    /** Leaves it no time for anything. */
    void kill() {
        process.destroyForcibly();
    }

    /** Returns what is in use after a collection. */
    long heapBytes() throws IOException {
        in.println("heap");
        return number();
    }

    long residentBytes() throws IOException {
        return status("VmRSS:") * 1024;
    }

    private long status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("Memory and threads are read from /proc, which this system does not have");
    }

    /** Collects all garbage and reads everything. */
    ServerState state() throws IOException {
        long heap = heapBytes();
        Map<String, Long> counts = counts();
        long files;
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            files = open.count();
        }
        return new ServerState(heap / 1024, residentBytes() / 1024, status("Threads:"), files, counts);
    }

    /** Returns its metrics and how many connections, sessions, rooms and queued samples there are. */
    Map<String, Long> counts() throws IOException {
        in.println("counts");
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(LiveServer.COUNTS)) {
                return ServerState.parse(line.substring(LiveServer.COUNTS.length()));
            }
        }
        throw new IOException("The server ended");
    }

    ThreadCpu cpu() throws IOException {
        return ThreadCpu.of(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
