package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One client, which behaves as {@code client.js} does: reports every three seconds, comes back after a growing, random
 * pause, after 1012 spread over five seconds more, resumes its session and sends again what was not acknowledged.
 */
final class RestartMember implements Wire.Receiver {

    private static final int REPORT_MILLIS = 3_000;
    private static final int RESTART_SPREAD_MILLIS = 5_000;
    private static final int[] RETRY_MILLIS = {500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 8000, 15000};
    private static final int RESTARTING = 1012;
    private static final int ANSWER_MILLIS = 15_000;

    private final String user;
    private final String room;
    private final Selector selector;
    private final int port;
    private final Clock clock;
    private Course course = new Course(0);
    private @Nullable Wire wire;
    private boolean joined;
    private int attempts;

    /** When it is to connect or to report next, or gives up waiting for an answer. */
    private long dueAt;

    private boolean reporting = true;
    private @Nullable String session;

    /** Reports by number that were not acknowledged, and when they were taken. */
    private final TreeMap<Long, Long> pending = new TreeMap<>();

    /** Of the session. */
    private long seq;

    private long reports;
    private long dropped;

    RestartMember(int number, int roomSize, Selector selector, int port, Clock clock, long pauseMillis) {
        this.user = "user-" + number;
        this.room = "room-" + number / roomSize;
        this.selector = selector;
        this.port = port;
        this.clock = clock;
        this.dueAt = now() + pauseMillis;
    }

    private long now() {
        return clock.millis();
    }

    boolean isIn() {
        return joined;
    }

    /** From now on its course is written down anew; whoever is not in a call now has been away since now. */
    void beginCourse() {
        course = new Course(joined ? 0 : now());
    }

    Course course() {
        return course;
    }

    void stopReporting() {
        reporting = false;
    }

    boolean isAcknowledged() {
        return pending.isEmpty();
    }

    /** Returns how many reports it made. */
    long reports() {
        return reports;
    }

    /** Returns how many of them it gave up with their session, when nobody had said yet that they are stored. */
    long dropped() {
        return dropped;
    }

    /** Connects, reports or gives up an answer if it is time. */
    void act() {
        long now = now();
        boolean busy = wire != null && !wire.flush();
        if (now < dueAt) {
            return;
        }
        if (wire == null) {
            connect();
        } else if (!joined) {
            giveUp();
        } else if (!busy) {
            dueAt = now + REPORT_MILLIS;
            if (reporting) {
                pending.put(++seq, now);
                reports++;
                wire.send(report(seq, now));
            }
        }
    }

    private void connect() {
        course.attempted();
        dueAt = now() + ANSWER_MILLIS;
        try {
            wire = new Wire(selector, port, user, 0, this);
        } catch (IOException refused) {
            lost(0);
        }
    }

    @Override
    public void opened() {
        ask();
    }

    private void ask() {
        dueAt = now() + ANSWER_MILLIS;
        course.asked(now());
        if (wire != null) {
            wire.send(Messages.join(room, session));
        }
    }

    @Override
    public void received(String text) {
        for (int at = text.indexOf("\"type\":\""); at >= 0; at = text.indexOf("\"type\":\"", at + 1)) {
            switch (Messages.text(text, "type", at)) {
                case "VoiceStatsAck" -> {
                    if (Messages.text(text, "session_id", at).equals(session)) {
                        acknowledged(Messages.number(text, "seq", at));
                    }
                }
                case "VoiceJoined" -> joined(text, at);
                case "VoiceError" -> failed(Messages.text(text, "code", at));
                default -> {}
            }
        }
    }

    private void acknowledged(long upTo) {
        pending.headMap(upTo, true).clear();
    }

    private void joined(String text, int at) {
        String given = Messages.text(text, "session_id", at);
        boolean same = given.equals(session);
        course.joined(now(), same);
        joined = true;
        attempts = 0;
        if (same) {
            acknowledged(Messages.number(text, "acked_seq", at));
            List<String> again = pending.entrySet().stream()
                    .map(each -> report(each.getKey(), each.getValue()))
                    .toList();
            if (wire != null && !again.isEmpty()) {
                wire.sendAll(again);
            }
        } else {
            begin(given);
        }
        dueAt = now() + 1 + ThreadLocalRandom.current().nextInt(REPORT_MILLIS);
    }

    private void begin(@Nullable String given) {
        session = given;
        seq = 0;
        dropped += pending.size();
        pending.clear();
    }

    private void failed(String code) {
        if (code.equals("unknown_session") && session != null) {
            course.unknown++;
            joined = false;
            begin(null);
            ask();
        } else if (!joined && (code.equals("unavailable") || code.equals("rate_limited"))) {
            course.unavailable++;
            giveUp();
        } else {
            course.otherErrors++;
        }
    }

    private void giveUp() {
        if (wire != null) {
            wire.close();
        }
        lost(0);
    }

    @Override
    public void ended(int code) {
        lost(code);
    }

    /** The connection is gone: comes back after a pause. */
    private void lost(int code) {
        wire = null;
        if (joined) {
            course.lost(now(), code);
        }
        joined = false;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int longest = RETRY_MILLIS[Math.min(attempts++, RETRY_MILLIS.length - 1)];
        double extra = code == RESTARTING ? RESTART_SPREAD_MILLIS * random.nextDouble() : 0;
        dueAt = now() + (long) (extra + longest * (0.5 + random.nextDouble() / 2));
    }

    private String report(long number, long takenAt) {
        return Messages.stats(room, session, takenAt, 12, number);
    }

    /** What happened to it: from its first loss until it is back for the first time; what follows is only counted. */
    static final class Course {
        private long lostAt;
        private long askedAt;
        private long backAt;
        int closeCode;
        boolean sameSession;
        int attempts;
        int unavailable;
        int unknown;
        int otherErrors;
        int lostAgain;

        /**
         * Begins.
         *
         * @param lostAt since when it has been away; 0 while it is not
         */
        Course(long lostAt) {
            this.lostAt = lostAt;
        }

        private boolean isAway() {
            return lostAt > 0 && backAt == 0;
        }

        void lost(long now, int code) {
            if (lostAt > 0) {
                lostAgain++;
            } else {
                lostAt = now;
                closeCode = code;
            }
        }

        void attempted() {
            if (isAway()) {
                attempts++;
            }
        }

        void asked(long now) {
            if (isAway() && askedAt == 0) {
                askedAt = now;
            }
        }

        void joined(long now, boolean same) {
            if (isAway()) {
                backAt = now;
                sameSession = same;
            }
        }

        boolean isBack() {
            return backAt > 0;
        }

        long millisSinceLoss() {
            return backAt - lostAt;
        }

        long millisSince(long begin) {
            return backAt - begin;
        }

        /** From its first VoiceJoin on, whatever answered that. */
        long millisSinceAsked() {
            return backAt - askedAt;
        }
    }
}
