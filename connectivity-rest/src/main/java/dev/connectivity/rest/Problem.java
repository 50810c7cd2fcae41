package dev.connectivity.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 has it.
 *
 * @param type always {@code about:blank}: the status says it all
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what was wrong with this request and what would be right
 * @param parameter the query parameter it is about, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String parameter) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** A bad parameter: data on its way to a 400, thrown only inside this package. */
    static final class BadParameterException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String parameter;

        BadParameterException(String parameter, String rule) {
            super(parameter + " " + rule, null, false, false);
            this.parameter = parameter;
        }

        Response response() {
            String detail = getMessage() == null ? parameter : getMessage();
            return Problem.response(400, "Bad Request", detail, parameter).build();
        }
    }

    static Response unauthorized() {
        return response(401, "Unauthorized", "Log in, or send a valid token.", null)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    static Response notFound(String detail) {
        return response(404, "Not Found", detail, null).build();
    }

    static Response unavailable() {
        return response(503, "Service Unavailable", "The history cannot be read now. Try again in a moment.", null)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .build();
    }

    static Response internal() {
        return response(500, "Internal Server Error", "The history could not be read. The server's log has more.", null)
                .build();
    }

    static Response.ResponseBuilder response(int status, String title, String detail, @Nullable String parameter) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(Json.bytes(new Problem("about:blank", title, status, detail, parameter)));
    }

    /** Answers an error of the container's own, such as a wrong method, in the same form. */
    static Response of(Response containers) {
        Response.StatusType status = containers.getStatusInfo();
        Response.ResponseBuilder builder =
                response(status.getStatusCode(), status.getReasonPhrase(), status.getReasonPhrase() + ".", null);
        for (Map.Entry<String, java.util.List<Object>> header :
                containers.getHeaders().entrySet()) {
            if (header.getKey().equalsIgnoreCase(HttpHeaders.ALLOW)) {
                header.getValue().forEach(value -> builder.header(HttpHeaders.ALLOW, value));
            }
        }
        return builder.build();
    }
}
