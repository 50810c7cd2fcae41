package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Accessibility;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every element in every state, in each look, direction and language: by axe-core's rules, and by the keyboard alone. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class AccessibilityTest {
    private static Chromium chromium;
    private static StaticSite site;
    private Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.launch();
        site = WebFiles.site();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        site.close();
    }

    @BeforeEach
    void open() {
        page = chromium.newPage();
        page.emulate().reducedMotion(true);
    }

    @AfterEach
    void close() {
        page.close();
    }

    @ParameterizedTest
    @CsvSource({"false, 1100, ltr, en", "true, 360, rtl, en", "false, 360, ltr, de", "true, 1100, ltr, de"})
    void everyElementInEveryState(boolean dark, int width, String direction, String language) {
        page.emulate().dark(dark).size(width, 800, 1);
        speak(language, direction);
        page.navigate(site.url("/pages/elements.html"));
        page.waitUntil(
                "[...document.querySelectorAll('connectivity-history')].at(-1)?.shadowRoot.querySelector('.sessions')");

        assertNothingWrong("html", width, "at rest");
        for (String element : List.of("voice-bar", "participants")) {
            for (int index : List.of(0, 1)) {
                String opener = button("connectivity-" + element, index);
                page.evaluate(opener + ".click()");
                page.waitUntil(isOpen(element, index));
                assertNothingWrong("connectivity-" + element, width, "with an open panel");
                page.evaluate(opener + ".click()");
            }
        }
        page.evaluate(HISTORY + ".querySelector('[part=erase]').click()");
        assertNothingWrong("connectivity-history", width, "asking whether to delete");
        page.evaluate(HISTORY + ".querySelectorAll('.session')[0].click()");
        page.waitUntil(HISTORY + ".querySelector('.charts')");
        page.evaluate(HISTORY + ".querySelector('details').open = true");
        assertNothingWrong("connectivity-history", width, "with a call in detail");
        assertThat(page.console().errors())
                .as("also of the content security policy")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aLiveCallWithItsLastMinutesInOpenSight(boolean dark) {
        page.emulate().dark(dark).size(360, 740, 1);
        page.navigate(site.url("/pages/crowd.html"));
        page.waitUntil("window.begin");
        page.evaluate("""
                window.own = () => ({latency: 260, packet_loss: 9, jitter: 5, uplink: {packet_loss: 9}});
                begin(6, 2); show();""");
        page.waitUntil("client.history.length > 2");
        page.evaluate(button("connectivity-voice-bar", 0) + ".click()");
        page.waitUntil("document.querySelector('connectivity-toasts').shadowRoot.querySelector('.toast')");

        assertNothingWrong("html", 360, "in a bad call");
    }

    @Test
    void forcedColoursLeaveShapesToTellTheLevels() {
        page.emulate().forcedColors(true).size(1100, 800, 1);
        page.navigate(site.url("/pages/elements.html"));
        page.waitUntil("document.querySelector('connectivity-indicator')?.shadowRoot.querySelector('.fill')");

        assertThat(page.evaluate("""
                [...document.querySelectorAll('connectivity-indicator[display=dot]')].map((each) =>
                    getComputedStyle(each.shadowRoot.querySelector('.ring')).stroke)
                  .every((stroke) => stroke === getComputedStyle(document.body).color)""").asBoolean()).isTrue();
        assertThat(Accessibility.violations(page)).isEmpty();
    }

    @Test
    void theKeyboardAloneReachesEverythingAndIsNeverCaught() {
        page.emulate().size(1100, 800, 1);
        page.navigate(site.url("/pages/crowd.html"));
        page.waitUntil("window.begin");
        page.evaluate("begin(2, 0); show();");
        page.waitUntil(
                "client.stats && document.querySelector('connectivity-participants').shadowRoot.querySelector('li')");

        page.input().press("Tab");
        assertFocus("voice-bar", "Your connection");
        page.waitUntil(isOpen("voice-bar", 0));
        page.input().press("Escape");
        page.waitUntil("!" + isOpen("voice-bar", 0));
        page.input().press("Tab");
        assertFocus("voice-bar", "Settings");
        assertThat(page.evaluate(isOpen("voice-bar", 1)).asBoolean()).isFalse();
        page.input().press("Enter");
        page.waitUntil(isOpen("voice-bar", 1));
        page.input().press("Tab");
        page.input().press("ArrowDown");
        page.waitUntil("JSON.parse(localStorage.getItem('connectivity.settings'))?.display === 'number'");
        page.input().press("Escape");
        page.waitUntil("!" + isOpen("voice-bar", 1));
        page.waitUntil(FOCUSED + ".getAttribute('aria-label') === 'Settings'");
        page.input().press("Tab");
        assertFocus("participants", "Ada 0");
        page.input().press("Tab");
        assertFocus("participants", "Bob 1");
        page.waitUntil("!" + isOpen("participants", 0) + " && " + isOpen("participants", 1));
        page.input().press("Shift+Tab");
        assertFocus("participants", "Ada 0");
    }

    private void assertNothingWrong(String element, int width, String when) {
        assertThat(Accessibility.violations(page, element)).as(when).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing is wider than the window " + when)
                .isLessThanOrEqualTo(width);
    }

    private void assertFocus(String element, String label) {
        page.waitUntil(
                "document.activeElement.localName === 'connectivity-%s' && %s.getAttribute('aria-label').startsWith('%s')"
                        .formatted(element, FOCUSED, label));
    }

    /** From before the page's own scripts on, as a server would have written it. */
    private void speak(String language, String direction) {
        page.addScriptOnNewDocument("""
                new MutationObserver((all, observer) => {
                  if (document.documentElement) {
                    Object.assign(document.documentElement, {lang: '%s', dir: '%s'});
                    observer.disconnect();
                  }
                }).observe(document, {childList: true})""".formatted(language, direction));
    }

    private static String button(String element, int index) {
        return "document.querySelector('%s').shadowRoot.querySelectorAll('.opener')[%d]".formatted(element, index);
    }

    private static String isOpen(String element, int index) {
        return "document.querySelector('connectivity-%s').shadowRoot.querySelectorAll('[popover]')[%d].matches(':popover-open')"
                .formatted(element, index);
    }

    private static final String HISTORY = "document.querySelector('connectivity-history').shadowRoot";
    private static final String FOCUSED = "document.activeElement.shadowRoot.activeElement";
}
