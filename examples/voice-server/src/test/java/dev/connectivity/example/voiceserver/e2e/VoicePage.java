package dev.connectivity.example.voiceserver.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.PageConsole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One person at the example's pages: what they do, and what they see. */
final class VoicePage {
    private static final String LATEST = "testPeerConnections.at(-1)";

    private final Page page;
    private final RunningServer server;

    VoicePage(Page page, RunningServer server) {
        this.page = page;
        this.server = server;
    }

    /**
     * What the dots showed at one moment.
     *
     * @param elapsedMillis since the recording began
     * @param own one's own level
     * @param other the other person's level
     */
    record Levels(double elapsedMillis, String own, String other) {
        boolean anyGreen() {
            return own.equals("green") || other.equals("green");
        }
    }

    /**
     * The numbers that are shown of somebody.
     *
     * @param latency milliseconds
     * @param packetLoss percent
     */
    record Shown(double latency, double packetLoss) {}

    Page page() {
        return page;
    }

    /** Logs in with real key strokes, and returns in the lobby. */
    void login(String name) {
        login(name, server.url("/"));
    }

    /** The same at another of the server's addresses. */
    void login(String name, String address) {
        page.navigate(address);
        page.input().fill("#name", name);
        page.input().press("Enter");
        page.waitUntil("document.querySelectorAll('#channels button').length > 0");
        // The page asks who is logged in, and the browser logs the 401 that says nobody.
        page.console().clear();
    }

    /** Goes to the lobby, being logged in. */
    void openLobby() {
        page.navigate(server.url("/"));
        page.waitUntil("document.querySelectorAll('#channels button').length > 0");
    }

    /** Joins a channel and waits until the server has accepted. */
    void join(String channel) {
        askToJoin(channel);
        page.waitUntil("document.querySelector('connectivity-voice-bar').client?.status === 'online'");
    }

    /** Joins a channel of a server that may be out of reach. */
    void askToJoin(String channel) {
        page.input().click("#channels button[data-channel=" + channel + "]");
        page.waitUntil("!document.getElementById('call').hidden");
    }

    void leave() {
        page.input().click("#leave");
        page.waitUntil("!document.getElementById('lobby').hidden");
    }

    /** Waits until sound arrives: packets, sound energy in them, and an element that plays them. */
    void awaitAudio() {
        awaitAudio(Duration.ofSeconds(20));
    }

    /** The same, with more patience. */
    void awaitAudio(Duration atMost) {
        long received = receivedPackets();
        page.waitUntil("""
                (async () => {
                  const inbound = %s;
                  const audio = document.querySelector('audio');
                  return inbound?.packetsReceived > %d + 25 && inbound.totalAudioEnergy > 0 && audio && !audio.paused;
                })()""".formatted(INBOUND, received), atMost);
    }

    long receivedPackets() {
        return page.evaluate("(async () => (" + INBOUND + ")?.packetsReceived ?? 0)()")
                .asLong();
    }

    /** Begins a renegotiation, and waits until the own offer is open. */
    void renegotiate() {
        page.evaluate(LATEST + ".restartIce()");
        awaitOfferMade();
    }

    /** Waits until the own offer is open. */
    void awaitOfferMade() {
        page.waitUntil(LATEST + "?.signalingState === 'have-local-offer'");
    }

    void awaitNegotiated() {
        awaitNegotiated(Duration.ofSeconds(10));
    }

    /** The same, with more patience. */
    void awaitNegotiated(Duration atMost) {
        page.waitUntil(
                "%1$s?.signalingState === 'stable' && %1$s.connectionState === 'connected'".formatted(LATEST), atMost);
    }

    /** Waits until the voice bar says so of the connection to the server. */
    void awaitStatus(String words, Duration atMost) {
        page.waitUntil(
                "document.querySelector('connectivity-voice-bar').shadowRoot.querySelector('.status')"
                        + ".textContent === '" + words + "'",
                atMost);
    }

    int collisions() {
        return page.evaluate(LATEST + ".testCollisions").asInt();
    }

    /** Waits until one's own and the other person's indicator show these levels at the same time. */
    void awaitLevels(String own, String other, Duration atMost) {
        page.waitUntil("(({own, other}) => own === '%s' && other === '%s')(%s)".formatted(own, other, LEVELS), atMost);
    }

    /** Records what the dots show, every 50 ms for a time. */
    void startRecordingLevels(Duration time) {
        page.evaluate("""
                window.testLevels = (async () => {
                  const start = performance.now();
                  const seen = [];
                  while (performance.now() - start < %d) {
                    seen.push({at: performance.now() - start, ...%s});
                    await new Promise((resolve) => setTimeout(resolve, 50));
                  }
                  return seen;
                })(), true""".formatted(time.toMillis(), LEVELS));
    }

    /** Waits until the recording is over. */
    List<Levels> recordedLevels() {
        List<Levels> levels = new ArrayList<>();
        for (JsonNode each : page.evaluate("window.testLevels")) {
            levels.add(new Levels(
                    each.path("at").asDouble(),
                    each.path("own").asText(),
                    each.path("other").asText()));
        }
        return levels;
    }

    /** Opens the other person's breakdown by hovering, and returns what it shows. */
    Shown shownOfTheOther() {
        openBreakdownOfTheOther();
        JsonNode values = page.waitUntil("""
                (() => {
                  const breakdown = document.querySelector('connectivity-participants')
                    .shadowRoot.querySelector('connectivity-breakdown');
                  const values = [...breakdown.shadowRoot.querySelectorAll('.row dd:not(.ways)')]
                    .map((each) => parseFloat(each.textContent));
                  return values.length === 3 && values.every((each) => !isNaN(each)) && {values};
                })()""").path("values");
        page.input().moveMouse(1, 1);
        return new Shown(values.get(0).asDouble(), values.get(1).asDouble());
    }

    void openBreakdownOfTheOther() {
        page.input().hover("connectivity-participants >>> li .opener");
        page.waitUntil(
                "document.querySelector('connectivity-participants').shadowRoot.querySelector('.panel:popover-open')");
    }

    void awaitToast(String title, Duration atMost) {
        page.waitUntil(
                TOASTS + ".some((each) => each.querySelector('.title').textContent === '" + title + "')", atMost);
    }

    void awaitNoToast(Duration atMost) {
        page.waitUntil(TOASTS + ".length === 0", atMost);
    }

    void awaitAlone() {
        page.waitUntil("!document.querySelector('connectivity-participants').shadowRoot.querySelector('li')");
    }

    /** Goes to the history, and returns the texts of the calls that it lists. */
    List<String> history() {
        page.navigate(server.url("/settings/connection"));
        List<String> calls = new ArrayList<>();
        page.waitUntil("""
                        (() => {
                          const sessions = [...document.querySelector('connectivity-history').shadowRoot
                            .querySelectorAll('.session')].map((each) => each.innerText);
                          return sessions.length > 0 && {sessions};
                        })()""")
                .path("sessions")
                .forEach(each -> calls.add(each.asText().replaceAll("\\s+", " ")));
        return calls;
    }

    /** Errors on the console, uncaught exceptions, failed requests, refusals by the content security policy. */
    List<PageConsole.Message> problems() {
        return page.console().errors();
    }

    private static final String INBOUND =
            "[...(await %s?.getStats() ?? new Map()).values()].find(({type}) => type === 'inbound-rtp')"
                    .formatted(LATEST);

    private static final String TOASTS =
            "[...document.querySelector('connectivity-toasts').shadowRoot.querySelectorAll('.toast')]";

    /** The level is the second class of the indicator's box. */
    private static final String LEVELS = """
            (() => {
              const level = (element) => element?.shadowRoot.querySelector('connectivity-indicator')
                ?.shadowRoot.querySelector('.box').classList[1] ?? 'none';
              return {
                own: level(document.querySelector('connectivity-voice-bar')),
                other: level(document.querySelector('connectivity-participants')),
              };
            })()""";
}
