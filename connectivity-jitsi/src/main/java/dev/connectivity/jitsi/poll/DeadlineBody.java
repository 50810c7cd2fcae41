package dev.connectivity.jitsi.poll;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as a stream that gives up at a deadline. The JDK's own stream waits for ever when a server stops in
 * the middle of its answer.
 */
final class DeadlineBody implements BodySubscriber<InputStream> {

    private sealed interface Arrival {}

    private record Bytes(List<ByteBuffer> buffers) implements Arrival {}

    private record End(@Nullable Throwable failure) implements Arrival {}

    /** One request is outstanding at a time, so this holds at most a few entries. */
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final long deadlineNanos;

    /**
     * Makes a body.
     *
     * @param deadlineNanos by {@link System#nanoTime()}
     */
    DeadlineBody(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(new Stream());
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        if (!subscription.complete(newSubscription)) {
            newSubscription.cancel();
            return;
        }
        newSubscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrivals.add(new Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.add(new End(failure));
    }

    @Override
    public void onComplete() {
        arrivals.add(new End(null));
    }

    private final class Stream extends InputStream {
        private final byte[] one = new byte[1];
        private List<ByteBuffer> buffers = List.of();
        private int index;
        private boolean ended;

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            while (!ended) {
                while (index < buffers.size()) {
                    ByteBuffer buffer = buffers.get(index);
                    if (buffer.hasRemaining()) {
                        int count = Math.min(length, buffer.remaining());
                        buffer.get(target, offset, count);
                        return count;
                    }
                    index++;
                }
                await();
            }
            return -1;
        }

        private void await() throws IOException {
            if (!buffers.isEmpty()) {
                buffers = List.of();
                subscription.join().request(1);
            }
            Arrival arrival;
            try {
                arrival = arrivals.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                throw new InterruptedIOException("Interrupted while reading an answer");
            }
            if (arrival == null) {
                throw new HttpTimeoutException("The answer did not end in time");
            }
            if (arrival instanceof Bytes bytes) {
                buffers = bytes.buffers();
                index = 0;
            } else if (arrival instanceof End end) {
                ended = true;
                if (end.failure() != null) {
                    throw new IOException("The connection broke in the middle of an answer", end.failure());
                }
            }
        }

        @Override
        public void close() {
            if (!ended) {
                // Half an answer: the connection is of no further use.
                CompletableFuture<Void> unused = subscription.thenAccept(Flow.Subscription::cancel);
            }
        }
    }
}
