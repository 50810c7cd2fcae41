package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real call between two contexts through the relay: what the browsers measure is what was imposed. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class ImpairedCallTest {
    private static Chromium chromium;
    private static StaticSite site;
    private static UdpRelay relay;
    private static Page alice;
    private static Page bob;

    @BeforeAll
    static void call() {
        chromium = Chromium.launch();
        site = StaticSite.serving().page("/call", CALL);
        relay = UdpRelay.open(7);
        alice = chromium.newPage();
        bob = chromium.newPage();
        IceRewriting.between(alice, bob, relay);
        // Signalling through this JVM; the answer is not awaited, since it may signal in turn.
        alice.expose(
                "signal",
                message -> bob.evaluate("void receive(" + message + "), true").toString());
        bob.expose(
                "signal",
                message -> alice.evaluate("void receive(" + message + "), true").toString());
        alice.navigate(site.url("/call"));
        bob.navigate(site.url("/call"));
        alice.evaluate("start()");
        alice.waitUntil("connection.connectionState === 'connected'");
        bob.waitUntil("connection.connectionState === 'connected'");
    }

    @AfterAll
    static void stop() {
        chromium.close();
        relay.close();
        site.close();
    }

    @Test
    void allMediaPassTheRelayInBothDirections() {
        long received = bob.waitUntil("stats().then(({received}) => received > 100 && {received})")
                .path("received")
                .asLong();

        assertThat(relay.aToB().counts().mediaReceived()).isGreaterThanOrEqualTo(received);
        assertThat(relay.bToA().counts().mediaReceived()).isPositive();
        assertThat(bob.evaluate("stats()").path("remotePort").asInt()).isPositive();
    }

    @Test
    void theBrowsersMeasureWhatIsImposed() {
        relay.impair(Impairment.none().withDelay(Duration.ofMillis(75)).withLoss(5));
        bob.waitUntil("stats().then(({rtt}) => rtt > 0.14)");

        Attempts.untilHeld(3, ImpairedCallTest::assertMeasured);

        relay.impair(Impairment.none());
    }

    private static void assertMeasured() {
        LinkCounts relayBefore = relay.aToB().counts();
        JsonNode before = bob.evaluate("stats()");

        bob.waitUntil(
                "stats().then(({received}) => received > %d + 500)"
                        .formatted(before.path("received").asLong()),
                Duration.ofSeconds(30));

        JsonNode after = bob.evaluate("stats()");
        LinkCounts counted = relay.aToB().counts().since(relayBefore);
        double lost = after.path("lost").asDouble() - before.path("lost").asDouble();
        double received =
                after.path("received").asDouble() - before.path("received").asDouble();
        assertThat(after.path("rtt").asDouble()).isCloseTo(0.150, within(0.020));
        assertThat(100 * lost / (lost + received))
                .as("%s of %s lost, the relay counted %s", lost, received, counted)
                .isCloseTo(counted.mediaLossPercent(), within(0.8));
    }

    @Test
    void aCutStopsTheMediaAndItsEndLetsThemFlowAgain() {
        relay.impair(Impairment.cut());
        // What was under way arrives within a moment, on a stalled machine in a longer one.
        long stopped = bob.waitUntil("""
                        (async () => {
                          const before = (await stats()).received;
                          await new Promise((resolve) => setTimeout(resolve, 500));
                          const {received} = await stats();
                          return received === before && {received};
                        })()""").path("received").asLong();

        relay.impair(Impairment.none());

        bob.waitUntil("stats().then(({received}) => received > " + stopped + ")");
    }

    private static final String CALL = """
            <!doctype html><script>
            const connection = new RTCPeerConnection();
            const media = navigator.mediaDevices.getUserMedia({audio: true}).then((stream) =>
              stream.getTracks().forEach((track) => connection.addTrack(track, stream)));
            connection.onicecandidate = ({candidate}) => candidate && signal({candidate});
            async function describe() {
              await connection.setLocalDescription();
              signal({description: connection.localDescription});
            }
            async function start() { await media; await describe(); }
            async function receive({description, candidate}) {
              await media;
              if (candidate) return connection.addIceCandidate(candidate);
              await connection.setRemoteDescription(description);
              if (description.type === 'offer') await describe();
            }
            async function stats() {
              const report = await connection.getStats();
              const all = [...report.values()];
              const inbound = all.find(({type}) => type === 'inbound-rtp');
              const transport = all.find(({type}) => type === 'transport');
              const pair = report.get(transport.selectedCandidatePairId);
              return {
                received: inbound.packetsReceived, lost: inbound.packetsLost, rtt: pair.currentRoundTripTime,
                remotePort: report.get(pair.remoteCandidateId).port,
              };
            }
            </script>""";
}
