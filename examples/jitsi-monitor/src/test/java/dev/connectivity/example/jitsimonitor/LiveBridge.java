package dev.connectivity.example.jitsimonitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A bridge over real HTTP whose endpoints speak: their counters move as time passes. */
final class LiveBridge implements AutoCloseable {

    private static final int PACKETS_PER_SECOND = 50;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "live-bridge");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closing = new CountDownLatch(1);
    private final long begin = System.nanoTime();
    private final String conference;
    private volatile List<String> endpoints;
    private volatile int lossPercent;
    private volatile boolean hung;

    LiveBridge(String conference, String... endpoints) {
        this.conference = conference;
        this.endpoints = List.of(endpoints);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Loses so much of what the endpoints send, from the beginning on. */
    LiveBridge losing(int percent) {
        lossPercent = percent;
        return this;
    }

    /** Accepts from now on and answers nothing. */
    LiveBridge hanging() {
        hung = true;
        return this;
    }

    void isLeftBy(String endpoint) {
        endpoints = endpoints.stream().filter(each -> !each.equals(endpoint)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (hung) {
                closing.await();
                return;
            }
            String uri = exchange.getRequestURI().toString();
            byte[] body = body(uri).getBytes(StandardCharsets.UTF_8);
            boolean known = uri.equals("/about/health") || body.length > 0;
            exchange.sendResponseHeaders(known ? 200 : 404, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private String body(String uri) {
        return switch (uri) {
            case "/debug" -> answer(endpoint -> "\"" + endpoint + "-name\"");
            case "/stats", "/debug?full=true" -> answer(this::counters);
            default -> "";
        };
    }

    private String answer(java.util.function.UnaryOperator<String> endpoint) {
        String all = endpoints.stream()
                .map(id -> "\"" + id + "\":" + endpoint.apply(id))
                .collect(Collectors.joining(","));
        return """
                {"shutdown_state":"RUNNING","drain":false,"time":%d,
                 "load_management":{"state":"NOT_OVERLOADED","stress":"0.25"},
                 "conferences":{"%s":{"name":"%s@conference.example.org","meeting_id":"%s","endpoints":{%s}}},
                 "health":{"success":true}}""".formatted(System.currentTimeMillis(), conference, conference, conference, all);
    }

    private String counters(String id) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        long expected = 1_000 + millis * PACKETS_PER_SECOND / 1_000;
        long lost = expected * lossPercent / 100;
        long received = expected - lost;
        long age = 20_000 + millis;
        return """
                {"stats_id":"%s","ice_transport":{"iceFailed":false},"transceiver":{
                 "endpoint_connection_stats":{"rtt":%f,
                  "incoming_loss_stats":{"packets_lost":%d,"packets_received":%d},
                  "outgoing_loss_stats":{"packets_lost":0,"packets_received":900}},
                 "receiver":{"PacketStreamStats":{"packets_sent":%d,"duration_ms":%d,"packet_rate":50},
                  "RTCP termination":{"num_RtcpRrPacket_rx":%d},
                  "Incoming statistics tracker":{"%d":{"num_expected_packets":%d,"num_received_packets":%d,
                   "cumulative_packets_lost":%d,"jitter":3.5,"duration_active_ms":%d,"media_type":"audio"}}},
                 "sender":{"PacketStreamStats":{"packets_sent":%d,"duration_ms":%d,"packet_rate":50}}}}""".formatted(
                        id + "-name",
                        40 + millis / 1e6,
                        lost,
                        received,
                        received,
                        age,
                        millis / 500,
                        (long) (id.hashCode() & 0xFFFF),
                        expected,
                        received,
                        lost,
                        age,
                        received,
                        age);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
