package dev.connectivity.browsertesting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Sends the media of two pages through a {@link UdpRelay} without their knowing.
 *
 * <p>A script, run before the page's own, wraps {@code addIceCandidate} and {@code setRemoteDescription} of {@code
 * RTCPeerConnection}: each loopback UDP candidate of the other side is replaced by a port of the relay, all other
 * candidates are left out, so that no path leads around the relay. The wrappers are as synchronous as the originals,
 * because perfect negotiation relies on the order of operations: the ports are reserved beforehand, and the relay
 * learns a moment later where each leads.
 */
public final class IceRewriting {
    /** Far more addresses than a page meets in one document; every peer connection uses one or two. */
    private static final int RESERVED_PORTS = 96;

    private IceRewriting() {}

    /** Puts a relay between two pages, for the documents they load from now on. */
    public static void between(Page a, Page b, UdpRelay relay) {
        install(a, relay, UdpRelay.Peer.B);
        install(b, relay, UdpRelay.Peer.A);
    }

    private static void install(Page page, UdpRelay relay, UdpRelay.Peer remote) {
        List<Integer> ports = relay.reserve(remote, RESERVED_PORTS).stream()
                .map(InetSocketAddress::getPort)
                .toList();
        page.expose("__udpRelayLeads", argument -> {
            JsonNode route = parse(argument);
            relay.lead(
                    route.path("port").asInt(),
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), route.path("to").asInt()));
            return "true";
        });
        page.addScriptOnNewDocument("(" + SCRIPT + ")(" + ports + ", __udpRelayLeads)");
    }

    private static JsonNode parse(String json) {
        try {
            return DevToolsConnection.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new BrowserException("not JSON: " + json, e);
        }
    }

    private static final String SCRIPT = """
            (ports, lead) => {
              const free = [...ports];
              const relayed = new Map();
              const relayPort = (to) => {
                if (!relayed.has(to)) {
                  if (!free.length) throw new Error('the UDP relay has no port left for this document');
                  relayed.set(to, free.shift());
                  lead({port: relayed.get(to), to});
                }
                return relayed.get(to);
              };
              // candidate:foundation component transport priority address port typ type ...
              const rewrite = (candidate) => {
                const parts = candidate.split(' ');
                if (parts[2]?.toLowerCase() !== 'udp' || parts[4] !== '127.0.0.1' || parts[7] !== 'host') return null;
                parts[5] = relayPort(Number(parts[5]));
                return parts.join(' ');
              };
              const rewriteSdp = (sdp) => sdp.split('\\r\\n').flatMap((line) => {
                if (!line.startsWith('a=candidate:')) return [line];
                const rewritten = rewrite(line.slice(2));
                return rewritten ? ['a=' + rewritten] : [];
              }).join('\\r\\n');
              const {addIceCandidate, setRemoteDescription} = RTCPeerConnection.prototype;
              RTCPeerConnection.prototype.addIceCandidate = function (...args) {
                const given = args[0];
                if (!given?.candidate) return addIceCandidate.apply(this, args);
                const candidate = rewrite(given.candidate.replace(/^a=/, ''));
                if (!candidate) return Promise.resolve();
                const {sdpMid, sdpMLineIndex, usernameFragment} = given;
                return addIceCandidate.call(this, {candidate, sdpMid, sdpMLineIndex, usernameFragment});
              };
              RTCPeerConnection.prototype.setRemoteDescription = function (...args) {
                const given = args[0];
                if (!given?.sdp) return setRemoteDescription.apply(this, args);
                return setRemoteDescription.call(this, {type: given.type, sdp: rewriteSdp(given.sdp)});
              };
            }""";
}
