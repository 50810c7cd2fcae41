package dev.connectivity.browsertesting;

/**
 * Makes a page's peer connections visible to a test, in whatever module the page keeps them: {@code
 * window.testPeerConnections}, oldest first. Each has a property {@code testCollisions}, the number of offers that came
 * while an own offer was open.
 */
public final class PeerConnections {
    private PeerConnections() {}

    /** Watches the connections of the documents a page loads from now on. */
    public static void watch(Page page) {
        page.addScriptOnNewDocument(SCRIPT);
    }

    private static final String SCRIPT = """
            {
              const all = [];
              Object.defineProperty(window, 'testPeerConnections', {value: all});
              window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
                construct(target, args, newTarget) {
                  const connection = Reflect.construct(target, args, newTarget);
                  connection.testCollisions = 0;
                  all.push(connection);
                  return connection;
                },
              });
              const {setRemoteDescription} = RTCPeerConnection.prototype;
              RTCPeerConnection.prototype.setRemoteDescription = function (...args) {
                if (args[0]?.type === 'offer' && this.signalingState === 'have-local-offer') this.testCollisions++;
                return setRemoteDescription.apply(this, args);
              };
            }""";
}
