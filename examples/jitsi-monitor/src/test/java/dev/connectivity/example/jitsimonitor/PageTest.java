package dev.connectivity.example.jitsimonitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Accessibility;
import dev.connectivity.browsertesting.BrowserContext;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser, with the elements of connectivity-web. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class PageTest {

    private static final String RECORDINGS = "../../connectivity-jitsi/src/test/resources/jvb";

    private static Chromium chromium;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @BeforeEach
    void open() {
        context = chromium.newContext();
        page = context.newPage();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private static JitsiMonitorMain played(String recording) throws Exception {
        JitsiMonitorMain program = new JitsiMonitorMain(
                Options.parse("--replay", RECORDINGS + recording, "--step", "0", "--exit", "--no-store", "--port", "0"),
                new PrintStream(OutputStream.nullOutputStream()));
        program.run();
        return program;
    }

    private void show(JitsiMonitorMain program, String until) {
        page.navigate("http://127.0.0.1:" + program.pagePort() + "/");
        page.waitUntil(until);
    }

    @ParameterizedTest
    @CsvSource({"false, 1200, 900", "true, 1200, 900", "false, 360, 740", "true, 360, 740"})
    void isAccessibleInLightAndDarkOnADeskAndOnAPhone(boolean dark, int width, int height) throws Exception {
        page.emulate().dark(dark).size(width, height, 1).reducedMotion(true);
        try (JitsiMonitorMain program = played("/v2-video-downlink-loss")) {
            show(program, "document.querySelectorAll('tbody tr').length === 2");

            assertThat(Accessibility.violations(page)).isEmpty();
            assertThat(page.console().errors())
                    .as("errors, also of the content security policy")
                    .isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                    .as("nothing is wider than the window")
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void showsEverybodyAsTheOthersInACallSeeThem() throws Exception {
        try (JitsiMonitorMain program = played("/v2-video-downlink-loss")) {
            show(program, "document.querySelector('connectivity-participants')?.participants.length === 2");

            page.waitUntil("""
                    [...document.querySelector('connectivity-participants').shadowRoot
                        .querySelectorAll('connectivity-indicator')].map(each => each.level).join() === 'green,red'""");
            assertThat(page.evaluate("""
                    [...document.querySelectorAll('tbody tr')].map(row => row.innerText.replaceAll(/\\s+/g, ' '))""").toString())
                    .contains("Bob-b2y Poor 1 ms client 0 % both 7.6 % bridge")
                    .contains("Alice-a1x Excellent");
        }
    }

    @Test
    void explainsAnIndicatorThatIsOpened() throws Exception {
        try (JitsiMonitorMain program = played("/v2-video-downlink-loss")) {
            show(program, "document.querySelector('connectivity-participants')?.participants.length === 2");
            page.evaluate("""
                    document.querySelector('connectivity-participants').shadowRoot
                        .querySelectorAll('li button')[1].click()""");

            page.waitUntil("""
                    document.querySelector('connectivity-participants').shadowRoot
                        .querySelectorAll('connectivity-breakdown')[1].shadowRoot.textContent.includes('7.6')""");
        }
    }

    @Test
    void showsHowABridgeIsAndWhy() throws Exception {
        try (JitsiMonitorMain program = played("/e-states")) {
            show(program, "document.querySelector('.condition')?.textContent === 'Healthy'");

            assertThat(page.text("#bridges dl")).contains("15 ms", "1.11");
            assertThat(page.text("#status")).isEqualTo("Playing e-states/default-config. No conference now.");
        }
    }

    @Test
    void takesNamesForTextAndNothingElse() throws Exception {
        try (LiveBridge bridge = new LiveBridge("<img src=x onerror=alert(1)>", "</td><script>alert(1)</script>");
                JitsiMonitorMain program = new JitsiMonitorMain(
                        Options.parse("--bridge", bridge.url(), "--no-store", "--port", "0"),
                        new PrintStream(OutputStream.nullOutputStream()))) {
            show(program, "document.querySelector('tbody tr') !== null");

            assertThat(page.text("tbody th")).isEqualTo("</td><script>alert(1)</script>-name");
            assertThat(page.text("h3[dir=auto]")).isEqualTo("<img src=x onerror=alert(1)>");
            assertThat(page.console().errors()).isEmpty();
        }
    }

    @Test
    void saysWhenTheMonitorIsGone() throws Exception {
        JitsiMonitorMain program = played("/v2-video-downlink-loss");
        show(program, "document.querySelectorAll('tbody tr').length === 2");

        program.close();

        page.waitUntil("document.querySelector('#status').textContent === 'The monitor does not answer.'");
        assertThat(page.isVisible("#conferences")).isFalse();
    }
}
