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
import java.util.concurrent.TimeUnit;

/**
 * The floor to compare with: the container alone, reading and dropping frames, answering as often as the voice endpoint
 * acknowledges, or passing each on to its room.
 */
public final class BareEndpoint extends Endpoint {

    /** What it does with a frame. */
    enum Deed {
        DISCARD,
        ANSWER,
        FORWARD
    }

    private static final Map<String, Set<Session>> ROOMS = new ConcurrentHashMap<>();

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** As long as an acknowledgement. */
    private static final String ANSWER =
            "{\"type\":\"VoiceStatsAck\",\"session_id\":\"0190a0a0-0000-7000-8000-000000000000\",\"seq\":100}";

    private final Deed deed;

    BareEndpoint(Deed deed) {
        this.deed = deed;
    }

    static ServerEndpointConfig config(Deed deed) {
        return ServerEndpointConfig.Builder.create(BareEndpoint.class, "/ws/voice")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new BareEndpoint(deed));
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
        session.addMessageHandler(String.class, handler(session, room));
    }

    private MessageHandler.Whole<String> handler(Session session, Set<Session> room) {
        return switch (deed) {
            case DISCARD -> text -> {};
            case ANSWER -> new Answering(session);
            case FORWARD ->
                text -> {
                    for (Session member : room) {
                        if (member != session) {
                            member.getAsyncRemote().sendText(text, BareEndpoint::done);
                        }
                    }
                };
        };
    }

    /** Answers the first frame, and the first of each second after it. */
    private static final class Answering implements MessageHandler.Whole<String> {

        private final Session session;
        private long nextNanos = System.nanoTime();

        Answering(Session session) {
            this.session = session;
        }

        @Override
        public void onMessage(String text) {
            long now = System.nanoTime();
            if (now - nextNanos >= 0) {
                nextNanos = now + ANSWER_NANOS;
                session.getAsyncRemote().sendText(ANSWER, BareEndpoint::done);
            }
        }
    }

    private static void done(SendResult result) {
        // Nothing to do: this is what the container costs alone.
    }
}
