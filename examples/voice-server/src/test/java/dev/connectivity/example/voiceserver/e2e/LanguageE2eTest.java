package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Accessibility;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example's pages in the language that the browser asks for. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class LanguageE2eTest {
    private static RunningServer server;
    private static Chromium chromium;
    private Page page;
    private VoicePage voice;

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
        voice = new VoicePage(page, server);
    }

    @Test
    void aGermanBrowserGetsGermanPagesThatAreAccessibleAndStandStill() {
        page.addScriptOnNewDocument(PagesE2eTest.WATCH_SHIFTS);
        page.emulate().languages("de-AT", "en");

        page.navigate(server.url("/"));
        page.waitUntil("!document.getElementById('login').hidden");
        assertGerman("Sehen Sie, wie gut Ihr Anruf ist", "Ihr Name", "Anmelden");

        voice.login("Anna");
        assertGerman("Wählen Sie einen Kanal", "Verbindungsverlauf", "Abmelden", "Direktanruf");
        assertThat(page.evaluate("document.title").asText()).isEqualTo("Kanäle · Connectivity");

        voice.join("general");
        page.waitUntil("document.querySelector('connectivity-participants').shadowRoot.textContent"
                + ".includes('Noch ist niemand sonst hier.')");
        assertGerman("Stumm", "Verlassen");
        voice.leave();

        voice.history();
        assertGerman("Verbindungsverlauf", "Zurück zu den Kanälen");
        assertThat(page.evaluate("document.title").asText()).isEqualTo("Verbindungsverlauf · Connectivity");
        page.waitUntil("document.querySelector('connectivity-history').shadowRoot.textContent.includes('Anrufe')");
        assertThat(voice.problems()).isEmpty();
    }

    @Test
    void aLanguageThatIsNotSpokenHereIsPassedOverForTheNextOne() {
        page.emulate().languages("fr-FR", "de", "en");
        page.navigate(server.url("/"));
        page.waitUntil("!document.getElementById('login').hidden");
        assertGerman("Anmelden");

        page.emulate().languages("fr-FR");
        page.navigate(server.url("/"));
        page.waitUntil("!document.getElementById('login').hidden");
        assertThat(page.evaluate("document.documentElement.lang").asText()).isEqualTo("en");
        assertThat(page.evaluate("document.body.innerText").asText()).contains("See how good your call is");
    }

    @Test
    void everyLanguageHasTheSameWordsAndThePagesUseNoOthers() {
        page.navigate(server.url("/"));

        assertThat(page.evaluate("""
                        (async () => {
                          const [{en}, {default: de}] = await Promise.all([import('/words.js'), import('/words.de.js')]);
                          const places = (text) => [...text.matchAll(/\\{\\w+\\}/g)].map(String).sort().join();
                          const wrong = Object.keys({...en, ...de})
                            .filter((key) => !en[key] || !de[key] || places(en[key]) !== places(de[key]));
                          for (const file of ['/', '/settings/connection', '/app.js', '/windows.js']) {
                            const text = await (await fetch(file)).text();
                            const used = text.matchAll(/(?:\\bsay\\('|data-(?:say|label|title)=")(\\w+)/g);
                            wrong.push(...[...used].map(([, key]) => key).filter((key) => !(key in en)));
                          }
                          return wrong;
                        })()""")).isEmpty();
    }

    /** In German throughout: these words are seen, and no English ones but a channel's name, "Direct call". */
    private void assertGerman(String... words) {
        assertThat(page.evaluate("document.documentElement.lang").asText()).isEqualTo("de");
        assertThat(page.evaluate("document.body.innerText").asText()).contains(words);
        assertThat(page.evaluate("""
                        Promise.all([import('/words.js'), import('/words.de.js')]).then(([{en}, {default: de}]) => Object.keys(en).filter((key) =>
                          key !== 'direct' && en[key] !== de[key] && document.body.innerText.split('\\n').includes(en[key])))""")).as("English words").isEmpty();
        assertThat(Accessibility.violations(page)).isEmpty();
        assertThat(page.evaluate("window.testShifts ?? []")).as("layout shifts").isEmpty();
    }
}
