package dev.connectivity.jdbi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectivity.SessionId;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.stats.VoiceStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of a {@link VoiceProcess} that keeps what is not acknowledged. When its connection breaks it comes back to its
 * session and sends from there on.
 */
final class VoiceClient {

    private static final int AT_ONCE = 7;
    private static final int UNACKNOWLEDGED = 500;

    private final String user;
    private final IntSupplier port;
    private final TimeSource clock;
    private final AtomicLong progress;
    private final List<Long> taken = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile int acknowledged;
    private volatile int last = Integer.MAX_VALUE;
    private volatile boolean stopped;
    private volatile boolean left;
    private volatile @Nullable SessionId session;
    private final Thread thread = new Thread(this::run, "client");

    /**
     * Begins.
     *
     * @param port where the server is now
     * @param progress counts acknowledgements of all clients
     */
    VoiceClient(String user, IntSupplier port, TimeSource clock, AtomicLong progress) {
        this.user = user;
        this.port = port;
        this.clock = clock;
        this.progress = progress;
        thread.setDaemon(true);
        thread.start();
    }

    /** What is said of the measurement of a number, so that it can be recognised. */
    static VoiceStats stats(int seq, @Nullable Long timestampMillis) {
        return new VoiceStats(seq % 300, seq % 50 == 0 ? 4.0 : 0.5, seq % 40, null, timestampMillis, (long) seq);
    }

    /** Returns how many samples were acknowledged, from the first on. */
    int acknowledged() {
        return acknowledged;
    }

    SessionId session() {
        SessionId known = session;
        if (known == null) {
            throw new IllegalStateException(user + " has not joined");
        }
        return known;
    }

    boolean hasLeft() {
        return left;
    }

    /** Leaves once so many samples were acknowledged. */
    void leaveAfter(int samples) {
        last = samples;
    }

    /** Is not heard of again. */
    void vanish() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopped && !left) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt());
                    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                    PrintWriter out = new PrintWriter(socket.getOutputStream(), true, UTF_8)) {
                out.println(session == null ? user : user + " " + session);
                if (joined(in.readLine())) {
                    next.set(acknowledged);
                    Thread reader = new Thread(() -> read(in), "client-reader");
                    reader.setDaemon(true);
                    reader.start();
                    send(out, reader);
                }
            } catch (IOException broken) {
                // It comes back.
            }
            pause(50);
        }
    }

    /** Whoever had nothing acknowledged may begin anew; everybody else's session must be there when the database is. */
    private boolean joined(@Nullable String answer) {
        if (answer != null && answer.startsWith("JOINED ")) {
            session = new SessionId(UUID.fromString(answer.substring(7)));
            return true;
        }
        if ("GONE".equals(answer) && acknowledged == 0) {
            session = null;
        }
        return false;
    }

    private void send(PrintWriter out, Thread reader) {
        while (!stopped && !left && reader.isAlive()) {
            int atOnce = last == Integer.MAX_VALUE ? AT_ONCE : UNACKNOWLEDGED;
            int end = Math.min(Math.min(next.get() + atOnce, acknowledged + UNACKNOWLEDGED), last);
            for (int seq = next.get(); seq < end; seq = next.incrementAndGet()) {
                out.println(seq + " " + takenAt(seq));
            }
            if (acknowledged >= last) {
                out.println("LEAVE");
            }
            pause(20);
        }
    }

    private long takenAt(int seq) {
        if (seq == taken.size()) {
            taken.add(clock.wallMillis());
        }
        return taken.get(seq);
    }

    private void read(BufferedReader in) {
        try {
            String line;
            while ((line = in.readLine()) != null) {
                hear(line.split(" ", -1));
            }
        } catch (IOException broken) {
            // The connection is gone, which ends the sending, too.
        }
    }

    /** A number that was cut off by a kill is a smaller one, or none. */
    private void hear(String[] words) {
        if (!words[0].equals("LEFT") && (words.length < 2 || words[1].isEmpty())) {
            return;
        }
        switch (words[0]) {
            case "ACK" -> {
                acknowledged = Math.max(acknowledged, Integer.parseInt(words[1]) + 1);
                progress.incrementAndGet();
            }
            case "REFUSED" -> next.accumulateAndGet(Integer.parseInt(words[1]), Math::min);
            case "LEFT" -> left = true;
            default -> {}
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
