package dev.connectivity.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.IceRewriting;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import dev.connectivity.browsertesting.UdpRelay;
import java.time.Duration;

/** A call between two pages over a bad link, read as often as the client reads. Alice is the relay's peer A. */
final class ImpairedCall implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(45);

    final UdpRelay relay = UdpRelay.open(11);
    final Page alice;
    final Page bob;
    private final Chromium chromium = Chromium.launch();
    private final StaticSite site = WebFiles.site();

    ImpairedCall() {
        alice = chromium.newPage();
        bob = chromium.newPage();
        IceRewriting.between(alice, bob, relay);
        // The answer is not awaited, since it may signal in turn.
        alice.expose("signal", message -> forward(message, bob));
        bob.expose("signal", message -> forward(message, alice));
        alice.navigate(site.url("/pages/call.html"));
        bob.navigate(site.url("/pages/call.html"));
        alice.waitUntil("window.start");
        bob.waitUntil("window.start");
        alice.evaluate("start()");
        bob.waitUntil("connection.connectionState === 'connected'");
    }

    /** The last reading, once it and the one before fulfil a condition. */
    static JsonNode awaitSteady(Page page, String condition) {
        return page.waitUntil(
                "readings.slice(-2).length === 2 && readings.slice(-2).every(({level, latency, packet_loss, uplink,"
                        + " downlink, jitter, reason}) => " + condition + ") && readings.at(-1)",
                PATIENCE);
    }

    private static String forward(String message, Page to) {
        return to.evaluate("void receive(" + message + "), true").toString();
    }

    @Override
    public void close() {
        chromium.close();
        relay.close();
        site.close();
    }
}
