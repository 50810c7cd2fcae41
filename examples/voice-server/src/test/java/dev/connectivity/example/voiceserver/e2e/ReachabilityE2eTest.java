package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Accessibility;
import dev.connectivity.browsertesting.BrowserContext;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.TcpLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call whose way to the server is gone for a while, and the breakdown under a finger. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class ReachabilityE2eTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String WATCH_SOCKETS = """
            window.testSockets = [];
            window.WebSocket = class extends WebSocket {
              constructor(...all) {
                super(...all);
                testSockets.push(this);
              }
            };""";

    private static final String CLIENT = "document.querySelector('connectivity-voice-bar').client";
    private static final String NO_NETWORK = """
            Object.defineProperty(navigator, 'onLine', {value: false}), dispatchEvent(new Event('offline'))""";

    private RunningServer server;
    private Chromium chromium;
    private TcpLink link;
    private Page page;
    private VoicePage alice;

    @BeforeEach
    void join() {
        server = new RunningServer();
        chromium = Chromium.launch();
        link = TcpLink.open();
        BrowserContext context = chromium.newContext(link);
        page = context.newPage();
        page.addScriptOnNewDocument(WATCH_SOCKETS);
        alice = new VoicePage(page, server);
        alice.login("Alice");
        alice.join("general");
        alice.awaitStatus("", PATIENCE);
    }

    @AfterEach
    void close() {
        chromium.close();
        link.close();
        server.close();
    }

    @Test
    void whoseServerIsOutOfReachIsToldSoAndGoesOnInTheSameSession() {
        String session = session();

        link.cut();
        alice.awaitStatus("Reconnecting…", PATIENCE);
        link.restore();

        alice.awaitStatus("", PATIENCE);
        assertResumed(session);
    }

    @Test
    void whoIsOfflineIsToldSoAndGoesOnInTheSameSession() {
        String session = session();

        page.emulate().offline(true);
        alice.awaitStatus("You are offline. The call statistics go on when you are back.", PATIENCE);
        page.emulate().offline(false);

        alice.awaitStatus("", PATIENCE);
        assertResumed(session);
    }

    /** As on a machine without a network, where only loopback goes on. */
    @Test
    void whoIsOfflineByTheBrowsersWordAloneStaysInTheCallAndJoinsAnother() {
        String session = session();

        page.evaluate("since = performance.now(), " + NO_NETWORK);
        page.waitUntil("performance.now() > since + 6000 && " + CLIENT + ".status === 'online'", PATIENCE);
        assertThat(session()).isEqualTo(session);
        alice.leave();
        alice.join("music");

        assertThat(page.evaluate("navigator.onLine").asBoolean()).isFalse();
        alice.awaitStatus("", PATIENCE);
    }

    @Test
    void whoJoinsWhileTheServerIsOutOfReachSeesSoAndIsInTheCallOnceItIsBack() {
        alice.leave();
        link.cut();

        alice.askToJoin("music");
        alice.awaitStatus("Connecting…", PATIENCE);
        assertThat(page.isVisible("connectivity-participants >>> .alone"))
                .as("who is not in the call cannot know that nobody is")
                .isFalse();
        assertThat(Accessibility.violations(page)).isEmpty();
        link.restore();

        alice.awaitStatus("", PATIENCE);
        assertThat(page.isVisible("connectivity-participants >>> .alone")).isTrue();
    }

    @Test
    void aLobbyThatCannotBeLoadedSaysSoAndTriesAgain() {
        link.cut();
        alice.leave();
        page.waitUntil(
                "document.getElementById('lobby-error').textContent === 'The server cannot be reached.'", PATIENCE);
        assertThat(Accessibility.violations(page)).isEmpty();
        link.restore();

        page.input().click("#lobby-retry");

        page.waitUntil(
                "document.getElementById('lobby-error').textContent === '' && document.getElementById('lobby-retry').hidden"
                        + " && document.querySelectorAll('#channels button').length > 0",
                PATIENCE);
    }

    /** The server closes with 1008 then, which its own tests show. */
    @Test
    void aLoginThatEndsInACallLeadsBackToTheLoginAndSaysWhy() {
        page.evaluate("testSockets.at(-1).dispatchEvent(new CloseEvent('close', {code: 1008}))");

        page.waitUntil("!document.getElementById('login').hidden");
        assertThat(page.text("#login-error")).isEqualTo("Please log in again.");
        assertThat(page.evaluate("document.activeElement.id").asText()).isEqualTo("name");
        assertThat(page.evaluate("document.querySelectorAll('connectivity-voice-bar, audio').length")
                        .asInt())
                .isZero();
        assertThat(Accessibility.violations(page)).isEmpty();
    }

    @Test
    void aFingerOpensTheBreakdownAndClosesItElsewhere() {
        String open = "document.querySelector('connectivity-voice-bar').shadowRoot.querySelector(':popover-open')";
        page.emulate().phone();

        page.input().tap("connectivity-voice-bar >>> .opener");
        page.waitUntil(open);
        page.input().tap("#call-title");

        page.waitUntil("!" + open);
        assertThat(alice.problems()).isEmpty();
    }

    private String session() {
        return page.evaluate(CLIENT + ".sessionId").asText();
    }

    private void assertResumed(String session) {
        assertThat(session()).isEqualTo(session);
        assertThat(page.sockets().messages())
                .anyMatch(each -> !each.sent()
                        && each.text().contains("VoiceJoined")
                        && each.text().contains("\"resumed\":true"));
    }
}
