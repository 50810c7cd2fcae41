package dev.connectivity.example.jitsimonitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.connectivity.jitsi.JitsiMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page, on loopback only: it shows everybody to whoever can open it. */
final class WebPage implements AutoCloseable {

    private static final String TEXT = "text/plain";

    private record File(String resource, String type) {}

    private static final Map<String, File> FILES = Map.of(
            "/", new File("/web/index.html", "text/html; charset=utf-8"),
            "/icon.svg", new File("/web/icon.svg", "image/svg+xml"),
            "/page.js", new File("/web/page.js", "text/javascript; charset=utf-8"),
            "/page.css", new File("/web/page.css", "text/css; charset=utf-8"));

    /** The elements of connectivity-web, as any Servlet container would serve them. */
    private static final Pattern ELEMENTS = Pattern.compile("/connectivity/(?:[\\w-]+/)*[\\w.-]+\\.(\\w+)");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "map", "application/json",
            "svg", "image/svg+xml");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "page");
        thread.setDaemon(true);
        return thread;
    });

    private WebPage(HttpServer server) {
        this.server = server;
    }

    /**
     * Takes the port, so that one in use is told before anything else begins.
     *
     * @param port 0 for any that is free
     */
    static WebPage bind(int port) throws IOException {
        return new WebPage(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    /**
     * Begins to answer.
     *
     * @param monitor what is shown
     * @param playing tells which recording that is, or null
     */
    void show(JitsiMonitor monitor, Supplier<@Nullable String> playing) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, monitor, playing));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, JitsiMonitor monitor, Supplier<@Nullable String> playing)
            throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!isOurs(exchange.getRequestHeaders().getFirst("Host"))) {
                send(exchange, 403, TEXT, bytes("Not this host"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, TEXT, bytes("GET only"));
            } else if (path.equals("/api/state")) {
                send(exchange, 200, "application/json", State.json(monitor, playing.get()));
            } else {
                File file = file(path);
                byte[] content = file == null ? null : read(file.resource);
                if (file == null || content == null) {
                    send(exchange, 404, TEXT, bytes("Not found"));
                } else {
                    send(exchange, 200, file.type, content);
                }
            }
        }
    }

    private static @Nullable File file(String path) {
        Matcher element = ELEMENTS.matcher(path);
        if (element.matches() && TYPES.containsKey(element.group(1))) {
            return new File("/META-INF/resources" + path, TYPES.get(element.group(1)));
        }
        return FILES.get(path);
    }

    /** A page elsewhere that points its own name at this machine must not read who is in which call. */
    private boolean isOurs(@Nullable String host) {
        return ("127.0.0.1:" + port()).equals(host) || ("localhost:" + port()).equals(host);
    }

    private static byte @Nullable [] read(String resource) throws IOException {
        try (InputStream in = WebPage.class.getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
