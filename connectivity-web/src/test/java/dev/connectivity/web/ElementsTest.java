package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.BrowserContext;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The custom elements in a real page under a strict content security policy. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class ElementsTest {
    private static Chromium chromium;
    private static StaticSite site;
    private BrowserContext context;
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
        context = chromium.newContext();
        page = context.newPage();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void showElements(String query) {
        page.navigate(site.url("/pages/elements.html" + query));
        page.waitUntil("document.querySelector('connectivity-history')?.shadowRoot.querySelector('.sessions')");
    }

    @Nested
    class AnIndicator {
        @Test
        void saysItsLevelInWordsAndByItsShape() {
            showElements("");

            assertThat(page.evaluate("""
                    [...document.querySelectorAll('connectivity-indicator[display=dot]')]
                        .map(each => each.shadowRoot.querySelector('[role=img]').getAttribute('aria-label'))""").toString())
                    .isEqualTo("[\"Excellent, 48 ms\",\"Good, 140 ms\",\"Fair, 120 ms\",\"Poor, 380 ms\",\"Unknown\"]");
            assertThat(page.evaluate("""
                    new Set([...document.querySelectorAll('connectivity-indicator[display=dot]')]
                        .map(each => each.shadowRoot.querySelector('.fill').getAttribute('d')
                            + getComputedStyle(each.shadowRoot.querySelector('.mark')).display)).size""").asInt()).isEqualTo(5);
        }

        @Test
        void showsTheNumberThatTheParticipantChose() {
            page.navigate(site.url("/pages/elements.html"));
            page.waitUntil("document.querySelector('connectivity-settings')");
            page.evaluate("""
                    {
                      const plain = document.createElement('connectivity-indicator');
                      plain.id = 'plain';
                      plain.metrics = {latency: 77, packet_loss: 0, jitter: 1};
                      document.body.append(plain);
                      document.querySelector('connectivity-settings').shadowRoot.querySelector('[value=number]').click();
                    }""");

            page.waitUntil(
                    "document.querySelector('#plain').shadowRoot.querySelector('.value').textContent === '77 ms'");
            page.reload();
            assertThat(page.evaluate("JSON.parse(localStorage.getItem('connectivity.settings')).display")
                            .asText())
                    .isEqualTo("number");
        }
    }

    @Nested
    class ABreakdown {
        @Test
        void marksTheWeakestMetricAndSaysWhatIsWrong() {
            showElements("");
            String poor = "document.querySelectorAll('connectivity-breakdown')[1].shadowRoot";

            assertThat(page.evaluate(poor + ".querySelector('.weakest dt').innerText")
                            .asText())
                    .contains("Packet loss");
            assertThat(page.evaluate(poor + ".querySelector('.reason').textContent")
                            .asText())
                    .isEqualTo("Bob’s connection loses packets.");
        }

        @Test
        void tellsUploadFromDownloadFromASenderFromEveryone() {
            showElements("");

            assertThat(page.evaluate("""
                    [...document.querySelectorAll('connectivity-breakdown')]
                        .map(each => each.shadowRoot.querySelector('.reason').textContent)""").toString())
                    .contains("Your upload loses packets")
                    .contains("Your download loses packets")
                    .contains("Bob’s connection loses packets on its way to the server")
                    .contains("Everyone in this call is affected")
                    .contains("Nothing arrives");
        }

        @Test
        void opensByKeyboardAndClosesWithEscape() {
            showElements("");
            page.evaluate("""
                    document.querySelector('connectivity-participants').shadowRoot
                        .querySelectorAll('button')[1].focus({focusVisible: true})""");
            String panel = "document.querySelector('connectivity-participants').shadowRoot"
                    + ".querySelectorAll('[popover]')[1].matches(':popover-open')";

            page.waitUntil(panel);
            page.input().press("Escape");
            page.waitUntil("!" + panel);
        }
    }

    /** WCAG 2.2, 1.4.13: dismissible, hoverable, persistent. */
    @Nested
    class ContentThatHoveringOpens {
        private static final String OPEN =
                "document.querySelector('connectivity-participants').shadowRoot.querySelector(':popover-open')";

        @BeforeEach
        void hover() {
            showElements("");
            page.evaluate("document.querySelector('connectivity-participants').scrollIntoView()");
            page.input().hover("connectivity-participants >>> .opener");
            page.waitUntil(OPEN);
        }

        @Test
        void isPutAwayByEscapeWhereverTheFocusIsAndTheFocusStaysThere() {
            assertThat(page.evaluate("document.activeElement.localName").asText())
                    .isEqualTo("body");

            page.input().press("Escape");

            page.waitUntil("!" + OPEN);
            assertThat(page.evaluate("document.activeElement.localName").asText())
                    .isEqualTo("body");
        }

        @Test
        void staysWhileThePointerIsInItAndGoesWhenItLeaves() {
            page.input().hover("connectivity-participants >>> :popover-open");
            page.evaluate("new Promise((resolve) => setTimeout(resolve, 700))");
            assertThat(page.evaluate("!!" + OPEN).asBoolean()).isTrue();

            page.input().moveMouse(1, 1);

            page.waitUntil("!" + OPEN);
        }

        @Test
        void followsItsButtonWhenThePageIsScrolled() {
            page.input().click("connectivity-participants >>> .opener");
            String distance = "(%s.getBoundingClientRect().top - document.querySelector('connectivity-participants')"
                            .formatted(OPEN)
                    + ".shadowRoot.querySelector('.opener').getBoundingClientRect().bottom)";
            page.waitUntil(distance + " > 0 && " + distance + " < 20");

            page.evaluate("window.scrollBy(0, -60)");

            page.waitUntil(distance + " > 0 && " + distance + " < 20");
        }
    }

    @Nested
    class Languages {
        @Test
        void aTagThatIsNoneOrWrittenWithAnUnderlineIsNoReasonToFail() {
            showElements("");
            assertThat(page.evaluate("""
                    ['de_AT', 'x', 'not a language', ''].map((lang) => {
                      const breakdown = document.createElement('connectivity-breakdown');
                      breakdown.lang = lang;
                      breakdown.metrics = {latency: 1234, packet_loss: 4.2, jitter: 3};
                      document.body.append(breakdown);
                      return breakdown.shadowRoot.querySelector('dt').firstChild.data;
                    })""").toString()).isEqualTo("[\"Latency\",\"Latency\",\"Latency\",\"Latency\"]");
            assertThat(page.console().errors()).isEmpty();
        }

        @Test
        void speaksTheLanguageOfThePage() {
            page.addScriptOnNewDocument("new MutationObserver((all, observer) => {"
                    + "if (document.documentElement) { document.documentElement.lang = 'de'; observer.disconnect(); }"
                    + "}).observe(document, {childList: true})");
            showElements("");

            assertThat(page.text("connectivity-breakdown >>> .state")).isEqualTo("Ausgezeichnet");
            assertThat(page.text("connectivity-history >>> h2")).isEqualTo("Letzte 30 Tage");
        }

        @Test
        void anElementInALanguageThatIsLoadedLaterSpeaksItWholly() {
            showElements("");
            page.evaluate("""
                    import('/connectivity/strings.js').then(({loadLanguage}) => loadLanguage('de')).then((spoken) => {
                      const list = document.createElement('connectivity-participants');
                      Object.assign(list, {id: 'german', lang: 'de-AT'});
                      spoken && document.body.append(list);
                    })""");

            page.waitUntil(
                    "document.querySelector('#german')?.shadowRoot.textContent.includes('Noch ist niemand sonst hier.')");
        }

        @Test
        void everyLanguageHasEveryWord() {
            page.navigate(site.url("/pages/elements.html"));

            assertThat(page.evaluate("""
                    Promise.all(['/connectivity/strings.js', '/connectivity/strings.de.js', '/connectivity/strings.history.js']
                        .map(each => import(each)))
                        .then(([call, german, {HISTORY_STRINGS: {en, de}}]) => [
                          Object.keys(call.STRINGS.en).filter(key => !(key in en) && !(key in german.default)),
                          Object.keys(en).filter(key => !(key in de)),
                        ])""").toString()).isEqualTo("[[],[]]");
        }
    }

    @Nested
    class Toasts {
        private static final String TOAST =
                "document.querySelector('#mine').shadowRoot.querySelector('[data-toast=%s]')";

        @BeforeEach
        void place() {
            showElements("");
            page.evaluate("""
                    {
                      window.mine = Object.assign(document.createElement('connectivity-toasts'), {id: 'mine'});
                      document.body.append(mine);
                      window.show = (loss) => mine.act({action: 'show', id: 'connection-critical', kind: 'error',
                          title: '', message: `${loss}% packet loss`, duration_ms: null});
                    }""");
        }

        @Test
        void anAlarmIsUpdatedInPlaceAndStaysUntilDismissed() {
            page.evaluate("show('8.0'); show('12.5')");

            assertThat(page.text("#mine >>> .message")).isEqualTo("12.5% packet loss");
            assertThat(page.text("#mine >>> .title")).isEqualTo("Connection severely degraded");
            assertThat(page.evaluate("mine.shadowRoot.querySelectorAll('.toast').length")
                            .asInt())
                    .isEqualTo(1);
            page.evaluate("mine.act({action: 'dismiss', id: 'connection-critical'})");
            page.waitUntil("!" + TOAST.formatted("connection-critical"));
        }

        @Test
        void aWarningGoesByItself() {
            page.evaluate("""
                    mine.act({action: 'show', id: 'connection-warning', kind: 'warning', title: 'x',
                        message: '4.2% packet loss', duration_ms: 300})""");

            assertThat(page.text("#mine >>> .title")).isEqualTo("Your connection is unstable");
            assertThat(page.text("#mine >>> [role=status]")).isEqualTo("Your connection is unstable. 4.2% packet loss");
            page.waitUntil("!" + TOAST.formatted("connection-warning"));
        }

        @Test
        void anAlarmIsReadOutWhenItComesAndNotWithEachNewNumber() {
            page.evaluate("""
                    window.spoken = [];
                    new MutationObserver(() => spoken.push(mine.shadowRoot.querySelector('[role=alert]').textContent))
                        .observe(mine.shadowRoot.querySelector('[role=alert]'), {childList: true, characterData: true, subtree: true});
                    show('8.0');""");
            page.waitUntil("spoken.length === 1");
            page.evaluate("show('12.5'); show('14.0'); mine.act({action: 'dismiss', id: 'connection-critical'})");

            page.waitUntil("spoken.length > 1");
            assertThat(page.evaluate("spoken").toString())
                    .isEqualTo("[\"Connection severely degraded. 8.0% packet loss\",\"\"]");
        }

        @Test
        void aWarningWaitsForWhoeverPointsAtItOrHasTheFocusInIt() {
            page.evaluate("""
                    window.warn = (duration) => mine.act({action: 'show', id: 'connection-warning', kind: 'warning',
                        title: 'x', message: '4.2% packet loss', duration_ms: duration});
                    warn(null);""");
            page.input().hover("#mine >>> .title");
            page.evaluate("warn(200)");
            page.evaluate("new Promise((resolve) => setTimeout(resolve, 1200))");
            assertThat(page.isVisible("#mine >>> .title")).isTrue();
            page.evaluate("mine.shadowRoot.querySelector('[part=dismiss]').focus()");
            page.input().moveMouse(1, 1);
            page.evaluate("new Promise((resolve) => setTimeout(resolve, 1200))");
            assertThat(page.isVisible("#mine >>> .title")).isTrue();

            page.evaluate("mine.shadowRoot.activeElement.blur()");

            page.waitUntil("!" + TOAST.formatted("connection-warning"));
        }

        @Test
        void whoDismissesByKeyboardIsBackWhereTheyWere() {
            page.evaluate("""
                    {
                      const host = Object.assign(document.createElement('button'), {id: 'host', textContent: 'Host'});
                      document.body.append(host);
                      show('8.0');
                      host.focus();
                      mine.shadowRoot.querySelector('[part=dismiss]').focus();
                    }""");

            page.input().press("Enter");

            page.waitUntil("!" + TOAST.formatted("connection-critical") + " && document.activeElement.id === 'host'");
        }

        @Test
        void dontShowAgainIsObeyedAndCanBeTakenBack() {
            page.evaluate("show('8.0')");
            page.evaluate("mine.shadowRoot.querySelector('[part=mute]').click()");
            page.evaluate("show('9.0')");
            assertThat(page.evaluate("mine.shadowRoot.querySelectorAll('.toast').length")
                            .asInt())
                    .isZero();

            page.evaluate(
                    "document.querySelector('connectivity-settings').shadowRoot.querySelector('[name=toasts]').click()");
            page.evaluate("show('9.0')");

            assertThat(page.text("#mine >>> .message")).isEqualTo("9.0% packet loss");
        }
    }
}
