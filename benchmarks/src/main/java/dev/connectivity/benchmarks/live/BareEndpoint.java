package dev.connectivity.benchmarks.live;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The floor to compare with: the container alone, reading and dropping frames or passing each on to its room. */
public final class BareEndpoint extends Endpoint {

    private static final Map<String, Set<Session>> ROOMS = new ConcurrentHashMap<>();

    private final boolean forward;

    BareEndpoint(boolean forward) {
        this.forward = forward;
    }

    static ServerEndpointConfig config(boolean forward) {
        return ServerEndpointConfig.Builder.create(BareEndpoint.class, "/ws/voice")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new BareEndpoint(forward));
                    }

                    @Override
                    public void modifyHandshake(
                            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                        String room = request.getHeaders()
                                .getOrDefault("X-Room", List.of("room-0"))
                                .get(0);
                        config.getUserProperties().put("room", room);
                    }
                })
                .build();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        String name = String.valueOf(session.getUserProperties().get("room"));
        Set<Session> room = ROOMS.computeIfAbsent(name, id -> ConcurrentHashMap.newKeySet());
        room.add(session);
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
            if (forward) {
                for (Session member : room) {
                    if (member != session) {
                        member.getAsyncRemote().sendText(text, BareEndpoint::done);
                    }
                }
            }
        });
    }

    private static void done(SendResult result) {
        // Nothing to do: this is what the container costs alone.
    }
}
