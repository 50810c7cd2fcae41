package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import java.nio.file.Path;
import java.util.List;
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
        site = WebFiles.site(modules).page("/host", "<!doctype html><html lang=\"en\"><title>Host</title></html>");
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

    private static String names(int call) {
        return "[...calls[%d].list.shadowRoot.querySelectorAll('li .name')].map((each) => each.textContent).join()"
                .formatted(call);
    }
}
