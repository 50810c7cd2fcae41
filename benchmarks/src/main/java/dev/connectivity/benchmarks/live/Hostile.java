package dev.connectivity.benchmarks.live;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One who means harm, in one way. */
final class Hostile implements Wire.Receiver {

    private static final String TOO_LARGE = "{\"type\":\"VoiceStats\",\"pad\":\"" + "x".repeat(20 * 1024) + "\"}";

    /** Behind for longer than this, it does not catch up. */
    private static final long CATCH_UP_MILLIS = 100;

    private final Scene scene;
    private final Mischief mischief;
    private final String user;
    private final String room;
    private @Nullable Wire wire;
    private boolean ready;
    private long nextAt;
    private final Set<String> told = new HashSet<>();
    private int deeds;
    private int connections;

    Hostile(Scene scene, int index, Mischief mischief) {
        this.scene = scene;
        this.mischief = mischief;
        user = "hostile-" + index;
        room = scene.profile.roomOf(index);
    }

    Mischief mischief() {
        return mischief;
    }

    /** Returns how often it did what it does. */
    int deeds() {
        return deeds;
    }

    int connections() {
        return connections;
    }

    /** Tells whether it did something and was told everything that this is answered with. */
    boolean isPunished() {
        return deeds > 0 && told.containsAll(mischief.punishment());
    }

    void act(long now) {
        if (now - nextAt > CATCH_UP_MILLIS) {
            nextAt = now;
        }
        while (now >= nextAt) {
            nextAt += 1000 / mischief.perSecond();
            if (wire == null) {
                ready = false;
                connections++;
                wire = scene.connect(user, 0, this);
                nextAt = now + 1000;
            } else if (ready) {
                misbehave(wire, now);
            }
        }
    }

    private void misbehave(Wire open, long now) {
        boolean done = switch (mischief) {
            case FLOOD -> open.send("{\"type\":\"VoiceStats\",\"latency\":[[[[[");
            case STRANGER -> open.send(Messages.stats("room-of-others", room, now, 0, deeds));
            case TURNSTILE -> open.send(deeds % 2 == 0 ? Messages.join(room, null) : Messages.leave(room));
            case OVERSIZE -> open.send(TOO_LARGE);
            case VANISHER -> vanish(open);
        };
        if (done) {
            deeds++;
        }
    }

    private boolean vanish(Wire open) {
        open.vanish(true);
        wire = null;
        return true;
    }

    @Override
    public void opened() {
        if (mischief == Mischief.VANISHER && wire != null) {
            wire.send(Messages.join(room, null));
        } else {
            ready = true;
        }
    }

    @Override
    public void received(String text) {
        ready = true;
        for (int at = text.indexOf("\"VoiceError\""); at >= 0; at = text.indexOf("\"VoiceError\"", at + 1)) {
            told.add(Messages.text(text, "code", at));
        }
    }

    @Override
    public void ended(int code) {
        told.add("closed with " + code);
        wire = null;
    }

    void vanish() {
        if (wire != null) {
            vanish(wire);
        }
    }
}
