package dev.connectivity.example.voiceserver;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
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
    private final boolean demonstration;

    /**
     * Makes the guard.
     *
     * @param demonstration whether a name alone logs in: then other names than this machine's own, which a foreign page
     *     could have made to lead here (DNS rebinding), are refused
     */
    OriginGuard(Handler handler, Set<String> allowedOrigins, boolean demonstration) {
        super(handler);
        this.allowedOrigins = allowedOrigins;
        this.demonstration = demonstration;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (demonstration
                && host != null
                && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return refuse(request, response, callback, "Use the address that the server names when it is ready");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        boolean harmless = (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
                && !request.getHeaders().contains(HttpHeader.UPGRADE);
        if (origin == null || harmless || isOwn(origin, request) || allowedOrigins.contains(origin)) {
            return super.handle(request, response, callback);
        }
        return refuse(request, response, callback, "This page may not do that");
    }

    private static boolean refuse(Request request, Response response, Callback callback, String why) {
        Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403, why);
        return true;
    }

    /** In the demonstration the browser talks to this server itself, otherwise perhaps to a proxy that speaks TLS. */
    private boolean isOwn(String origin, Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null
                && (origin.equalsIgnoreCase("http://" + host)
                        || (!demonstration && origin.equalsIgnoreCase("https://" + host)));
    }
}
