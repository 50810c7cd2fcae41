package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class PageTest {
    private static Chromium chromium;
    private static StaticSite site;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.launch();
        site = StaticSite.serving()
                .page("/", "<!doctype html><title>Home</title><p id=p>Hello")
                .page("/second", "Two");
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

    @Nested
    class Navigating {
        @Test
        void waitsForTheLoadEvent() {
            page.navigate(site.url("/"));

            assertThat(page.evaluate("document.readyState").asText()).isEqualTo("complete");
            assertThat(page.evaluate("document.title").asText()).isEqualTo("Home");
            assertThat(page.text("#p")).isEqualTo("Hello");
        }

        @Test
        void failsWhereNobodyListens() {
            assertThatThrownBy(() -> page.navigate("http://localhost:1/"))
                    .isInstanceOf(BrowserException.class)
                    .hasMessageContaining("http://localhost:1/: net::ERR_");
        }

        @Test
        void runsScriptsBeforeTheDocumentsOwn() {
            page.addScriptOnNewDocument("window.early = 'yes'");
            site.page("/early", "<script>document.title = window.early</script>");

            page.navigate(site.url("/early"));

            assertThat(page.evaluate("document.title").asText()).isEqualTo("yes");
        }

        @Test
        void reloads() {
            page.navigate(site.url("/"));
            page.evaluate("window.mark = 1");

            page.reload();

            assertThat(page.evaluate("typeof mark").asText()).isEqualTo("undefined");
        }
    }

    @Nested
    class Evaluating {
        @Test
        void returnsJsonAndAwaitsPromises() {
            assertThat(page.evaluate("Promise.resolve({a: [1, 'two', null]})").toString())
                    .isEqualTo("{\"a\":[1,\"two\",null]}");
            assertThat(page.evaluate("undefined").isMissingNode()).isTrue();
            assertThat(page.evaluate("null").isNull()).isTrue();
        }

        @Test
        void passesArgumentsAsJson() {
            assertThat(page.call("(a, b) => a + b", "it's \"quoted\"\n", 2).asText())
                    .isEqualTo("it's \"quoted\"\n2");
        }

        @Test
        void turnsAnExceptionIntoAJavaOneWithItsStack() {
            assertThatThrownBy(() -> page.evaluate("(function inner() { throw new RangeError('far') })()"))
                    .isInstanceOf(JavaScriptException.class)
                    .hasMessageContaining("RangeError: far")
                    .hasMessageContaining("at inner");
        }

        @Test
        void turnsARejectionIntoAnException() {
            assertThatThrownBy(() -> page.evaluate("Promise.reject('no')"))
                    .isInstanceOf(JavaScriptException.class)
                    .hasMessageContaining("no");
        }
    }

    @Nested
    class Waiting {
        @Test
        void returnsTheFirstTruthyValue() {
            page.evaluate("setTimeout(() => window.late = {x: 7}, 100)");

            assertThat(page.waitUntil("window.late").path("x").asInt()).isEqualTo(7);
        }

        @Test
        void countsAThrowingExpressionAsNotYet() {
            page.evaluate("setTimeout(() => window.late = {x: 7}, 100)");

            assertThat(page.waitUntil("late.x === 7").asBoolean()).isTrue();
        }

        @Test
        void survivesANavigation() {
            page.navigate(site.url("/"));
            page.evaluate("setTimeout(() => location.href = '/second', 50)");

            assertThat(page.waitUntil("document.body.innerText === 'Two'").asBoolean())
                    .isTrue();
        }

        @Test
        void namesExpressionLastValueAndConsoleAtTheDeadline() {
            page.evaluate("console.warn('half', 'way')");

            assertThatThrownBy(() -> page.waitUntil("window.x ?? 0", Duration.ofMillis(100)))
                    .isInstanceOf(BrowserException.class)
                    .hasMessageContaining("not true within PT0.1S: window.x ?? 0")
                    .hasMessageContaining("last value: 0")
                    .hasMessageContaining("warning: half way");
        }

        @Test
        void failsAtOnceOnASyntaxError() {
            assertThatThrownBy(() -> page.waitUntil("1 +", Duration.ofSeconds(60)))
                    .isInstanceOf(JavaScriptException.class)
                    .hasMessageContaining("SyntaxError");
        }
    }

    @Nested
    class Console {
        @Test
        void keepsMessagesUncaughtExceptionsAndTheBrowsersComplaints() {
            site.page(
                    "/loud",
                    "<script>console.log('said', 1); setTimeout(() => { throw new Error('lost') })</script>"
                            + "<img src=/missing.png>");

            page.navigate(site.url("/loud"));
            page.evaluate("new Promise(resolve => setTimeout(resolve, 50))");

            assertThat(page.console().messages()).contains(new PageConsole.Message("log", "said 1"));
            assertThat(page.console().errors())
                    .anySatisfy(each -> assertThat(each.text()).contains("Error: lost"))
                    .anySatisfy(each -> assertThat(each.text()).contains("404"));
        }
    }

    @Nested
    class Input {
        @Test
        void clicksAndTypesWithTrustedEvents() {
            site.page(
                    "/form",
                    "<input id=name onkeydown='trusted = event.isTrusted'><button onclick='said ="
                            + " document.getElementById(`name`).value'>Go</button>");
            page.navigate(site.url("/form"));

            page.input().fill("#name", "Zoë 7");
            page.input().press("Shift+a");
            page.input().press("Backspace");
            page.input().click("button");

            assertThat(page.evaluate("said").asText()).isEqualTo("Zoë 7");
            assertThat(page.evaluate("trusted").asBoolean()).isTrue();
        }

        @Test
        void movesTheFocusWithTheTabKey() {
            site.page("/tabs", "<button id=a>A</button><button id=b onclick='document.title=`B`'>B</button>");
            page.navigate(site.url("/tabs"));

            page.input().focus("#a");
            page.input().press("Tab");
            page.input().press("Enter");
            String forward =
                    page.evaluate("document.activeElement.id + document.title").asText();
            page.input().press("Shift+Tab");

            assertThat(forward).isEqualTo("bB");
            assertThat(page.evaluate("document.activeElement.id").asText()).isEqualTo("a");
        }

        @Test
        void reachesIntoShadowRoots() {
            site.page("/shadow", """
                    <x-a></x-a><script>
                    const root = document.querySelector('x-a').attachShadow({mode: 'open'});
                    root.innerHTML = '<button>In</button>';
                    root.firstChild.onclick = () => root.firstChild.textContent = 'Clicked';
                    </script>""");
            page.navigate(site.url("/shadow"));

            page.input().click("x-a >>> button");

            assertThat(page.text("x-a >>> button")).isEqualTo("Clicked");
            assertThat(page.isVisible("x-a >>> button")).isTrue();
            assertThat(page.isVisible("x-a >>> i")).isFalse();
        }

        @Test
        void waitsUntilNothingCoversTheElement() {
            site.page("/covered", """
                    <button onclick="document.title='hit'">Under</button>
                    <div id=cover style="position:fixed;inset:0"></div>
                    <script>setTimeout(() => document.getElementById('cover').remove(), 300)</script>""");
            page.navigate(site.url("/covered"));

            page.input().click("button");

            assertThat(page.evaluate("document.title").asText()).isEqualTo("hit");
        }

        @Test
        void hovers() {
            site.page("/hover", "<style>b:hover {color: rgb(1, 2, 3)}</style><b>Over</b>");
            page.navigate(site.url("/hover"));

            page.input().hover("b");

            page.waitUntil("getComputedStyle(document.querySelector('b')).color === 'rgb(1, 2, 3)'");
        }
    }

    @Nested
    class Emulating {
        @Test
        void colourSchemeAndMotionTogether() {
            page.emulate().dark(true).reducedMotion(true);

            assertThat(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                            .asBoolean())
                    .isTrue();
            assertThat(page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
                            .asBoolean())
                    .isTrue();
        }

        @Test
        void aSmallPhone() {
            site.page("/phone", "<meta name=viewport content='width=device-width'><p>Small");

            page.emulate().phone();
            page.navigate(site.url("/phone"));

            assertThat(page.evaluate("innerWidth + 'x' + devicePixelRatio").asText())
                    .isEqualTo("360x2");
        }

        @Test
        void languagesOfTheReader() {
            page.emulate().languages("de-DE", "en");
            page.navigate(site.url("/"));

            assertThat(page.evaluate("navigator.languages.join() + ' ' + (1.5).toLocaleString()")
                            .asText())
                    .isEqualTo("de-DE,en 1,5");
        }

        @Test
        void aFingerThatTaps() {
            site.page("/finger", "<button>Press</button>");
            page.navigate(site.url("/finger"));
            page.evaluate("(document.querySelector('button').onclick = ({pointerType}) => kind = pointerType, 0)");

            page.input().tap("button");

            page.waitUntil("window.kind === 'touch'");
        }

        @Test
        void beingOffline() {
            page.navigate(site.url("/"));

            page.emulate().offline(true);
            String offline = page.evaluate("fetch('/second').then(() => 'ok', () => navigator.onLine + ' failed')")
                    .asText();
            page.emulate().offline(false);

            assertThat(offline).isEqualTo("false failed");
            assertThat(page.evaluate("fetch('/second').then(answer => answer.text())")
                            .asText())
                    .isEqualTo("Two");
        }

        @Test
        void beingOfflineRefusesNewWebSocketsAndSilencesOpenOnes() throws IOException {
            try (EchoingWebSocketServer server = new EchoingWebSocketServer()) {
                page.navigate(site.url("/"));
                page.evaluate("(heard = false, socket = new WebSocket('%s'), socket.onmessage = () => heard = true, 0)"
                        .formatted(server.url()));
                page.waitUntil("socket.readyState === WebSocket.OPEN");

                page.emulate().offline(true);

                page.evaluate("(again = new WebSocket('%s'), socket.send('a'))".formatted(server.url()));
                page.waitUntil("again.readyState === WebSocket.CLOSED");
                String meanwhile =
                        page.evaluate("socket.readyState + ' ' + heard").asText();
                page.emulate().offline(false);
                page.waitUntil("heard");
                assertThat(meanwhile).isEqualTo("1 false");
            }
        }

        @Test
        void beingHidden() {
            page.navigate(site.url("/"));

            page.emulate().hidden(true);
            page.waitUntil("document.visibilityState === 'hidden'");
            page.emulate().hidden(false);
            page.waitUntil("document.visibilityState === 'visible'");
        }

        @Test
        void aTimeZone() {
            page.emulate().timeZone("Asia/Tokyo");

            assertThat(page.evaluate("new Date(0).getHours()").asInt()).isEqualTo(9);
        }
    }

    @Nested
    class Screenshots {
        @Test
        void showTheWindowOrTheWholePage(@TempDir Path folder) throws IOException {
            site.page("/tall", "<body style='margin:0'><div style='height:3000px;background:red'></div>");
            page.emulate().size(800, 600, 1);
            page.navigate(site.url("/tall"));

            page.screenshot(folder.resolve("new/window.png"));
            page.screenshotOfWholePage(folder.resolve("whole.png"));

            assertThat(ImageIO.read(folder.resolve("new/window.png").toFile()).getHeight())
                    .isEqualTo(600);
            assertThat(ImageIO.read(folder.resolve("whole.png").toFile()).getHeight())
                    .isEqualTo(3000);
            assertThat(ImageIO.read(folder.resolve("whole.png").toFile()).getRGB(5, 2900))
                    .isEqualTo(0xffff0000);
        }
    }

    @Nested
    class ExposedFunctions {
        @Test
        void answerThePageAlsoAfterANavigation() {
            page.expose("shout", argument -> argument.toUpperCase(Locale.ROOT));
            page.navigate(site.url("/"));

            assertThat(page.evaluate("shout('hello')").asText()).isEqualTo("HELLO");
            page.navigate(site.url("/second"));
            assertThat(page.evaluate("shout(['a'])").get(0).asText()).isEqualTo("A");
        }

        @Test
        void rejectWhereTheyThrow() {
            page.expose("fail", argument -> {
                throw new IllegalStateException("not now");
            });

            assertThatThrownBy(() -> page.evaluate("fail()"))
                    .isInstanceOf(JavaScriptException.class)
                    .hasMessageContaining("IllegalStateException: not now");
        }
    }

    @Nested
    class Accessible {
        @Test
        void findsWhatIsWrongAlsoInShadowRootsAndUnderAStrictPolicy() {
            site.page("/bad", """
                    <!doctype html><html lang=en><meta http-equiv=Content-Security-Policy content="default-src 'none'">
                    <title>Bad</title><main><h1>Bad</h1><div><template shadowrootmode=open><button></button></template>
                    </div></main></html>""");
            page.navigate(site.url("/bad"));

            assertThat(Accessibility.violations(page))
                    .singleElement()
                    .asString()
                    .startsWith("button-name (critical)");
        }
    }

    @Nested
    class Contexts {
        @Test
        void keepTheirCookiesApart() {
            context.setCookie(site.url("/"), "who", "alice");
            page.navigate(site.url("/"));
            try (BrowserContext other = chromium.newContext()) {
                Page stranger = other.newPage();
                stranger.navigate(site.url("/"));

                assertThat(page.evaluate("document.cookie").asText()).isEqualTo("who=alice");
                assertThat(stranger.evaluate("document.cookie").asText()).isEmpty();
            }
        }

        @Test
        void showAllTheirPagesAtOnce() {
            Page second = context.newPage();

            assertThat(page.evaluate("document.visibilityState").asText()).isEqualTo("visible");
            assertThat(second.evaluate("document.visibilityState").asText()).isEqualTo("visible");
        }
    }

    @Test
    void tellsWhatThePageCosts() {
        page.navigate(site.url("/"));

        assertThat(page.metrics()).containsKeys("ScriptDuration", "JSHeapUsedSize");
    }

    @Test
    void refusesToAnswerOnceClosed() {
        page.close();

        assertThatThrownBy(() -> page.evaluate("1")).isInstanceOf(BrowserException.class);
    }
}
