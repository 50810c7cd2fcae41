package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class TcpLinkTest {
    private static Chromium chromium;
    private static StaticSite site;
    private static EchoingWebSocketServer echo;
    private static TcpLink link;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.launch();
        site = StaticSite.serving().page("/", "Home");
        echo = new EchoingWebSocketServer();
        link = TcpLink.open();
    }

    @AfterAll
    static void stop() throws IOException {
        chromium.close();
        link.close();
        echo.close();
        site.close();
    }

    @BeforeEach
    void connect() {
        link.restore();
        page = chromium.newContext(link).newPage();
        page.navigate(site.url("/"));
        page.call("""
                (url) => {
                  socket = new WebSocket(url);
                  heard = '';
                  gone = false;
                  socket.onmessage = ({data}) => heard += data;
                  socket.onclose = () => gone = true;
                }""", echo.url());
        page.waitUntil("socket.readyState === WebSocket.OPEN");
    }

    @Test
    void carriesPagesAndWebSocketsUnderTheirOwnAddresses() {
        page.evaluate("socket.send('a')");

        page.waitUntil("heard === 'a'");
        assertThat(page.sockets().messages())
                .extracting(each -> each.sent() + " " + each.text())
                .containsExactly("true a", "false a");
        assertThat(page.evaluate("location.href").asText()).isEqualTo(site.url("/"));
    }

    @Test
    void aCutClosesOpenWebSocketsAndRefusesNewRequests() {
        link.cut();

        page.waitUntil("gone");
        assertThatThrownBy(() -> page.evaluate("fetch('/')")).isInstanceOf(JavaScriptException.class);
        link.restore();
        assertThat(page.evaluate("fetch('/').then((answer) => answer.text())").asText())
                .isEqualTo("Home");
    }

    @Test
    void aStallHoldsEverythingBackAndLosesNothing() {
        link.stall();
        page.evaluate("socket.send('b')");

        assertThatThrownBy(() -> page.waitUntil("heard || gone", Duration.ofMillis(500)))
                .isInstanceOf(BrowserException.class);
        link.restore();
        page.waitUntil("heard === 'b'");
    }
}
