package dev.connectivity.example.voiceserver;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses, with 400, a handshake at an address that is no URI, such as one with {@code %zz} in its query. Jetty would
 * answer with 500, as if the server were broken, and write the address and a stack trace into the log each time.
 */
final class HandshakeGuard extends Handler.Wrapper {

    HandshakeGuard(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHeaders().contains(HttpHeader.UPGRADE) && !hasUri(request)) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400, "The address is no URI");
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static boolean hasUri(Request request) {
        try {
            return request.getHttpURI().toURI() != null;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }
}
