package dev.connectivity.benchmarks.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The measured server as a process of its own, whose memory and CPU are read from outside. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;
    private final int port;

    /**
     * Starts it.
     *
     * @param what what {@link LiveServer} is to serve
     * @param databaseUrl where the voice endpoint stores
     */
    ServerProcess(String what, String databaseUrl) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The compiler's threads stay, so that what they used can be read at any time.
        command.addAll(List.of("-Xmx1g", "-XX:-UseDynamicNumberOfCompilerThreads"));
        command.addAll(Arrays.asList(System.getProperty("live.jvm", "").trim().split(" +")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LiveServer.class.getName()));
        command.addAll(List.of(what, databaseUrl));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        port = (int) number();
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

    int port() {
        return port;
    }

    /** Returns what is in use after a collection. */
    long heapBytes() throws IOException {
        in.println("heap");
        return number();
    }

    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("Resident memory is read from /proc, which this system does not have");
    }

    ThreadCpu threads() throws IOException {
        return ThreadCpu.of(process.pid());
    }

    long cpuMillis() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toMillis();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
