package dev.connectivity.browsertesting;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A web server for tests on a free port of the loopback interface: files from folders, and pages given as text. It
 * never serves what lies outside its folders. Thread-safe.
 */
public final class StaticSite implements AutoCloseable {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "static-site");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Path> folders;
    private final Map<String, byte[]> pages = new ConcurrentHashMap<>();

    private StaticSite(List<Path> folders) {
        try {
            this.folders = folders.stream().map(StaticSite::real).toList();
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /**
     * Starts a site.
     *
     * @param folders searched in this order for the path of a request; must exist
     */
    public static StaticSite serving(Path... folders) {
        return new StaticSite(List.of(folders));
    }

    /** Adds or replaces a page; its type follows from the path's extension, HTML if it has none. */
    public StaticSite page(String path, String content) {
        pages.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The address of a path; the host is {@code localhost}, so that the browser takes it for a secure context. */
    public String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            byte[] content = content(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type(path));
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, method.equals("HEAD") || content.length == 0 ? -1 : content.length);
            if (method.equals("GET")) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    private byte @Nullable [] content(String path) throws IOException {
        byte[] page = pages.get(path);
        if (page != null) {
            return page;
        }
        Optional<Path> file = file(path.endsWith("/") ? path + "index.html" : path);
        return file.isPresent() ? Files.readAllBytes(file.get()) : null;
    }

    /** Real paths on both sides, so that neither ".." nor a symbolic link leads out of a folder. */
    private Optional<Path> file(String path) {
        if (path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        String relative = path.substring(Math.min(1, path.length()));
        return folders.stream()
                .filter(folder -> Files.isRegularFile(folder.resolve(relative)))
                .filter(folder -> real(folder.resolve(relative)).startsWith(folder))
                .map(folder -> folder.resolve(relative))
                .findFirst();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "html" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }
}
