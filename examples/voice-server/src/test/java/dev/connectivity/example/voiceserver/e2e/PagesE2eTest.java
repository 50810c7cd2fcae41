package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Accessibility;
import dev.connectivity.browsertesting.Impairment;
import dev.connectivity.browsertesting.Page;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example's own pages around the elements: by axe-core's rules, by the keyboard alone, and standing still. */
class PagesE2eTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static final String WATCH_SHIFTS = """
            window.testShifts = [];
            new PerformanceObserver((list) => testShifts.push(...list.getEntries()
                .filter((each) => !each.hadRecentInput)
                .map(({value, sources}) => `${value} ${sources.map(({node}) => node?.outerHTML?.slice(0, 60))}`)))
              .observe({type: 'layout-shift', buffered: true});
            """;

    @Test
    void aWholeCallByKeyboardIsAccessibleOnEveryScreenAndNothingMoves() {
        try (Call call = new Call()) {
            Page page = call.alice.page();
            page.addScriptOnNewDocument(WATCH_SHIFTS);
            page.emulate().reducedMotion(true);
            page.navigate(call.server.url("/"));
            page.waitUntil("!document.getElementById('login').hidden");
            page.console().clear(); // of the 401 that says that nobody is logged in
            assertNothingWrong(page, "login");

            page.input().press("Tab");
            page.waitUntil("document.activeElement.className === 'skip'");
            tabUntil(page, "document.activeElement.id === 'name'");
            page.input().type("Alice");
            page.input().press("Enter");
            page.waitUntil("document.querySelectorAll('#channels button').length > 0");
            page.waitUntil("document.activeElement.id === 'lobby-title'");
            assertNothingWrong(page, "lobby");

            tabUntil(page, "document.activeElement.dataset.channel === 'general'");
            page.input().press("Enter");
            page.waitUntil("document.activeElement.id === 'call-title'");
            call.bob.login("Bob");
            call.bob.join("general");
            call.alice.awaitAudio();
            call.alice.awaitLevels("green", "green", PATIENCE);
            assertNothingWrong(page, "call");

            tabUntil(page, "document.activeElement.localName === 'connectivity-voice-bar'");
            page.waitUntil("document.activeElement.shadowRoot.querySelector(':popover-open')");
            assertNothingWrong(page, "call with one's own connection open");
            page.input().press("Escape");

            call.relay.impair(Impairment.none().withEvenLoss(12));
            call.alice.awaitToast("Connection severely degraded", PATIENCE);
            assertNothingWrong(page, "call with an alarm");
            call.relay.impair(Impairment.none());
            call.bob.leave();
            call.alice.awaitAlone();
            assertThat(page.evaluate("testShifts"))
                    .as("layout shifts of a whole call")
                    .isEmpty();

            tabUntil(page, "document.activeElement.id === 'leave'");
            page.input().press("Enter");
            page.waitUntil("document.activeElement.id === 'lobby-title'");
            tabBackUntil(page, "document.activeElement.getAttribute('href') === '/settings/connection'");
            page.input().press("Enter");
            page.waitUntil(
                    "location.pathname === '/settings/connection' && document.querySelector('connectivity-history')"
                            + "?.shadowRoot.querySelector('.session')");
            assertNothingWrong(page, "history");
            tabUntil(page, FOCUSED + "?.matches('.session')");
            page.input().press("Enter");
            page.waitUntil("document.querySelector('connectivity-history').shadowRoot.querySelector('.charts')");
            assertNothingWrong(page, "a call in the history");
            assertThat(call.alice.problems()).isEmpty();
        }
    }

    private static void assertNothingWrong(Page page, String screen) {
        assertThat(Accessibility.violations(page)).as(screen).isEmpty();
    }

    private static void tabUntil(Page page, String condition) {
        press(page, "Tab", condition);
    }

    private static void tabBackUntil(Page page, String condition) {
        press(page, "Shift+Tab", condition);
    }

    private static void press(Page page, String key, String condition) {
        for (int presses = 0; presses < 20; presses++) {
            if (page.evaluate("Boolean(" + condition + ")").asBoolean()) {
                return;
            }
            page.input().press(key);
        }
        throw new AssertionError("the keyboard does not reach: " + condition + ", but "
                + page.evaluate("document.activeElement.outerHTML.slice(0, 200)"));
    }

    private static final String FOCUSED = "document.activeElement.shadowRoot?.activeElement";
}
