package dev.connectivity.benchmarks.live;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One client: sends masked frames and takes incoming bytes apart just far enough to count and time them. */
final class ClientConnection {

    private static final String SESSION = "\"session_id\":\"";

    final SocketChannel channel;
    final String room;
    private final boolean numbered;
    private long payloadLeft;
    private @Nullable StringBuilder greeting = new StringBuilder();
    private @Nullable String session;
    private final byte[] header = new byte[10];
    private int headerLength;
    private int seq;

    private final NumberField latencies = new NumberField("latency");
    private final NumberField acknowledgements = new NumberField("seq");
    private long acknowledged;

    ClientConnection(SocketChannel channel, String room, boolean numbered) {
        this.channel = channel;
        this.room = room;
        this.numbered = numbered;
    }

    boolean isReady() {
        return session != null;
    }

    /** For a server that greets nobody. */
    void readyWithoutGreeting() {
        session = "0190a0a0-0000-7000-8000-000000000000";
        greeting = null;
    }

    void sendJoin() throws IOException {
        send("{\"type\":\"VoiceJoin\",\"channel_id\":\"" + room + "\"}");
    }

    /**
     * Reports; the latency is the time, so that whoever gets it knows for how long it was under way.
     *
     * @param due the time at which it should have been sent: how late that was is part of the delay
     */
    void sendStats(long due) throws IOException {
        send("{\"type\":\"VoiceStats\",\"channel_id\":\"" + room + "\",\"session_id\":\"" + session + "\",\"latency\":"
                + due % 10_000 + ",\"packet_loss\":0.4,\"jitter\":12,\"quality\":3,\"timestamp\":" + due
                + (numbered ? ",\"seq\":" + ++seq : "") + "}");
    }

    private void send(String text) throws IOException {
        ByteBuffer frame = Frames.masked(text);
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /** Takes in what was read. */
    void received(ByteBuffer bytes, Tally tally) throws IOException {
        while (bytes.hasRemaining()) {
            if (payloadLeft == 0) {
                readHeader(bytes, tally);
            } else {
                int length = (int) Math.min(payloadLeft, bytes.remaining());
                scan(bytes, length, tally);
                bytes.position(bytes.position() + length);
                payloadLeft -= length;
            }
        }
    }

    private void readHeader(ByteBuffer bytes, Tally tally) throws IOException {
        header[headerLength++] = bytes.get();
        int shortLength = headerLength < 2 ? 0 : header[1] & 0x7f;
        int needed = shortLength == 126 ? 4 : shortLength == 127 ? 10 : 2;
        if (headerLength < needed) {
            return;
        }
        headerLength = 0;
        if ((header[0] & 0x0f) == 8) {
            throw new EOFException("The server closed");
        }
        tally.frames++;
        payloadLeft = shortLength;
        if (needed > 2) {
            payloadLeft = 0;
            for (int i = 2; i < needed; i++) {
                payloadLeft = (payloadLeft << 8) | (header[i] & 0xff);
            }
        }
    }

    private void scan(ByteBuffer bytes, int length, Tally tally) {
        StringBuilder text = greeting;
        if (text != null) {
            for (int i = 0; i < length; i++) {
                text.append((char) bytes.get(bytes.position() + i));
            }
            int at = text.indexOf(SESSION);
            if (at >= 0 && text.length() >= at + SESSION.length() + 36) {
                session = text.substring(at + SESSION.length(), at + SESSION.length() + 36);
                greeting = null;
            }
            return;
        }
        for (int at = bytes.position(); at < bytes.position() + length; at++) {
            scan(bytes.get(at), tally);
        }
    }

    private void scan(byte next, Tally tally) {
        long due = latencies.next(next);
        if (due >= 0) {
            tally.delivered((int) due);
        }
        acknowledged = Math.max(acknowledged, acknowledgements.next(next));
    }

    /** Returns how many reports still wait for their acknowledgement. */
    long unacknowledged() {
        return seq - acknowledged;
    }
}
