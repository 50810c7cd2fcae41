package dev.connectivity.example.jitsimonitor;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.ConnectivityMonitorBuilder;
import dev.connectivity.jitsi.JitsiMonitor;
import dev.connectivity.jitsi.JitsiMonitorBuilder;
import dev.connectivity.jitsi.merge.LossScope;
import dev.connectivity.jitsi.recording.Recording;
import dev.connectivity.jitsi.recording.RecordingPlayer;
import dev.connectivity.spi.RoomBroadcaster;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts everything that the command line asks for, and draws the table until it is stopped. */
public final class JitsiMonitorMain implements AutoCloseable {

    private static final int SUCCESS = 0;
    private static final int WRONG_USAGE = 2;
    private static final Duration REDRAW = Duration.ofSeconds(2);
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    private final Options options;
    private final PrintStream out;
    private final Terminal terminal;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final JitsiMonitor monitor;
    private final @Nullable WebPage page;
    private volatile @Nullable String playing;

    JitsiMonitorMain(Options options, PrintStream out) throws IOException, SQLException {
        this.options = options;
        this.out = out;
        this.terminal = Terminal.of(options.plain(), System.getenv());
        try {
            page = options.port() == null ? null : opened(WebPage.bind(options.port()));
            monitor = opened(monitor(opened(connectivity())));
        } catch (IOException | SQLException | RuntimeException failure) {
            close();
            throw failure;
        }
        if (page != null) {
            page.show(monitor, () -> playing);
        }
    }

    private ConnectivityMonitor connectivity() throws IOException, SQLException {
        ConnectivityMonitorBuilder builder =
                ConnectivityMonitor.builder().channelDirectory(new AnyRoom()).broadcaster(RoomBroadcaster.NONE);
        Path data = options.data();
        if (data != null) {
            History history = opened(History.open(data));
            builder.stores(history.storage().sessionStore(), history.storage().sampleStore());
        }
        return builder.build();
    }

    private JitsiMonitor monitor(ConnectivityMonitor connectivity) {
        JitsiMonitorBuilder builder = JitsiMonitor.builder(connectivity);
        if (options.uplinkOnly()) {
            builder.lossScope(LossScope.UPLINK_SUFFICES);
        }
        options.bridges().forEach(builder::bridge);
        return builder.build();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /**
     * Runs until it is stopped.
     *
     * @param arguments see {@link Options#USAGE}
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(execute(System.out, System.err, arguments));
    }

    /** Does what the command line says, to the end; returns the exit status. */
    static int execute(PrintStream out, PrintStream err, String... arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            out.println(Options.USAGE);
            return SUCCESS;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            err.println(wrong.getMessage());
            err.println(Options.USAGE);
            return WRONG_USAGE;
        }
        try (JitsiMonitorMain main = new JitsiMonitorMain(options, out)) {
            Runtime.getRuntime().addShutdownHook(new Thread(main::close, "stop"));
            main.run();
            return SUCCESS;
        } catch (BindException taken) {
            err.println("Port " + options.port() + " is in use; name another with --port");
        } catch (IOException | SQLException | RuntimeException failure) {
            err.println("It does not start: " + failure.getMessage());
        }
        return WRONG_USAGE;
    }

    void run() throws IOException, InterruptedException {
        if (page != null) {
            out.println(address(page));
        }
        Path replay = options.replay();
        if (replay != null) {
            play(Recording.find(replay));
            if (options.exitAfterReplay()) {
                return;
            }
            stopped.await();
        }
        while (!stopped.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS)) {
            draw();
        }
    }

    private void play(List<Recording> recordings) throws IOException, InterruptedException {
        if (recordings.isEmpty()) {
            throw new IOException("there is no recording in " + options.replay()
                    + ", which is a folder with stats.json, debug.json or debug-full.json, or one of such folders");
        }
        RecordingPlayer player = new RecordingPlayer(monitor, "recording");
        for (Recording recording : recordings) {
            List<String> trouble = player.play(recording);
            playing = recording.name();
            draw();
            trouble.forEach(line -> out.println(Table.printable(recording.name() + ": " + line, 200)));
            if (stopped.await(options.step().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private void draw() {
        if (terminal.screen()) {
            out.print(CLEAR_SCREEN);
            if (page != null) {
                // The clearing took the line from the start away.
                out.println(address(page));
            }
        }
        String title = playing;
        if (title != null) {
            out.println("== " + Table.printable(title, 60));
        }
        out.println(Table.draw(options.bridges(), monitor.servers(), monitor.conferences(), terminal.width()));
    }

    private static String address(WebPage page) {
        return "http://127.0.0.1:" + page.port() + "/";
    }

    /** Returns the web page's port, or -1 without one. */
    int pagePort() {
        return page == null ? -1 : page.port();
    }

    /** Closes everything, whether the command line's work is done or the process is told to stop; the second waits. */
    @Override
    public synchronized void close() {
        stopped.countDown();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                System.err.println("Something did not stop cleanly: " + failure.getMessage());
            }
        }
    }
}
