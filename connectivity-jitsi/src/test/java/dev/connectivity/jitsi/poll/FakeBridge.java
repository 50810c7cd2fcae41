package dev.connectivity.jitsi.poll;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A bridge on a real socket that answers what it is told to, or misbehaves as bridges and networks do. */
public final class FakeBridge implements AutoCloseable {

    /** One way to treat a request. */
    @FunctionalInterface
    public interface Answer {
        void to(Socket client) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-bridge");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    public FakeBridge() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        threads.execute(this::accept);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Sets the answer for a path; paths without any are answered with 404. */
    public FakeBridge on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** Sets the answer for every path a monitor asks for. */
    public FakeBridge onAll(Answer answer) {
        return on("/stats", answer)
                .on("/debug", answer)
                .on("/debug?full=true", answer)
                .on("/about/health", answer);
    }

    public int requests(String path) {
        AtomicInteger count = counts.get(path);
        return count == null ? 0 : count.get();
    }

    public static Answer json(Supplier<String> body) {
        return client -> respond(client, 200, "application/json", body.get().getBytes(StandardCharsets.UTF_8));
    }

    public static Answer text(int status, String body) {
        return client -> respond(client, status, "text/plain", body.getBytes(StandardCharsets.UTF_8));
    }

    /** Accepts and never answers, as a stopped process does. */
    public Answer hang() {
        return client -> closing.await();
    }

    /** Begins an answer and never ends it. */
    public Answer hangInTheMiddle() {
        return client -> {
            OutputStream out = client.getOutputStream();
            out.write(head(200, "application/json", 1_000_000));
            out.write("{\"conferences\":{\"c1\":{\"id\":".getBytes(StandardCharsets.UTF_8));
            out.flush();
            closing.await();
        };
    }

    /** Begins an answer and goes on with a character now and then, for ever. */
    public Answer dribble() {
        return client -> {
            OutputStream out = client.getOutputStream();
            out.write(head(200, "application/json", 1_000_000));
            while (!closing.await(50, TimeUnit.MILLISECONDS)) {
                out.write(' ');
                out.flush();
            }
        };
    }

    /** Takes its time, then answers. */
    public Answer after(Duration delay, Answer answer) {
        return client -> {
            if (!closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                answer.to(client);
            }
        };
    }

    /** Breaks the connection in the middle of an answer. */
    public static Answer reset() {
        return client -> {
            OutputStream out = client.getOutputStream();
            out.write(head(200, "application/json", 1_000_000));
            out.write("{\"conferences\":{".getBytes(StandardCharsets.UTF_8));
            out.flush();
            client.setSoLinger(true, 0);
            client.close();
        };
    }

    /** Answers something that is not HTTP. */
    public static Answer notHttp() {
        return client -> {
            client.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            client.close();
        };
    }

    /** Answers valid JSON without end. */
    public Answer endless() {
        return client -> {
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"junk\":[0".getBytes(StandardCharsets.UTF_8));
            byte[] junk = ",1234567890".repeat(1_000).getBytes(StandardCharsets.UTF_8);
            while (closing.getCount() > 0) {
                out.write(junk);
            }
        };
    }

    private static void respond(Socket client, int status, String type, byte[] body) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(head(status, type, body.length));
        out.write(body);
        out.flush();
    }

    private static byte[] head(int status, String type, int length) {
        String head = "HTTP/1.1 " + status + " Status\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                + "\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                clients.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String path = line.split(" ", -1)[1];
                while (!line.isEmpty()) {
                    line = in.readLine();
                    if (line == null) {
                        return;
                    }
                }
                counts.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
                Answer answer = answers.getOrDefault(path, text(404, "<html>Not Found</html>"));
                answer.to(client);
                if (client.isClosed()) {
                    return;
                }
            }
        } catch (IOException clientLeft) {
            // A monitor that gave up has closed the connection, which is what the tests are about.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException ignored) {
            // Nothing is left to close.
        }
        threads.shutdownNow();
    }
}
