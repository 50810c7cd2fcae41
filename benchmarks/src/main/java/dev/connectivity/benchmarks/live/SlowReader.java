package dev.connectivity.benchmarks.live;

import org.jspecify.annotations.Nullable;

/**
 * Goes into as many rooms as one user may, reads until it was greeted everywhere, and then reads no more, while it goes
 * on reporting. The kernel takes 1.7 MB for it on loopback, however little it allows on its own side, so a single room
 * of ten would take many minutes to fill that. Closed for it, it comes back and does the same again.
 */
final class SlowReader implements Wire.Receiver {

    private static final int ROOMS = 16;
    private static final int RECEIVE_BUFFER = 1024;
    private static final long PAUSE_MILLIS = 1000;

    private final Scene scene;
    private final int index;
    private @Nullable Wire wire;
    private @Nullable String session;
    private int greetings;
    private long seq;
    private long nextAt;
    private int evictions;

    SlowReader(Scene scene, int index) {
        this.scene = scene;
        this.index = index;
    }

    /** Returns how often it was closed. */
    int evictions() {
        return evictions;
    }

    void act(long now) {
        if (now < nextAt) {
            return;
        }
        nextAt = now + PAUSE_MILLIS;
        if (wire == null) {
            session = null;
            greetings = 0;
            seq = 0;
            wire = scene.connect("slow-" + index, RECEIVE_BUFFER, this);
        } else if (session != null) {
            // The end of the connection shows only here, to one who does not read.
            wire.send(Messages.stats(room(0), session, now, 0, ++seq));
        }
    }

    private int rooms() {
        return Math.min(ROOMS, scene.profile.rooms());
    }

    private String room(int step) {
        int own = index / scene.profile.roomSize();
        return "room-" + (own + step) % scene.profile.rooms();
    }

    @Override
    public void opened() {
        for (int step = 0; step < rooms(); step++) {
            send(Messages.join(room(step), null));
        }
    }

    private void send(String text) {
        if (wire != null) {
            wire.send(text);
        }
    }

    @Override
    public void received(String text) {
        String own = "\"VoiceJoined\",\"channel_id\":\"" + room(0) + '"';
        for (int at = text.indexOf("\"VoiceJoined\""); at >= 0; at = text.indexOf("\"VoiceJoined\"", at + 1)) {
            greetings++;
            if (text.startsWith(own, at)) {
                session = Messages.text(text, "session_id", at);
            }
        }
        if (greetings == rooms() && wire != null) {
            wire.reading(false);
        }
    }

    @Override
    public void ended(int code) {
        evictions++;
        wire = null;
    }

    void vanish() {
        if (wire != null) {
            wire.vanish(true);
        }
    }
}
