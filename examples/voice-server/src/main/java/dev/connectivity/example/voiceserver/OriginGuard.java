package dev.connectivity.example.voiceserver;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses, with 403, what a foreign page makes a browser send: WebSocket handshakes and requests that change something.
 * A request without an Origin does not come from a page.
 */
final class OriginGuard extends Handler.Wrapper {

    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");

    private final Set<String> allowedOrigins;
    private final boolean loopbackOnly;

    /**
     * Makes the guard.
     *
     * @param loopbackOnly whether to refuse other names than this machine's own, which a foreign page could have made to
     *     lead here (DNS rebinding); on while a name alone logs in
     */
    OriginGuard(Handler handler, Set<String> allowedOrigins, boolean loopbackOnly) {
        super(handler);
        this.allowedOrigins = allowedOrigins;
        this.loopbackOnly = loopbackOnly;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (loopbackOnly
                && host != null
                && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return refuse(request, response, callback, "Use http://localhost");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        boolean harmless = (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
                && !request.getHeaders().contains(HttpHeader.UPGRADE);
        if (origin == null || harmless || isOwn(origin, request) || allowedOrigins.contains(origin)) {
            return super.handle(request, response, callback);
        }
        return refuse(request, response, callback, "This page may not do that");
    }

    /** Under {@code /api} in the form that all of its errors have (RFC 9457). */
    private static boolean refuse(Request request, Response response, Callback callback, String why) {
        if (Request.getPathInContext(request).startsWith("/api/")) {
            response.setStatus(HttpStatus.FORBIDDEN_403);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            Content.Sink.write(
                    response,
                    true,
                    "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"" + why + ".\"}",
                    callback);
        } else {
            Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403, why);
        }
        return true;
    }

    private static boolean isOwn(String origin, Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }
}
