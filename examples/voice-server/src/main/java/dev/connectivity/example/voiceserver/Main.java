package dev.connectivity.example.voiceserver;

import java.util.concurrent.CountDownLatch;

/** Starts the example server and runs until it is interrupted. */
public final class Main {

    /** What a server that cannot start exits with. */
    private static final int CANNOT_START = 2;

    private Main() {}

    /**
     * Starts the server by the environment's settings.
     *
     * @param args none
     * @throws InterruptedException never by itself
     */
    public static void main(String[] args) throws InterruptedException {
        VoiceServer server;
        try {
            server = new VoiceServer(Settings.of(System.getenv()));
            // Before the start: whoever interrupts that leaves no database running.
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
            server.run();
        } catch (StartException cannot) {
            System.err.println(cannot.getMessage());
            System.exit(CANNOT_START);
            return;
        }
        System.out.println("Connectivity is ready: " + server.address() + " (Ctrl-C stops it)");
        new CountDownLatch(1).await();
    }
}
