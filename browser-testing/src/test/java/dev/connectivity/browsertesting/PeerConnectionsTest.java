package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerConnectionsTest {
    @Test
    void seesConnectionsThatThePageKeepsToItselfAndCountsTheirCollisions() {
        try (Chromium chromium = Chromium.launch();
                StaticSite site = StaticSite.serving().page("/", PAGE)) {
            Page page = chromium.newPage();
            PeerConnections.watch(page);

            page.navigate(site.url("/"));
            page.waitUntil("document.title === 'done'");

            assertThat(page.evaluate("testPeerConnections.map((each) => each.testCollisions)")
                            .toString())
                    .isEqualTo("[0,1]");
            assertThat(page.evaluate("testPeerConnections[0] instanceof RTCPeerConnection")
                            .asBoolean())
                    .isTrue();
        }
    }

    private static final String PAGE = """
            <!doctype html><script type="module">
            const a = new RTCPeerConnection(), b = new RTCPeerConnection();
            a.createDataChannel('a');
            b.createDataChannel('b');
            await a.setLocalDescription();
            await b.setLocalDescription();
            await b.setRemoteDescription(a.localDescription);
            document.title = 'done';
            </script>""";
}
