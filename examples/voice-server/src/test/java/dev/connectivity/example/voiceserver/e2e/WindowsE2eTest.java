package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Accessibility;
import dev.connectivity.browsertesting.BrowserContext;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.PeerConnections;
import dev.connectivity.browsertesting.TcpLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two ordinary windows of one browser, which keeps one login for each address. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class WindowsE2eTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RunningServer server;
    private Chromium chromium;
    private TcpLink link;
    private VoicePage first;
    private VoicePage second;

    @BeforeEach
    void openTwoWindows() {
        server = new RunningServer();
        chromium = Chromium.launch();
        link = TcpLink.open();
        BrowserContext browser = chromium.newContext(link);
        first = window(browser);
        second = window(browser);
    }

    private VoicePage window(BrowserContext browser) {
        Page page = browser.newPage();
        PeerConnections.watch(page);
        return new VoicePage(page, server);
    }

    @AfterEach
    void close() {
        chromium.close();
        link.close();
        server.close();
    }

    @Nested
    class AtTheAddressThatThePageNames {
        @Test
        void theSecondWindowIsSomebodyElseAndBothHearEachOther() {
            Page page = first.page();
            page.navigate(server.url("/"));
            page.waitUntil("!document.getElementById('login').hidden");
            String named = page.evaluate("document.querySelector('#login .invitation a').href")
                    .asText();
            assertThat(named).isNotEqualTo(server.url("/"));

            first.login("Alice");
            first.join("general");
            second.login("Bob", named);
            second.join("general");

            first.awaitAudio(PATIENCE);
            second.awaitAudio(PATIENCE);
            assertThat(page.isVisible("#twice")).isFalse();
            assertThat(first.problems()).isEmpty();
            assertThat(second.problems()).isEmpty();
        }
    }

    @Nested
    class AtOneAddress {
        @Test
        void bothAreToldThatTheyAreOnePersonForAsLongAsBothAreInAChannel() {
            first.login("Alice");
            second.openLobby();
            first.join("general");
            assertThat(first.page().isVisible("#twice")).isFalse();

            second.join("general");
            first.page().waitUntil("!document.getElementById('twice').hidden");
            second.page().waitUntil("!document.getElementById('twice').hidden");
            assertThat(second.page().text("#twice")).contains("the same person", "127.0.0.1");
            assertThat(Accessibility.violations(second.page())).isEmpty();

            second.leave();
            first.page().waitUntil("document.getElementById('twice').hidden");
        }

        @Test
        void aCallThatWouldGoOnAsSomebodyElseEndsWithAPlainSentence() {
            first.login("Alice");
            first.join("general");
            second.openLobby();
            second.page().input().click("#logout");
            second.page().waitUntil("!document.getElementById('login').hidden");
            second.login("Bob");
            assertThat(first.page().isVisible("#call"))
                    .as("while the connection stands")
                    .isTrue();

            link.cut();
            first.awaitStatus("Reconnecting…", PATIENCE);
            link.restore();

            first.page().waitUntil("!document.getElementById('login').hidden", PATIENCE);
            assertThat(first.page().text("#login-error")).startsWith("Somebody else has logged in");
            assertThat(first.page().isVisible("#account")).isFalse();
            assertThat(Accessibility.violations(first.page())).isEmpty();
        }
    }
}
