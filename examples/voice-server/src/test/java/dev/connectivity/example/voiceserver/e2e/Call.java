package dev.connectivity.example.voiceserver.e2e;

import dev.connectivity.browsertesting.BrowserContext;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.IceRewriting;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.PeerConnections;
import dev.connectivity.browsertesting.TcpLink;
import dev.connectivity.browsertesting.UdpRelay;

/**
 * Two people in their own browser contexts, Alice (the relay's peer A) and Bob (peer B), whose media pass a relay and
 * whose requests and WebSockets each pass a link.
 */
final class Call implements AutoCloseable {
    private static final long SEED = 20_261_121;

    final RunningServer server;
    final Chromium chromium = Chromium.launch();
    final UdpRelay relay = UdpRelay.open(SEED);
    final TcpLink aliceLink = TcpLink.open();
    final TcpLink bobLink = TcpLink.open();
    final VoicePage alice;
    final VoicePage bob;

    private final BrowserContext aliceContext = chromium.newContext(aliceLink);
    private final BrowserContext bobContext = chromium.newContext(bobLink);

    Call() {
        this(new RunningServer());
    }

    /** With a server that this call closes. */
    Call(RunningServer server) {
        this.server = server;
        Page alicePage = aliceContext.newPage();
        Page bobPage = bobContext.newPage();
        PeerConnections.watch(alicePage);
        PeerConnections.watch(bobPage);
        IceRewriting.between(alicePage, bobPage, relay);
        alice = new VoicePage(alicePage, server);
        bob = new VoicePage(bobPage, server);
    }

    /** Both log in, join the channel and hear each other. */
    void begin(String channel) {
        alice.login("Alice");
        bob.login("Bob");
        alice.join(channel);
        bob.join(channel);
        alice.awaitAudio();
        bob.awaitAudio();
    }

    @Override
    public void close() {
        chromium.close();
        relay.close();
        aliceLink.close();
        bobLink.close();
        server.close();
    }
}
