package dev.connectivity.example.voiceserver.e2e;

import dev.connectivity.UserId;
import dev.connectivity.browsertesting.Impairment;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.PageEmulation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Makes the pictures in docs/screenshots of a real call; docs/browser-tests.md has the command. Not part of the build: its
 * name is none that Maven takes for a test.
 */
class Screenshots {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "examples/voice-server"))
            .resolve("../../docs/screenshots")
            .normalize();
    private static final Map<String, Consumer<PageEmulation>> LOOKS = new LinkedHashMap<>();

    static {
        LOOKS.put("light", page -> page.dark(false).size(1000, 680, 1));
        LOOKS.put("dark", page -> page.dark(true).size(1000, 680, 1));
        LOOKS.put("phone", page -> page.dark(false).phone());
    }

    @Test
    void ofEveryScreen() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Call call = new Call(new RunningServer(
                        Map.of("CONNECTIVITY_DB_URL", postgres.getJdbcUrl("postgres", "postgres"))))) {
            Page alice = call.alice.page();
            alice.emulate().reducedMotion(true); // or a toast is caught while it fades in
            alice.navigate(call.server.url("/"));
            alice.waitUntil("!document.getElementById('login').hidden");
            take("login", alice);
            call.bob.login("Bob");
            call.bob.page().navigate(call.server.url("/settings/connection"));
            call.bob.page().waitUntil("document.querySelector('connectivity-history').shadowRoot.querySelector('h2')");
            takeWhole("history-empty", call.bob.page());

            call.alice.login("Alice");
            alice.input().moveMouse(1, 1); // from where the login's button was, which may be a channel now
            take("lobby", alice);

            call.bob.openLobby();
            call.alice.join("general");
            call.bob.join("general");
            call.alice.awaitLevels("green", "green", PATIENCE);
            alice.input().moveMouse(1, 1);
            take("call", alice);
            takeSettings(alice);

            call.relay.impair(Impairment.none().withDelay(Duration.ofMillis(70)).withEvenLoss(2));
            call.alice.awaitLevels("yellow", "yellow", PATIENCE);
            takeBreakdown(alice);

            call.relay.impair(Impairment.none().withEvenLoss(4));
            call.alice.awaitToast("Your connection is unstable", PATIENCE);
            take("toast-warning", alice);

            call.relay.impair(Impairment.none().withEvenLoss(12));
            call.alice.awaitToast("Connection severely degraded", PATIENCE);
            call.alice.awaitLevels("red", "red", PATIENCE);
            take("toast-critical", alice);
            takeWithoutServer(call);

            UserId user = new UserId(alice.evaluate("fetch('/api/me').then((answer) => answer.json())")
                    .path("user_id")
                    .asText());
            PastCalls.store(postgres.getPostgresDatabase(), user, Instant.now());
            takeHistory(call.alice);
            call.aliceLink.cut();
            alice.evaluate("document.querySelector('connectivity-history').reload()");
            alice.waitUntil(
                    "document.querySelector('connectivity-history').shadowRoot.querySelector('[part=retry]')",
                    PATIENCE);
            take("history-error", alice);
            call.aliceLink.restore();
            alice.navigate(call.server.url("/elements"));
            alice.waitUntil(
                    "[...document.querySelectorAll('connectivity-history')].at(-1)?.shadowRoot.querySelector('.session')");
            takeWhole("elements", alice);
            takeFromRightToLeftInGerman(call);
        }
    }

    /** In the call and in the lobby. */
    private static void takeWithoutServer(Call call) {
        Page alice = call.alice.page();
        call.aliceLink.cut();
        call.alice.awaitStatus("Reconnecting…", PATIENCE);
        take("call-reconnecting", alice);
        call.alice.leave();
        alice.waitUntil("document.getElementById('lobby-error').textContent !== ''", PATIENCE);
        alice.input().moveMouse(1, 1);
        take("lobby-error", alice);
        call.aliceLink.restore();
        alice.input().click("#lobby-retry");
        alice.waitUntil("document.getElementById('lobby-error').textContent === ''", PATIENCE);
    }

    private static void take(String name, Page page) {
        LOOKS.forEach((look, emulate) -> {
            emulate.accept(page.emulate());
            afterTwoFrames(page);
            page.screenshot(FOLDER.resolve(name + "-" + look + ".png"));
        });
    }

    private static void takeWhole(String name, Page page) {
        LOOKS.forEach((look, emulate) -> {
            emulate.accept(page.emulate());
            afterTwoFrames(page);
            page.screenshotOfWholePage(FOLDER.resolve(name + "-" + look + ".png"));
        });
    }

    /** Opened anew in each size, because charts are drawn for the width they find. */
    private static void takeHistory(VoicePage user) {
        LOOKS.forEach((look, emulate) -> {
            emulate.accept(user.page().emulate());
            user.history();
            afterTwoFrames(user.page());
            user.page().screenshotOfWholePage(FOLDER.resolve("history-" + look + ".png"));
            user.page().input().click("connectivity-history >>> li:nth-child(2) .session");
            user.page()
                    .waitUntil("document.querySelector('connectivity-history').shadowRoot.querySelector('.charts')"
                            + "?.checkVisibility()");
            afterTwoFrames(user.page());
            user.page().screenshotOfWholePage(FOLDER.resolve("history-call-" + look + ".png"));
        });
    }

    private static void takeBreakdown(Page page) {
        LOOKS.forEach((look, emulate) -> {
            emulate.accept(page.emulate());
            page.input().moveMouse(1, 1);
            page.input().hover("connectivity-voice-bar >>> .opener");
            page.waitUntil(
                    "document.querySelector('connectivity-voice-bar').shadowRoot.querySelector(':popover-open')");
            page.waitUntil(BOTH_WAYS_KNOWN, PATIENCE);
            afterTwoFrames(page);
            page.screenshot(FOLDER.resolve("breakdown-" + look + ".png"));
        });
        page.input().moveMouse(1, 1);
    }

    private static void takeSettings(Page page) {
        LOOKS.forEach((look, emulate) -> {
            emulate.accept(page.emulate());
            page.evaluate(OPEN_SETTINGS);
            page.waitUntil(
                    "document.querySelector('connectivity-voice-bar').shadowRoot.querySelector(':popover-open')");
            afterTwoFrames(page);
            page.screenshot(FOLDER.resolve("settings-" + look + ".png"));
            page.evaluate(OPEN_SETTINGS);
        });
    }

    /** The worst case for a layout: long words, mirrored. */
    private static void takeFromRightToLeftInGerman(Call call) {
        Page page = call.bob.page();
        page.addScriptOnNewDocument("""
                new MutationObserver((all, observer) => {
                  if (document.documentElement) {
                    Object.assign(document.documentElement, {lang: 'de', dir: 'rtl'});
                    observer.disconnect();
                  }
                }).observe(document, {childList: true})""");
        page.emulate().dark(false).size(1000, 680, 1);
        page.navigate(call.server.url("/elements"));
        page.waitUntil("[...document.querySelectorAll('connectivity-history')].at(-1)?.shadowRoot.querySelector('h2')");
        afterTwoFrames(page);
        page.screenshotOfWholePage(FOLDER.resolve("elements-mirrored.png"));
    }

    private static final String BOTH_WAYS_KNOWN =
            "(ways => ways.textContent !== '' && !ways.textContent.includes('–'))(document.querySelector("
                    + "'connectivity-voice-bar').shadowRoot.querySelector('connectivity-breakdown').shadowRoot"
                    + ".querySelector('.ways:not(:empty)'))";

    private static final String OPEN_SETTINGS =
            "document.querySelector('connectivity-voice-bar').shadowRoot.querySelectorAll('.opener')[1].click()";

    private static void afterTwoFrames(Page page) {
        page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
    }
}
