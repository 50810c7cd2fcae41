package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/** The library in a page that is somebody else's: as it is published, and as it is written, which `mvn -Prun` serves. */
@ParameterizedClass
@FieldSource("MODULES")
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class EmbeddingTest {
    static final List<Path> MODULES = List.of(WebFiles.PUBLISHED, WebFiles.SOURCES);

    @Parameter
    Path modules;

    private Chromium chromium;
    private StaticSite site;
    private Page page;

    @BeforeEach
    void open() {
        chromium = Chromium.launch();
        site = WebFiles.site(modules)
                .page(
                        "/host",
                        "<!doctype html><html lang=\"en\"><link rel=\"icon\" href=\"data:,\"><title>Host</title></html>");
        page = chromium.newPage();
        page.navigate(site.url("/host"));
    }

    @AfterEach
    void close() {
        chromium.close();
        site.close();
    }

    @Test
    void leavesNothingInTheHostsGlobalScope() {
        assertThat(page.evaluate("""
                (async () => {
                  const before = new Set(Object.getOwnPropertyNames(window));
                  const {ConnectivityClient} = await import('/connectivity/connectivity.js');
                  new ConnectivityClient({channel: 'c', url: 'ws://host.example/ws/voice'});
                  document.body.append(document.createElement('connectivity-settings'));
                  return [...Object.getOwnPropertyNames(window), ...Object.keys(document)].filter((name) => !before.has(name));
                })()""").toString()).isEqualTo("[]");
    }

    @Test
    void twoCallsOnOnePageKnowNothingOfEachOther() {
        page.evaluate("""
                (async () => {
                  const {ConnectivityClient, unknownReading} = await import('/connectivity/connectivity.js');
                  const {FakeSocket} = await import('/unit/fakes.js');
                  window.calls = ['Ada', 'Bob'].map((name, index) => {
                    let socket;
                    const client = new ConnectivityClient({
                      channel: `channel-${index}`, url: 'ws://host.example/ws/voice', source: {read: async () => unknownReading()},
                      openSocket: (url, protocols) => (socket = new FakeSocket(url, protocols)),
                    });
                    const [bar, list] = ['voice-bar', 'participants'].map((each) => document.createElement(`connectivity-${each}`));
                    Object.assign(bar, {client, channelName: `Channel ${index}`});
                    list.client = client;
                    document.body.append(bar, list);
                    client.join().catch(() => {});
                    socket.opens();
                    socket.says({
                      type: 'VoiceJoined', channel_id: `channel-${index}`, session_id: `s${index}`, user_id: 'me',
                      participants: [{user_id: name, name, latency: 40, packet_loss: 0, jitter: 3, quality: 3}],
                    });
                    return {client, bar, list};
                  });
                })()""");

        page.waitUntil(names(0) + " === 'Ada' && " + names(1) + " === 'Bob'");
        page.evaluate("calls[0].client.leave()");

        page.waitUntil(names(0) + " === '' && calls[0].client.status === 'left'");
        assertThat(page.evaluate(names(1)).asText()).isEqualTo("Bob");
        assertThat(page.evaluate("calls.map(({client, bar}) => [client.status, bar.channelName])")
                        .toString())
                .isEqualTo("[[\"left\",\"Channel 0\"],[\"online\",\"Channel 1\"]]");
    }

    @Test
    void whatIsSetBeforeTheLibraryComesIsShownOnceItHasCome() {
        page.evaluate("""
                {
                  const indicator = document.createElement('connectivity-indicator');
                  const bar = document.createElement('connectivity-voice-bar');
                  document.body.append(indicator, bar);
                  indicator.metrics = {latency: 380, packet_loss: 0, jitter: 1};
                  Object.assign(bar, {channelName: 'Early', status: 'reconnecting'});
                  import('/connectivity/connectivity.js');
                }""");

        page.waitUntil("document.querySelector('connectivity-voice-bar').shadowRoot");
        assertThat(page.text("connectivity-voice-bar >>> .channel")).isEqualTo("Early");
        assertThat(page.text("connectivity-voice-bar >>> .status")).isEqualTo("Reconnecting…");
        assertThat(page.evaluate("document.querySelector('connectivity-indicator').level")
                        .asText())
                .isEqualTo("red");
        page.evaluate(
                "document.querySelector('connectivity-indicator').metrics = {latency: 9, packet_loss: 0, jitter: 1}");
        page.waitUntil("document.querySelector('connectivity-indicator').shadowRoot.querySelector('.green')");
    }

    @Test
    void anElementFollowsTheClientItHasNowAndNoOtherAlsoAfterItWasMoved() {
        page.evaluate("""
                (async () => {
                  await import('/connectivity/connectivity.js');
                  const client = (name) => Object.assign(new EventTarget(), {
                    stats: null, status: 'online', joinedAt: 0, history: [], listeners: 0, adjustIncidentPolicy() {},
                    participants: new Map([[name, {user_id: name, name, latency: 1, packet_loss: 0, jitter: 0, quality: 3}]]),
                    becomes(status) {
                      this.status = status;
                      this.dispatchEvent(new CustomEvent('status', {detail: status}));
                    },
                    alarms() {
                      this.dispatchEvent(new CustomEvent('toast', {detail: {action: 'show', id: 'connection-critical',
                          kind: 'error', message: '9.0% packet loss', duration_ms: null}}));
                    },
                  });
                  window.clients = ['Ada', 'Bob'].map(client);
                  window.elements = ['voice-bar', 'participants', 'toasts']
                      .map((each) => document.createElement(`connectivity-${each}`));
                  document.body.append(...elements);
                  elements.forEach((each) => (each.client = clients[0]));
                  clients[0].alarms();
                  elements.forEach((each) => (each.client = clients[1]));
                  clients[0].becomes('offline');
                  clients[0].alarms();
                })()""");
        page.waitUntil("elements[1].shadowRoot.querySelector('.name')?.textContent === 'Bob'");
        assertThat(page.text("connectivity-voice-bar >>> .status")).isEmpty();
        assertThat(page.evaluate("elements[2].shadowRoot.querySelectorAll('.toast').length")
                        .asInt())
                .as("alarms of the other call")
                .isZero();

        page.evaluate("""
                {
                  const elsewhere = document.createElement('section');
                  document.body.append(elsewhere);
                  elsewhere.append(...elements);
                  clients[1].becomes('reconnecting');
                }""");
        page.waitUntil("elements[0].shadowRoot.querySelector('.status').textContent === 'Reconnecting…'");
        page.evaluate("elements.forEach((each) => (each.client = null))");
        page.evaluate("clients[1].becomes('offline')");
        page.waitUntil("elements[0].shadowRoot.querySelector('.status').textContent === ''"
                + " && !elements[1].shadowRoot.querySelector('li')");
        assertThat(page.console().errors()).isEmpty();
    }

    @Test
    void aLanguageThatCannotBeLoadedLeavesThePageInEnglish() throws IOException {
        try (Stream<Path> folders = Files.list(WebFiles.PUBLISHED.resolve("connectivity/immutable"))) {
            folders.forEach(each -> site.page(
                    "/connectivity/immutable/" + each.getFileName() + "/strings.de.js", "throw new Error('not now');"));
        }
        site.page("/connectivity/strings.de.js", "throw new Error('not now');");
        site.page("/german", "<!doctype html><html lang=\"de\"><title>Host</title></html>");
        page.navigate(site.url("/german"));

        page.evaluate("import('/connectivity/connectivity.js').then(() =>"
                + " document.body.append(document.createElement('connectivity-participants')))");

        page.waitUntil("document.querySelector('connectivity-participants')?.shadowRoot.textContent"
                + ".includes('Nobody else is here yet.')");
    }

    private static String names(int call) {
        return "[...calls[%d].list.shadowRoot.querySelectorAll('li .name')].map((each) => each.textContent).join()"
                .formatted(call);
    }
}
