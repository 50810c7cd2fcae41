package dev.connectivity.jitsi.poll;

import dev.connectivity.jitsi.snapshot.MalformedAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks one bridge. Each answer is bounded in time to its last byte; the reader bounds it in bytes. Thread-safe. */
final class BridgeClient {

    /** Enough for a reason in words. */
    private static final int MAX_REASON_BYTES = 2_000;

    interface Reader<T> {
        T read(InputStream body) throws IOException;
    }

    private final HttpClient http;
    private final URI base;
    private final Duration timeout;

    BridgeClient(HttpClient http, URI base, Duration timeout) {
        this.http = http;
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.timeout = timeout;
    }

    <T> T get(String path, Reader<T> reader) throws BridgeFailure, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, info -> new DeadlineBody(deadline));
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw refused(path, response.statusCode(), body);
                }
                return reader.read(body);
            }
        } catch (InterruptedIOException closing) {
            throw new InterruptedException("Closed while reading an answer");
        } catch (HttpTimeoutException late) {
            throw new BridgeFailure(
                    BridgeFailure.Kind.HUNG, path + " was not answered within " + timeout.toMillis() + " ms", late);
        } catch (MalformedAnswerException malformed) {
            throw new BridgeFailure(BridgeFailure.Kind.MALFORMED, path + ": " + malformed.getMessage(), malformed);
        } catch (IOException broken) {
            throw new BridgeFailure(BridgeFailure.Kind.UNREACHABLE, path + ": " + describe(broken), broken);
        }
    }

    private static BridgeFailure refused(String path, int status, InputStream body) throws IOException {
        String reason = reason(body);
        if (status == 404) {
            return new BridgeFailure(BridgeFailure.Kind.NOT_FOUND, path + " is not there", null);
        }
        String message = reason.isEmpty() ? path + " was answered with status " + status : reason;
        return new BridgeFailure(BridgeFailure.Kind.REFUSED, message, null);
    }

    /** The beginning of a body as one printable line. */
    private static String reason(InputStream body) throws IOException {
        String text = new String(body.readNBytes(MAX_REASON_BYTES), StandardCharsets.UTF_8);
        return text.startsWith("<") ? "" : text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** The JDK's client often gives a broken connection no message, or one that says less than its kind. */
    private static String describe(IOException broken) {
        if (broken instanceof ConnectException) {
            boolean unresolved = broken.getCause() instanceof UnresolvedAddressException
                    || (broken.getCause() != null
                            && broken.getCause().getCause() instanceof UnresolvedAddressException);
            return unresolved ? "the host is not known" : "nobody listens there";
        }
        String message = broken.getMessage();
        return message == null || message.isBlank() ? broken.getClass().getSimpleName() : message;
    }
}
