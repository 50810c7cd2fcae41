package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client, which behaves as {@code client.js} does: reports every three seconds, comes back after a growing, random
 * pause, after 1012 spread over five seconds more, resumes its session and sends again what was not acknowledged.
 */
final class RestartMember {

    private static final int REPORT_MILLIS = 3_000;
    private static final int RESTART_SPREAD_MILLIS = 5_000;
    private static final int[] RETRY_MILLIS = {500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 8000, 15000};
    private static final int RESTARTING = 1012;
    private static final int ANSWER_MILLIS = 15_000;
    private static final Pattern SESSION = Pattern.compile("\"session_id\":\"([^\"]+)\"");
    private static final Pattern ACKED = Pattern.compile("\"acked_seq\":(\\d+)");
    private static final Pattern ACK = Pattern.compile("\"VoiceStatsAck\"[^}]*\"seq\":(\\d+)");

    final int number;
    final String room;
    final Course course = new Course();
    private final Selector selector;
    private final InetSocketAddress server;
    private @Nullable SocketChannel channel;
    private FrameReader frames = new FrameReader();
    private boolean joined;
    private long askedAt;
    private int attempts;

    /** When it is to connect or to report next. */
    private long dueAt;

    private boolean reporting = true;

    @Nullable
    String session;

    /** Reports by number that were not acknowledged. */
    final TreeMap<Long, Long> pending = new TreeMap<>();

    long seq;

    RestartMember(int number, int roomSize, Selector selector, InetSocketAddress server, long firstAt) {
        this.number = number;
        this.room = "room-" + number / roomSize;
        this.selector = selector;
        this.server = server;
        this.dueAt = firstAt;
    }

    boolean isIn() {
        return joined;
    }

    void stopReporting() {
        reporting = false;
    }

    /** Connects, reports or gives up an answer if it is time. */
    void act(long now) throws IOException {
        if (now < dueAt) {
            return;
        }
        if (channel == null) {
            connect(now);
        } else if (joined) {
            dueAt = now + REPORT_MILLIS;
            if (reporting) {
                pending.put(++seq, now);
                sendReport(seq, now);
            }
        } else {
            lost(now, 0);
        }
    }

    private void connect(long now) throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        frames = new FrameReader();
        dueAt = now + ANSWER_MILLIS;
        course.attempts++;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Several addresses, or the ports of one would run out when all come back.
        opened.bind(new InetSocketAddress("127.0.0." + (2 + number % 8), 0));
        opened.connect(server);
        opened.register(selector, SelectionKey.OP_CONNECT, this);
    }

    void connected(SelectionKey key, long now) {
        try {
            SocketChannel open = (SocketChannel) key.channel();
            open.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            open.write(ByteBuffer.wrap(("GET /ws/voice HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: connectivity.batch\r\nX-User: user-"
                            + number + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException refused) {
            lost(now, 0);
        }
    }

    void read(SelectionKey key, ByteBuffer buffer, long now) {
        try {
            SocketChannel open = (SocketChannel) key.channel();
            if (open != channel) {
                return;
            }
            if (open.read(buffer.clear()) < 0) {
                lost(now, 0);
                return;
            }
            frames.add(buffer.flip());
            while (open == channel && frames.next()) {
                received(now);
            }
        } catch (IOException gone) {
            lost(now, 0);
        }
    }

    private void received(long now) throws IOException {
        switch (frames.kind()) {
            case HANDSHAKE -> {
                askedAt = now;
                String wanted = session == null ? "" : ",\"session_id\":\"" + session + "\"";
                send("{\"type\":\"VoiceJoin\",\"channel_id\":\"" + room + "\"" + wanted + "}");
            }
            case CLOSE -> lost(now, frames.closeCode());
            case TEXT -> message(frames.text(), now);
            case OTHER -> {}
        }
    }

    private void message(String text, long now) throws IOException {
        if (text.contains("\"VoiceStatsAck\"")) {
            Matcher ack = ACK.matcher(text);
            while (ack.find()) {
                pending.headMap(Long.parseLong(ack.group(1)), true).clear();
            }
        }
        if (!joined && text.contains("\"VoiceJoined\"")) {
            joined(text, now);
        } else if (text.contains("\"VoiceError\"")) {
            failed(text, now);
        }
    }

    private void joined(String text, long now) throws IOException {
        Matcher id = SESSION.matcher(text);
        String given = id.find() ? id.group(1) : "";
        joined = true;
        attempts = 0;
        course.joined(now, now - askedAt, given.equals(session));
        if (given.equals(session)) {
            Matcher acked = ACKED.matcher(text);
            if (acked.find()) {
                pending.headMap(Long.parseLong(acked.group(1)), true).clear();
            }
            for (var each : pending.entrySet()) {
                sendReport(each.getKey(), each.getValue());
            }
        } else {
            session = given;
            seq = 0;
            pending.clear();
        }
        dueAt = now + 1 + ThreadLocalRandom.current().nextInt(REPORT_MILLIS);
    }

    private void failed(String text, long now) throws IOException {
        if (text.contains("\"unknown_session\"")) {
            course.unknown++;
            session = null;
            joined = false;
            askedAt = now;
            send("{\"type\":\"VoiceJoin\",\"channel_id\":\"" + room + "\"}");
        } else if (text.contains("\"unavailable\"") && !joined) {
            course.unavailable++;
            lost(now, 0);
        } else {
            course.otherErrors++;
        }
    }

    /** The connection is gone: comes back after a pause. */
    private void lost(long now, int code) {
        SocketChannel old = channel;
        channel = null;
        try {
            if (old != null) {
                old.close();
            }
        } catch (IOException alreadyGone) {
            // So it is closed.
        }
        if (joined) {
            course.lost(now, code);
        }
        joined = false;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int longest = RETRY_MILLIS[Math.min(attempts++, RETRY_MILLIS.length - 1)];
        double extra = code == RESTARTING ? RESTART_SPREAD_MILLIS * random.nextDouble() : 0;
        dueAt = now + (long) (extra + longest * (0.5 + random.nextDouble() / 2));
    }

    private void sendReport(long number, long takenAt) throws IOException {
        send("{\"type\":\"VoiceStats\",\"channel_id\":\"" + room + "\",\"session_id\":\"" + session
                + "\",\"latency\":42,\"packet_loss\":0.4,\"jitter\":12,\"quality\":3,\"timestamp\":" + takenAt
                + ",\"seq\":" + number + "}");
    }

    private void send(String text) throws IOException {
        SocketChannel open = channel;
        ByteBuffer frame = FrameReader.masked(text);
        while (open != null && frame.hasRemaining()) {
            open.write(frame);
        }
    }

    /** What happened to it. */
    static final class Course {
        long lostAt;
        long backAt;
        int closeCode;
        long answeredWithin;
        boolean sameSession;
        int attempts;
        int unavailable;
        int unknown;
        int otherErrors;

        void lost(long now, int code) {
            lostAt = now;
            closeCode = code;
            backAt = 0;
            attempts = 0;
        }

        void joined(long now, long within, boolean same) {
            backAt = now;
            answeredWithin = within;
            sameSession = same;
        }
    }
}
