package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.PageNetwork.Loaded;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call page costs, as Chromium counts it: content, compressed. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class CallPageSizeE2eTest {
    private static final long LIMIT = 30 * 1024;

    private static RunningServer server;
    private static Chromium chromium;
    private Page page;

    @BeforeAll
    static void start() {
        server = new RunningServer();
        chromium = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @BeforeEach
    void open() {
        page = chromium.newPage();
        VoicePage voice = new VoicePage(page, server);
        voice.login("Alice");
        voice.join("general");
        page.waitUntil("document.querySelector('connectivity-voice-bar').stats");
        page.input().hover("connectivity-voice-bar >>> .opener");
        page.waitUntil("document.querySelector('connectivity-voice-bar').shadowRoot.querySelector(':popover-open')");
    }

    @Test
    void everythingOfACallIsBelowThirtyKilobytes() {
        List<Loaded> files = files();

        assertThat(files).as("the page, its script and style, and ours").hasSizeGreaterThan(4);
        assertThat(files.stream().mapToLong(CallPageSizeE2eTest::content).sum())
                .as("bytes of %s", files)
                .isLessThan(LIMIT);
        assertThat(files.stream()
                        .filter(each -> each.address().contains("/connectivity/"))
                        .mapToLong(CallPageSizeE2eTest::content)
                        .sum())
                .as("bytes of connectivity-web in %s", files)
                .isLessThan(22 * 1024);
    }

    @Test
    void aSecondVisitAsksForNothingThatIsNamedByItsContent() {
        page.network().clear();

        page.navigate(server.url("/"));
        page.waitUntil("customElements.get('connectivity-voice-bar')");

        assertThat(files())
                .filteredOn(each -> each.address().contains("/immutable/"))
                .isNotEmpty()
                .allMatch(Loaded::cached);
    }

    /** Of a document the browser does not count the content apart; its headers count then too. */
    private static long content(Loaded file) {
        return file.content() == 0 ? file.bytes() : file.content();
    }

    private List<Loaded> files() {
        return page.network().loaded().stream()
                .filter(each -> !each.address().contains("/api/"))
                .toList();
    }
}
