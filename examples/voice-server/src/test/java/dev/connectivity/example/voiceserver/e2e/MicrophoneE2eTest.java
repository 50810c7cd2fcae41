package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do while the browser asks them about the microphone. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class MicrophoneE2eTest {
    /** The browser's question stays open until the test answers it; what was handed out is kept. */
    private static final String QUESTION_STAYS_OPEN = """
            window.testStreams = [];
            window.testQuestions = [];
            window.testClients = new Set();
            const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (wanted) => {
              await new Promise((resolve) => testQuestions.push(resolve));
              const stream = await ask(wanted);
              testStreams.push(stream);
              return stream;
            };
            window.WebSocket = class extends WebSocket {
              constructor(...all) {
                super(...all);
                testClients.add(this);
              }
            };""";

    private static final String LIVE_TRACKS =
            "testStreams.flatMap((each) => each.getTracks()).filter((each) => each.readyState === 'live').length";

    private static RunningServer server;
    private static Chromium chromium;
    private Page page;
    private VoicePage alice;

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
        page.addScriptOnNewDocument(QUESTION_STAYS_OPEN);
        alice = new VoicePage(page, server);
        alice.login("Alice");
    }

    @Test
    void whoChoosesAnotherChannelBeforeAnsweringJoinsOnlyThatOneAndLeavesItWithTheMicrophoneOff() {
        choose("general");
        choose("music");
        awaitQuestions(2);
        answer();

        page.waitUntil("document.querySelector('connectivity-voice-bar')?.client?.status === 'online'");
        page.waitUntil("testStreams.length === 2");
        assertThat(page.text("#call-title")).isEqualTo("Music");
        page.waitUntil(LIVE_TRACKS + " === 1");
        assertThat(page.evaluate("testClients.size").asInt())
                .as("connections that were opened")
                .isEqualTo(1);

        alice.leave();
        page.waitUntil(LIVE_TRACKS + " === 0");
        assertThat(alice.problems()).isEmpty();
    }

    @Test
    void whoLogsOutBeforeAnsweringJoinsNothingAndTheMicrophoneIsOff() {
        choose("general");
        awaitQuestions(1);
        page.input().click("#logout");
        page.waitUntil("!document.getElementById('login').hidden");
        answer();

        page.waitUntil("testStreams.length === 1 && " + LIVE_TRACKS + " === 0");
        assertThat(page.isVisible("#login")).isTrue();
        assertThat(page.evaluate("testClients.size").asInt())
                .as("connections that were opened")
                .isZero();

        alice.login("Alice");
        choose("general");
        awaitQuestions(1);
        answer();
        page.waitUntil("document.querySelector('connectivity-voice-bar')?.client?.status === 'online'");
        assertThat(alice.problems()).isEmpty();
    }

    private void choose(String channel) {
        page.input().click("#channels button[data-channel=" + channel + "]");
    }

    private void awaitQuestions(int count) {
        page.waitUntil("testQuestions.length === " + count);
    }

    private void answer() {
        page.evaluate("testQuestions.forEach((each) => each()), true");
    }
}
