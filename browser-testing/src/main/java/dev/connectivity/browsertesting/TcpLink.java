package dev.connectivity.browsertesting;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of a browser context's TCP connections, WebSockets among them, which a test may cut or stall. It is a SOCKS
 * 5 proxy (RFC 1928) on the loopback interface, so addresses and origins stay what they are. Thread-safe.
 */
public final class TcpLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TcpLink.class);
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN = 3;

    /** What happens to connections: carried, refused and torn down, or kept without a byte passing. */
    private enum State {
        CARRYING,
        CUT,
        STALLED
    }

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tcp-link");
        thread.setDaemon(true);
        return thread;
    });
    private final Object lock = new Object();
    private State state = State.CARRYING;

    private TcpLink() throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Opens a link that carries everything. */
    public static TcpLink open() {
        try {
            return new TcpLink();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the port of the proxy, for connections other than a browser's. */
    public int port() {
        return server.getLocalPort();
    }

    /** Tears down every connection and refuses new ones. */
    public void cut() {
        become(State.CUT);
        open.forEach(TcpLink::closeQuietly);
    }

    /** Lets no byte pass, as when a cable is pulled: neither end learns of it. Nothing is lost. */
    public void stall() {
        become(State.STALLED);
    }

    /** Carries everything again, what was stalled first. */
    public void restore() {
        become(State.CARRYING);
    }

    @Override
    public void close() {
        closeQuietly(server);
        cut();
        threads.shutdownNow();
    }

    private void become(State next) {
        synchronized (lock) {
            state = next;
            lock.notifyAll();
        }
    }

    /** Waits while stalled; false if cut. */
    private boolean mayPass() throws InterruptedException {
        synchronized (lock) {
            while (state == State.STALLED) {
                lock.wait();
            }
            return state == State.CARRYING;
        }
    }

    private void accept() {
        try {
            for (; ; ) {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            log.debug("the link is closed", e);
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            if (mayPass()) {
                try (Socket target = connect(client)) {
                    open.add(target);
                    threads.execute(() -> copy(target, client));
                    copy(client, target);
                    open.remove(target);
                }
            }
        } catch (IOException e) {
            log.debug("connection ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static Socket connect(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        in.readUnsignedByte();
        in.skipNBytes(in.readUnsignedByte());
        out.write(new byte[] {5, 0}); // version 5, no authentication
        in.readUnsignedByte();
        int command = in.readUnsignedByte();
        in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        int length = kind == DOMAIN ? in.readUnsignedByte() : kind == IPV4 ? 4 : 16;
        byte[] address = in.readNBytes(length);
        int port = in.readUnsignedShort();
        if (command != CONNECT) {
            throw new IOException("unsupported SOCKS command " + command);
        }
        InetAddress host = kind == DOMAIN
                ? InetAddress.getByName(new String(address, StandardCharsets.US_ASCII))
                : InetAddress.getByAddress(address);
        Socket target = new Socket(host, port);
        target.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        out.write(new byte[] {5, 0, 0, IPV4, 0, 0, 0, 0, 0, 0}); // succeeded; the bound address is of no interest
        return target;
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0 && mayPass(); count = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            log.debug("while closing", e);
        }
    }
}
