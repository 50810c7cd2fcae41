package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class StaticSiteTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private StaticSite site;

    @BeforeEach
    void start() throws IOException {
        Path served = Files.createDirectories(folder.resolve("served/sub"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(served.resolve("link.txt"), folder.resolve("secret.txt"));
        for (String name :
                new String[] {"a.js", "a.mjs", "a.css", "a.html", "a.json", "a.svg", "a.bin", "index.html"}) {
            Files.writeString(served.resolve(name), "content of " + name);
        }
        Files.writeString(served.resolve("empty.js"), "");
        site = StaticSite.serving(folder.resolve("served"));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource({
        "a.js, text/javascript; charset=utf-8",
        "a.mjs, text/javascript; charset=utf-8",
        "a.css, text/css; charset=utf-8",
        "a.html, text/html; charset=utf-8",
        "a.json, application/json",
        "a.svg, image/svg+xml",
        "a.bin, application/octet-stream"
    })
    void givesEveryFileItsType(String name, String type) throws Exception {
        HttpResponse<String> answer = get("/sub/" + name);

        assertThat(answer.body()).isEqualTo("content of " + name);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    }

    @Test
    void servesIndexAndEmptyFiles() throws Exception {
        assertThat(get("/sub/").body()).isEqualTo("content of index.html");
        assertThat(get("/sub/empty.js").statusCode()).isEqualTo(200);
    }

    @Test
    void prefersAPageGivenAsText() throws Exception {
        site.page("/sub/a.html", "mine");

        assertThat(get("/sub/a.html").body()).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/none",
                "/sub",
                "/../secret.txt",
                "/sub/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/..%5csecret.txt",
                "//etc/passwd",
                "/sub/link.txt",
                "/sub/a.js%00.html"
            })
    void answersNotFoundToWhatIsMissingOrOutside(String path) throws IOException {
        URI address = URI.create(site.url("/"));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            // By hand, because a client would tidy the path up before it sends it.
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void refusesToBeWrittenTo() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(site.url("/sub/a.js")))
                .PUT(HttpRequest.BodyPublishers.ofString("x"))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(site.url(path))).build(), HttpResponse.BodyHandlers.ofString());
    }
}
