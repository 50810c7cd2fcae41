package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody without a login can make the server write into its log, as it is configured when it is started: nothing. */
class HostileRequestsTest {

    /** So often each of them; what logs a line each time cannot be overlooked beside what a start and a stop say. */
    private static final int TIMES = 20;

    /** In each request where Jetty or Jersey may look at it. */
    private static final String WORD = "hostileword";

    private static final String HOST = "Host: localhost\r\nConnection: close\r\n";
    private static final String HANDSHAKE = """
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    @TempDir
    Path data;

    @Test
    void leaveNoLineInTheLogAndAreTheClientsFaultNotTheServers() throws Exception {
        Process server = start();
        try {
            URI address = ServerProcessTest.ready(server);
            for (String request : requests().toList()) {
                for (int i = 0; i < TIMES; i++) {
                    // Nothing at all is an answer, too: to a frame after which the connection was reset.
                    assertThat(answer(address, request)).as(request).doesNotStartWith("HTTP/1.1 500");
                }
            }
        } finally {
            server.destroy();
        }
        // When it has ended there is nothing that it could still log.
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();

        assertThat(Files.readAllLines(data.resolve("log.txt")))
                .hasSizeLessThan(TIMES)
                .noneMatch(line -> line.contains(WORD));
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The tests have a configuration of their own.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.environment().putAll(Map.of("CONNECTIVITY_PORT", "0", "CONNECTIVITY_DATA", data.toString()));
        return builder.redirectError(data.resolve("log.txt").toFile()).start();
    }

    /** Sends it and nothing more, and returns all that comes back. */
    private static String answer(URI address, String request) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(30_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (java.net.SocketException reset) {
                return "";
            }
        }
    }

    private static Stream<String> requests() {
        return Stream.of(lines(), hosts(), headers(), bodies(), tokens(), handshakes(), frames())
                .flatMap(List::stream);
    }

    private static List<String> lines() {
        return Stream.of(
                        "GET /%zz" + WORD,
                        "GET /api/%zz" + WORD,
                        "GET /api/%c3%28" + WORD,
                        "GET /%c3%28" + WORD,
                        "GET /%00" + WORD,
                        "GET /a%2f" + WORD,
                        "GET /../../" + WORD,
                        "GET /..;/" + WORD,
                        "GET /\\" + WORD,
                        "GET /api/me?x=%zz" + WORD,
                        "GET /api/me/connection/summary?days=%c3%28" + WORD,
                        "GET http://[" + WORD + "/",
                        "GET /" + WORD + "a".repeat(20_000),
                        WORD + " /api/me",
                        "G{T" + WORD + " /",
                        "CONNECT " + WORD + ":443",
                        "TRACE /" + WORD)
                .map(line -> line + " HTTP/1.1\r\n" + HOST + "\r\n")
                .toList();
    }

    private static List<String> hosts() {
        String page = "GET / HTTP/1.1\r\nConnection: close\r\n";
        return List.of(
                page + "\r\n",
                page + "Host: " + WORD + "\r\nHost: b" + WORD + "\r\n\r\n",
                page + "Host: " + WORD + ":x:" + WORD + "\r\n\r\n",
                page + "Host: [" + WORD + "\r\n\r\n",
                page + "Host: a b" + WORD + "\r\n\r\n",
                page + "Host: " + WORD + ":99999999\r\n\r\n",
                page + "Host: " + WORD + ".example\r\n\r\n",
                WORD + "\0\1 \r\n\r\n",
                // The beginning of a TLS connection.
                "\u0016\3\1\0\u00a5\1\0\0\u00a1\3\3" + WORD + "\0".repeat(140),
                "GET /" + WORD + " HTTP/9." + WORD + "\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }

    private static List<String> headers() {
        return Stream.of(
                        "/ X" + WORD,
                        "/ X " + WORD + ": \0a",
                        "/ : " + WORD,
                        "/ X: a\r\n " + WORD,
                        "/ X: " + WORD + "a".repeat(20_000),
                        "/ If-None-Match: W/" + WORD + "\"",
                        "/ If-Modified-Since: " + WORD,
                        "/connectivity/client.js If-Match: \"" + WORD,
                        "/ Range: bytes=" + WORD + "-,5-1,--",
                        "/ Accept-Encoding: gzip;q=x" + WORD + ", ;;",
                        "/ Expect: " + WORD,
                        "/api/me Accept: " + WORD + "/;;q=x,\"",
                        "/api/channels Accept-Language: ;;" + WORD + "_;q=z",
                        // Error pages in which the address is longer than Jetty's buffer.
                        "/" + WORD + "&".repeat(5_000) + " Accept: text/html",
                        "/" + WORD + "\"".repeat(7_000) + " Accept: application/json",
                        "/" + WORD + " Accept-Charset: " + WORD + ";q=x, ,")
                .map(each -> each.split(" ", 2))
                .map(each -> "GET " + each[0] + " HTTP/1.1\r\n" + HOST + each[1] + "\r\n\r\n")
                .toList();
    }

    private static List<String> bodies() {
        String json = "Content-Type: application/json\r\n";
        return Stream.of(
                        json + "Content-Length: " + WORD + "\r\n\r\n",
                        json + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                        json + "Content-Length: 100\r\n\r\n{\"name\":\"" + WORD,
                        json + "Transfer-Encoding: " + WORD + "\r\n\r\n",
                        json + "Transfer-Encoding: chunked\r\n\r\nz" + WORD + "\r\n",
                        json + "Content-Encoding: gzip\r\nContent-Length: 11\r\n\r\n" + WORD,
                        json + "Content-Encoding: gzip\r\nContent-Length: 21\r\n\r\n\u001f\u008b\b\0\0\0\0\0\0\0"
                                + WORD,
                        json + "Content-Length: 11\r\n\r\n" + WORD,
                        "Content-Type: application/json;charset=" + WORD + "\r\nContent-Length: 2\r\n\r\n{}",
                        "Content-Type: " + WORD + "/;;\"\r\nContent-Length: 2\r\n\r\n{}",
                        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 18\r\n\r\na=%zz&" + WORD
                                + "=",
                        "Content-Type: multipart/form-data\r\nContent-Length: 11\r\n\r\n" + WORD)
                .flatMap(rest ->
                        Stream.of("/api/login", "/" + WORD).map(path -> "POST " + path + " HTTP/1.1\r\n" + HOST + rest))
                .toList();
    }

    private static List<String> tokens() {
        // {"alg":"none"}, {"alg":"HS256","zip":"DEF"}, {"alg":"dir","enc":"A128GCM"}
        return Stream.of(
                        "Cookie: connectivity_token=" + WORD,
                        "Cookie: connectivity_token=" + WORD + ".a.b; =\"" + WORD + "\1; $Version=x; a=\"",
                        "Cookie: connectivity_token=eyJhbGciOiJIUzI1NiIsInppcCI6IkRFRiJ9.e30." + WORD,
                        "Authorization: " + WORD,
                        "Authorization: Bearer " + WORD,
                        "Authorization: Bearer eyJhbGciOiJub25lIn0.e30." + WORD,
                        "Authorization: Bearer eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA." + WORD + ".AAAA")
                .flatMap(header -> Stream.of(
                        "GET /api/me/connection/sessions HTTP/1.1\r\n" + HOST + header + "\r\n\r\n",
                        "GET /ws/voice HTTP/1.1\r\n" + HANDSHAKE + header + "\r\n\r\n"))
                .toList();
    }

    private static List<String> handshakes() {
        String voice = "GET /ws/voice HTTP/1.1\r\n";
        return List.of(
                "GET /ws/voice?" + WORD + "=%zz HTTP/1.1\r\n" + HANDSHAKE + "\r\n",
                "GET /ws/voice?" + WORD + "=\"<|^ HTTP/1.1\r\n" + HANDSHAKE + "\r\n",
                "POST /ws/voice HTTP/1.1\r\n" + HANDSHAKE + "\r\n",
                "GET /api/" + WORD + " HTTP/1.1\r\n" + HANDSHAKE + "\r\n",
                voice + HANDSHAKE.replace("Version: 13", "Version: " + WORD) + "\r\n",
                voice + HANDSHAKE.replace("dGhlIHNhbXBsZSBub25jZQ==", WORD) + "\r\n",
                voice + HANDSHAKE.replace("Upgrade: websocket", "Upgrade: " + WORD) + "\r\n",
                voice + HANDSHAKE + "Origin: " + WORD + ":::[\r\n\r\n",
                voice + HANDSHAKE + "Sec-WebSocket-Protocol: " + WORD + ", ,;\"\r\n\r\n",
                voice + HANDSHAKE + "Sec-WebSocket-Extensions: " + WORD + "; a=\"\r\n\r\n",
                voice + HANDSHAKE + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=" + WORD
                        + "\r\n\r\n");
    }

    private static List<String> frames() {
        return Stream.of(
                        "\u00f1\u0080\0\0\0\0",
                        "\u0081\u000b" + WORD,
                        "\u0083\u0080\0\0\0\0",
                        "\u0081\u0082\0\0\0\0\u00c3(",
                        "\u0081\u00ff\0\0\0\0\u007f\u00ff\u00ff\u00ff\0\0\0\0" + WORD,
                        "\u0088\u0082\0\0\0\0\0\1",
                        "\u0081\u008b\0\0\0\0" + WORD)
                .map(frame -> "GET /ws/voice HTTP/1.1\r\n" + HANDSHAKE + "\r\n" + frame)
                .toList();
    }
}
