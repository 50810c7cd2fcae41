package dev.connectivity.example.voiceserver;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the server is told by its environment. Bad values are refused with one line that names the variable.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param databaseUrl a JDBC URL of PostgreSQL, or null for the embedded one
 * @param databaseUser the database's user, or null
 * @param databasePassword the database's password, or null
 * @param data where the embedded database and the generated key are kept
 * @param jwtSecret the HS256 key, or null
 * @param jwks where the JSON Web Key Set is, or null
 * @param allowedOrigins origins, besides the server's own, from which browsers may connect
 */
public record Settings(
        String host,
        int port,
        @Nullable String databaseUrl,
        @Nullable String databaseUser,
        @Nullable String databasePassword,
        Path data,
        @Nullable String jwtSecret,
        @Nullable URI jwks,
        Set<String> allowedOrigins) {

    private static final int SHORTEST_SECRET = 32;

    /**
     * Reads the variables of docs/running.md.
     *
     * @param environment such as {@link System#getenv()}; what is empty counts as missing
     * @return the settings
     * @throws StartException if a value is bad
     */
    public static Settings of(Map<String, String> environment) {
        Reader reader = new Reader(environment);
        String host = reader.text("CONNECTIVITY_HOST", "127.0.0.1");
        resolve(host);
        String url = reader.text("CONNECTIVITY_DB_URL");
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            throw bad("CONNECTIVITY_DB_URL", "must begin with jdbc:postgresql:");
        }
        String user = reader.text("CONNECTIVITY_DB_USER");
        String password = reader.text("CONNECTIVITY_DB_PASSWORD");
        if (url == null && (user != null || password != null)) {
            throw bad("CONNECTIVITY_DB_USER and CONNECTIVITY_DB_PASSWORD", "need CONNECTIVITY_DB_URL");
        }
        String secret = secret(reader.text("CONNECTIVITY_JWT_SECRET"));
        URI jwks = jwks(reader.text("CONNECTIVITY_JWT_JWKS"));
        if (secret != null && jwks != null) {
            throw bad("CONNECTIVITY_JWT_SECRET and CONNECTIVITY_JWT_JWKS", "exclude each other; set one");
        }
        return new Settings(
                host,
                port(reader.text("CONNECTIVITY_PORT", "8080")),
                url,
                user,
                password,
                path(reader.text("CONNECTIVITY_DATA", ".connectivity")),
                secret,
                jwks,
                origins(reader.text("CONNECTIVITY_ALLOWED_ORIGINS", "")));
    }

    private record Reader(Map<String, String> environment) {

        @Nullable
        String text(String name) {
            String value = environment.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        String text(String name, String fallback) {
            String value = text(name);
            return value == null ? fallback : value;
        }
    }

    private static StartException bad(String variable, String rule) {
        return new StartException(variable + " " + rule, null);
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw bad("CONNECTIVITY_HOST", "must be an address of this machine, not " + host);
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Told below.
        }
        throw bad("CONNECTIVITY_PORT", "must be a number from 0 to 65535, not " + text);
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException invalid) {
            throw bad("CONNECTIVITY_DATA", "must be a folder, not " + text);
        }
    }

    private static @Nullable String secret(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < SHORTEST_SECRET) {
            throw bad("CONNECTIVITY_JWT_SECRET", "must have 32 bytes or more, not " + bytes);
        }
        return text;
    }

    private static @Nullable URI jwks(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            URI uri = new URI(text);
            if (uri.isAbsolute() && Set.of("http", "https", "file").contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException notAUrl) {
            // Told below.
        }
        throw bad("CONNECTIVITY_JWT_JWKS", "must be an http, https or file URL");
    }

    private static Set<String> origins(String text) {
        Set<String> origins = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String origin : origins) {
            if (!origin.matches("https?://[^/?#]+")) {
                throw bad(
                        "CONNECTIVITY_ALLOWED_ORIGINS",
                        "must hold origins such as https://app.example.org, not " + origin);
            }
        }
        return Set.copyOf(origins);
    }

    /**
     * Returns where a browser on this machine reaches a server that listens there. {@code localhost} only if it is
     * reached by 127.0.0.1 too, which the page names as a second address then; another address of loopback as it is,
     * because the demonstration answers to no name but {@code localhost}.
     */
    URI address(int listening) {
        InetAddress address = resolve(host);
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        if (address.isAnyLocalAddress() || address.getHostAddress().equals("127.0.0.1")) {
            name = "localhost";
        } else if (address.isLoopbackAddress()) {
            name = address instanceof Inet6Address ? "[::1]" : address.getHostAddress();
        }
        return URI.create("http://" + name + ":" + listening + "/");
    }

    /** Tells whether only this machine can reach the server. */
    boolean isLoopback() {
        return resolve(host).isLoopbackAddress();
    }

    /** Tells whether anybody may log in by a name alone: on loopback and without a configured key. */
    boolean isDemonstration() {
        return isLoopback() && jwtSecret == null && jwks == null;
    }

    /** Says nothing of secrets. */
    @Override
    public String toString() {
        return "Settings[" + host + ":" + port + "]";
    }
}
