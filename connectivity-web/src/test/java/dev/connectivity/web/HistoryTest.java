package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Accessibility;
import dev.connectivity.browsertesting.BrowserContext;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connection history, with answers made up in the page. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class HistoryTest {
    private static final String ROOT = "document.querySelector('connectivity-history').shadowRoot";
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
        page.emulate().reducedMotion(true);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void show(String state) {
        page.navigate(site.url("/pages/history.html?state=" + state));
    }

    private int count(String selector) {
        return page.evaluate(ROOT + ".querySelectorAll('" + selector + "').length")
                .asInt();
    }

    @Test
    void showsAveragesABarForEachDayWithCallsAndTheFirstPageOfCalls() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        assertThat(page.text("connectivity-history >>> .cards"))
                .contains("71 ms", "0.6%", "10 ms", "41", "95% below 148 ms");
        assertThat(count(".bar")).isEqualTo(24);
        assertThat(count(".session")).isEqualTo(20);
        assertThat(Accessibility.violations(page)).isEmpty();
        assertThat(page.console().errors()).isEmpty();
    }

    @Test
    void loadsMoreUntilThereIsNoMoreAndMovesTheFocusToWhatIsNew() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        page.evaluate(ROOT + ".querySelector('[part=more]').click()");
        page.waitUntil(ROOT + ".querySelectorAll('.session').length === 40");
        assertThat(page.evaluate(ROOT + ".activeElement.dataset.session").asText())
                .isEqualTo("0190-20");
        page.evaluate(ROOT + ".querySelector('[part=more]').click()");
        page.waitUntil(ROOT + ".querySelectorAll('.session').length === 45");

        assertThat(page.isVisible("connectivity-history >>> [part=more]")).isFalse();
    }

    @Test
    void opensACallWithThreeChartsIncidentsAndATableAndComesBack() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        page.evaluate(ROOT + ".querySelectorAll('.session')[1].click()");
        page.waitUntil(ROOT + ".querySelector('.charts')");
        assertThat(count(".curve")).isEqualTo(3);
        assertThat(count(".zone")).isEqualTo(3);
        assertThat(count("tbody tr")).isEqualTo(200);
        assertThat(page.text("connectivity-history >>> .incidents")).contains("8.0% packet loss");
        assertThat(Accessibility.violations(page)).isEmpty();

        page.evaluate(ROOT + ".querySelector('button').click()");
        page.waitUntil(ROOT + ".querySelector('.sessions')");
        assertThat(page.evaluate(ROOT + ".activeElement.dataset.session").asText())
                .isEqualTo("0190-1");
    }

    @Test
    void aCallTooShortToMeasureSaysSo() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        page.evaluate(ROOT + ".querySelectorAll('.session')[4].click()");

        page.waitUntil(ROOT + ".querySelector('.message')?.textContent.startsWith('This call was too short')");
    }

    @Test
    void anEmptyHistoryInvitesToAFirstCall() {
        show("empty");

        page.waitUntil(ROOT + ".querySelector('.message')");
        assertThat(page.text("connectivity-history >>> .message")).contains("No calls yet", "Join a channel");
        assertThat(Accessibility.violations(page)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401, You are not logged in", "503, cannot be read at the moment", "network, cannot be reached"})
    void failuresAreToldInPlainWordsAndCanBeTriedAgain(String state, String words) {
        show(state);
        page.waitUntil(ROOT + ".querySelector('[part=retry]')");

        assertThat(page.text("connectivity-history >>> .message")).contains(words);
        assertThat(Accessibility.violations(page)).isEmpty();
        page.evaluate("succeedFromNowOn(), " + ROOT + ".querySelector('[part=retry]').click()");
        page.waitUntil(ROOT + ".querySelector('.session')");
    }

    @Test
    void whileLoadingItSaysSo() {
        show("loading");

        page.waitUntil(ROOT + ".querySelector('[role=status]')?.textContent === 'Loading…'");
        assertThat(Accessibility.violations(page)).isEmpty();
    }

    @Test
    void chartsAreDrawnAnewForTheRoomThereIs() {
        page.emulate().size(1000, 800, 1);
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");
        String width = "Number(" + ROOT + ".querySelector('.chart svg').getAttribute('viewBox').split(' ')[2])";
        page.waitUntil(width + " > 700");

        page.emulate().size(360, 800, 1);

        page.waitUntil(width + " < 330");
        page.evaluate(ROOT + ".querySelectorAll('.session')[1].click()");
        page.waitUntil(ROOT + ".querySelector('.charts')");
        page.emulate().size(1000, 800, 1);
        page.waitUntil(width + " > 700");
        page.evaluate(ROOT + ".querySelector('button').click()");
        page.waitUntil(ROOT + ".querySelector('.sessions') && " + width + " > 700");
    }

    @Test
    void aHistoryThatEndsWithAFullPageOffersNoMore() {
        show("full&sessions=20");
        page.waitUntil(ROOT + ".querySelectorAll('.session').length === 20");

        assertThat(page.isVisible("connectivity-history >>> [part=more]")).isFalse();
    }

    @Test
    void aHistoryOfOneMoreThanAPageOffersMoreOnceAndReadsItWhereTheServerSays() {
        show("full&sessions=21");
        page.waitUntil(ROOT + ".querySelectorAll('.session').length === 20");
        assertThat(page.isVisible("connectivity-history >>> [part=more]")).isTrue();

        page.evaluate(ROOT + ".querySelector('[part=more]').click()");

        page.waitUntil(ROOT + ".querySelectorAll('.session').length === 21");
        assertThat(page.isVisible("connectivity-history >>> [part=more]")).isFalse();
        assertThat(page.evaluate("sessionReads.join(' ')").asText())
                .isEqualTo("/api/me/connection/sessions?limit=20&offset=0"
                        + " /api/me/connection/sessions?limit=20&cursor=0190-19");
    }

    @Test
    void aReaderOfTheHostsOwnIsAskedByOffsetAndWhatCallsShiftedIsNotShownTwice() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");
        page.evaluate("""
                document.querySelector('connectivity-history').read = async (path) => {
                  (window.paths ??= []).push(path);
                  return (await fetch('/api/me/connection' + path)).json();
                }, true""");
        page.waitUntil("window.paths?.length === 2 && " + ROOT + ".querySelector('[part=more]')");

        page.evaluate("callBegins(), " + ROOT + ".querySelector('[part=more]').click()");

        page.waitUntil(ROOT + ".querySelectorAll('.session').length === 39");
        assertThat(page.evaluate("paths.at(-1)").asText()).isEqualTo("/sessions?limit=20&offset=20");
    }

    @Test
    void aCallThatBeganMeanwhileShiftsNothing() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        page.evaluate("callBegins(), " + ROOT + ".querySelector('[part=more]').click()");

        page.waitUntil(ROOT + ".querySelectorAll('.session').length === 40");
        assertThat(page.evaluate("new Set([..." + ROOT
                                + ".querySelectorAll('.session')].map(each => each.dataset.session)).size")
                        .asInt())
                .isEqualTo(40);
        assertThat(page.evaluate(ROOT + ".activeElement.dataset.session").asText())
                .isEqualTo("0190-20");
    }

    @Test
    void anAnswerThatComesLateDoesNotReplaceALaterOne() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");
        page.evaluate("""
                {
                  const history = document.querySelector('connectivity-history');
                  const answer = (name) => async (path) => path.startsWith('/sessions')
                      ? [{id: name, channel_name: name, guild_name: null, started_at: new Date().toISOString(), ended_at: null,
                          avg_latency: 1, avg_loss: 0, avg_jitter: 0, worst_quality: 3}]
                      : {period_days: 30, avg_latency: 1, avg_packet_loss: 0, avg_jitter: 0, total_sessions: 0,
                          total_duration_secs: 0, daily_stats: []};
                  const slow = answer('slow');
                  history.read = (path) => new Promise((resolve) => (window.answerLate = () => resolve(slow(path))));
                  history.read = answer('quick');
                }""");
        page.waitUntil(ROOT + ".querySelector('.channel')?.textContent === 'quick'");

        page.evaluate("answerLate(), new Promise((resolve) => setTimeout(resolve, 100))");

        assertThat(page.text("connectivity-history >>> .channel")).isEqualTo("quick");
    }

    @Test
    void anIncidentOfAShortenedCallLastsNoLongerThanItsPointsSay() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        assertThat(page.evaluate("""
                import('/connectivity/elements/history-detail.js').then(({incidentsOf}) => {
                  const every = 12_000;
                  const metrics = Array.from({length: 200}, (_, index) => ({
                    time: new Date(1_700_000_000_000 + index * every).toISOString(), packet_loss: index === 50 ? 5 : 0.4,
                  }));
                  return [true, false].map((downsampled) =>
                      incidentsOf({metrics, downsampled}).map(({from, to, worst}) => [(to - from) / 1000, worst]));
                })""").toString())
                .as(
                        "the worst of 12 s, then 10 s of good; and, of points that are all there was, never 10 s without a gap")
                .isEqualTo("[[[24,5]],[[1788,5]]]");
    }

    @ParameterizedTest
    @CsvSource({"minute, 15:00", "hour, 15:00:00"})
    void anIncidentOfACallOfWhichOnlyTheWorstOfEachSpanIsKeptEndsWithWhatWasBad(String resolution, String lasted) {
        show("full&resolution=" + resolution);
        page.waitUntil(ROOT + ".querySelector('.session')");

        page.evaluate(ROOT + ".querySelectorAll('.session')[1].click()");
        page.waitUntil(ROOT + ".querySelector('.charts')");

        assertThat(count(".incidents li")).isEqualTo(1);
        assertThat(page.text("connectivity-history >>> .incidents"))
                .contains("up to 8.0% packet loss for " + lasted)
                .doesNotContain(lasted + ":");
        assertThat(page.text("connectivity-history >>> .charts"))
                .contains("the worst of each " + resolution + " is kept")
                .doesNotContain("Shortened");
        assertThat(page.evaluate(
                                "[..." + ROOT
                                        + ".querySelectorAll('.curve')].map(each => each.getAttribute('d').split('M').length - 1).join()")
                        .asText())
                .as("lines that are broken only where nothing is known: latency, loss, jitter")
                .isEqualTo("2,1,1");
        assertThat(page.evaluate(
                                "[..." + ROOT
                                        + ".querySelectorAll('.zone')].every(({width}) => width.baseVal.value > 20 && width.baseVal.value < 100)")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void ofACallThatEndedInABadSpanTheIncidentEndsWithTheCall() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        assertThat(page.evaluate("""
                import('/connectivity/elements/history-detail.js').then(({incidentsOf}) => {
                  const at = (seconds) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
                  const metrics = [0, 60, 120].map((seconds) => ({time: at(seconds), packet_loss: seconds === 120 ? 5 : 0}));
                  return [150, 900, null].map((end) =>
                      incidentsOf({metrics, downsampled: false, resolution: 'minute', summary: {ended_at: end && at(end)}})
                          .map(({from, to}) => (to - from) / 1000));
                })""").toString()).isEqualTo("[[30],[60],[60]]");
    }

    @Test
    void itOffersEverythingAsAFile() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        assertThat(page.evaluate(ROOT + ".querySelector('[part=export]').getAttribute('href')")
                        .asText())
                .isEqualTo("/api/me/connection/export");
    }

    @Test
    void itDeletesEverythingOnlyAfterAskingAgain() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");

        page.evaluate(ROOT + ".querySelector('[part=erase]').click()");
        assertThat(page.evaluate(ROOT + ".activeElement.textContent").asText()).isEqualTo("Keep it");
        assertThat(page.evaluate("erasures").asInt()).isZero();
        page.evaluate(ROOT + ".activeElement.click()");
        assertThat(page.isVisible("connectivity-history >>> [part=confirm]")).isFalse();
        page.evaluate(ROOT + ".querySelector('[part=erase]').click()");
        page.evaluate(ROOT + ".querySelector('[part=confirm]').click()");

        page.waitUntil(ROOT + ".querySelector('.message')?.textContent.includes('No calls yet')");
        assertThat(page.evaluate("erasures").asInt()).isEqualTo(1);
        page.waitUntil(ROOT + ".querySelector('[role=status]').textContent === 'Your history was deleted.'");
    }

    @Test
    void aDeletionThatFailsSaysThatNothingWasDeleted() {
        show("full");
        page.waitUntil(ROOT + ".querySelector('.session')");
        page.evaluate("failFromNowOn()");
        page.evaluate(ROOT + ".querySelector('[part=erase]').click()");

        page.evaluate(ROOT + ".querySelector('[part=confirm]').click()");

        page.waitUntil(ROOT
                + ".querySelector('section:last-child [role=alert]').textContent.startsWith('Nothing was deleted')");
        assertThat(count(".session")).isEqualTo(20);
    }
}
