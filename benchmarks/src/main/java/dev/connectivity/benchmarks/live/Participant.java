package dev.connectivity.benchmarks.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A healthy one: reports, reads, and notes what it should have seen and did not. Some come and go: they wait for their
 * acknowledgements and then leave the room, or leave and close, or close to resume within the server's 30 s, in turn.
 */
final class Participant implements Wire.Receiver {

    private enum State {
        AWAY,
        ENTERING,
        PRESENT,
        LEAVING
    }

    private static final long STAY_MILLIS = 20_000;
    private static final long AWAY_MILLIS = 2_000;

    /** Reports are numbered in the jitter, which may be 5,000 at most. */
    private static final int NUMBERS = 4096;

    private final Scene scene;
    private final boolean churning;
    private final long phaseMillis;
    final String user;
    final String room;
    private State state = State.AWAY;
    private @Nullable Wire wire;
    private @Nullable String session;
    private long nextAt;
    private long leavesAt;
    private int visits;

    /** Of the session: reports sent, and up to which the server says they are durable. */
    private long sent;

    private long acknowledged;
    private boolean reportedThisVisit;

    /** By the scene's attention: since when it has been waiting to be let in, or to be shown something. */
    private long waitsSince;

    /** Of this user: goes on from session to session, so that others can tell what they missed. */
    private int number;

    private final Map<String, Integer> heard = new HashMap<>();

    Participant(Scene scene, int index, boolean churning) {
        this.scene = scene;
        this.churning = churning;
        phaseMillis = scene.phaseMillis(index);
        user = "user-" + index;
        room = scene.profile.roomOf(index);
        // Neither reports nor departures all at once.
        visits = index;
    }

    boolean isPresent() {
        return state == State.PRESENT;
    }

    void act(long now) {
        if (wire != null) {
            wire.flush();
        }
        switch (state) {
            case AWAY -> {
                if (!scene.closing && now >= nextAt) {
                    enter();
                }
            }
            case PRESENT -> {
                scene.longestSilenceMillis = Math.max(scene.longestSilenceMillis, waitedMillis());
                if (churning && now >= leavesAt && !scene.closing) {
                    state = State.LEAVING;
                } else if (now >= nextAt && !scene.closing) {
                    report();
                }
            }
            case LEAVING -> {
                if (acknowledged == sent) {
                    leave(now);
                }
            }
            case ENTERING -> scene.longestGreetingMillis = Math.max(scene.longestGreetingMillis, waitedMillis());
        }
    }

    private long waitedMillis() {
        return scene.closing ? 0 : scene.attentiveMillis - waitsSince;
    }

    private void enter() {
        state = State.ENTERING;
        waitsSince = scene.attentiveMillis;
        if (wire == null) {
            wire = scene.connect(user, 0, this);
        } else {
            opened();
        }
    }

    @Override
    public void opened() {
        say(Messages.join(room, session));
    }

    private boolean say(String text) {
        return wire != null && wire.send(text);
    }

    /**
     * Late or not, a report bears the time at which it was due; while the wire is busy it waits, and so do those after
     * it.
     */
    private void report() {
        if (say(Messages.stats(room, session, nextAt, (number + 1) % NUMBERS, sent + 1))) {
            nextAt += scene.profile.pauseMillis();
            number++;
            sent++;
            reportedThisVisit = true;
            scene.tally.sent++;
        }
    }

    private void leave(long now) {
        scene.acknowledged.put(String.valueOf(session), sent);
        int way = visits++ % 3;
        if (way < 2) {
            say(Messages.leave(room));
            session = null;
        }
        if (way > 0) {
            close();
        }
        state = State.AWAY;
        nextAt = now + AWAY_MILLIS;
    }

    /** Leaves for good, whatever was acknowledged. */
    void leaveForGood() {
        if (session != null) {
            scene.acknowledged.put(session, acknowledged);
            say(Messages.leave(room));
        }
        close();
        state = State.AWAY;
    }

    private void close() {
        if (wire != null) {
            wire.close();
            wire = null;
        }
    }

    @Override
    public void ended(int code) {
        scene.trouble("healthy connection lost with code " + code);
        scene.tally.closed++;
        wire = null;
        session = null;
        state = State.AWAY;
        nextAt = System.currentTimeMillis() + AWAY_MILLIS;
    }

    @Override
    public void received(String text) {
        scene.tally.frames++;
        for (int at = text.indexOf("\"type\":\""); at >= 0; at = text.indexOf("\"type\":\"", at + 1)) {
            switch (Messages.text(text, "type", at)) {
                case "VoiceUserStats" -> hear(text, at, false);
                case "VoiceStatsAck" -> {
                    if (Messages.text(text, "session_id", at).equals(session)) {
                        acknowledged = Math.max(acknowledged, Messages.number(text, "seq", at));
                    }
                }
                case "VoiceJoined" -> greeted(text, at);
                case "VoiceError" -> refused(Messages.text(text, "code", at));
                default -> {}
            }
        }
    }

    private void greeted(String text, int at) {
        String greeting = Messages.text(text, "session_id", at);
        if (!greeting.equals(session)) {
            if (session != null) {
                scene.trouble("resumed, but given another session");
            }
            session = greeting;
            sent = 0;
            acknowledged = 0;
        }
        heard.clear();
        int others = text.indexOf("\"participants\":", at);
        int end = text.indexOf(']', others);
        for (int other = text.indexOf("{\"user_id\"", others);
                other >= 0 && other < end;
                other = text.indexOf("{\"user_id\"", other + 1)) {
            hear(text, other, true);
        }
        long now = System.currentTimeMillis();
        nextAt = now + phaseMillis;
        leavesAt = now + STAY_MILLIS / 2 + Math.floorMod(visits * 7919L, STAY_MILLIS);
        reportedThisVisit = false;
        waitsSince = scene.attentiveMillis;
        state = State.PRESENT;
    }

    private void refused(String code) {
        scene.trouble("healthy client told " + code);
        if (state == State.ENTERING) {
            session = code.equals("unknown_session") ? null : session;
            state = State.AWAY;
            nextAt = System.currentTimeMillis() + AWAY_MILLIS;
        }
    }

    private void hear(String text, int at, boolean picture) {
        long latency = Messages.number(text, "latency", at);
        if (latency < 0) {
            return;
        }
        if (!picture) {
            waitsSince = scene.attentiveMillis;
            scene.tally.delivered((int) latency);
        }
        String peer = Messages.text(text, "user_id", at);
        if (!peer.startsWith("user-")) {
            return;
        }
        int now = (int) Messages.number(text, "jitter", at);
        Integer before = heard.put(peer, now);
        int step = before == null ? 0 : Math.floorMod(now - before, NUMBERS);
        if (step > NUMBERS / 2) {
            scene.trouble("an older report came after a newer one");
        } else if (step > 1) {
            scene.tally.passedOver += step - 1;
        }
    }

    /** Tells whether all that was sent is acknowledged and, while present, the last of each of the others was shown. */
    boolean isSettled(List<Participant> roommates) {
        return switch (state) {
            case AWAY -> true;
            case ENTERING, LEAVING -> false;
            case PRESENT -> acknowledged == sent && roommates.stream().allMatch(this::hasHeard);
        };
    }

    private boolean hasHeard(Participant other) {
        return other == this
                || !other.isPresent()
                || !other.reportedThisVisit
                || Integer.valueOf(other.number % NUMBERS).equals(heard.get(other.user));
    }
}
