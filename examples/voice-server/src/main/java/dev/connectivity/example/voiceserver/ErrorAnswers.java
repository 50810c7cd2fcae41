package dev.connectivity.example.voiceserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the server says when it refuses a request before a servlet sees it: under {@code /api} problem+json (RFC 9457),
 * as everything else there; elsewhere Jetty's own words.
 */
final class ErrorAnswers extends ErrorHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    ErrorAnswers() {
        setShowStacks(false);
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback)
            throws java.io.IOException {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith("/api/")) {
            super.generateResponse(request, response, code, message, cause, callback);
            return;
        }
        String title = HttpStatus.getMessage(code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        String problem = JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", code)
                .put("detail", message == null ? title : message)
                .toString();
        Content.Sink.write(response, true, problem, callback);
    }
}
