package dev.connectivity.rest;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.history.SessionCursor;
import dev.connectivity.history.SessionEntry;
import dev.connectivity.rest.Problem.BadParameterException;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.ConnectionHistory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated user's own connection history. Register an instance with an application that is mounted at
 * {@code /api}; the resources are then {@code /api/me/connection/...}. Somebody else's session and one that is not
 * there are the same 404. Thread-safe.
 */
@Path("me/connection")
public final class ConnectionHistoryResource {

    private static final int MAX_DAYS = 365;
    private static final int MAX_LIMIT = 100;

    private final ConnectionHistory history;
    private final ChannelDirectory channels;
    private final Answers answers;

    /**
     * Makes the resource.
     *
     * @param history where the past is read
     * @param channels where names of channels are found
     * @param authenticator says who asks
     */
    public ConnectionHistoryResource(
            ConnectionHistory history, ChannelDirectory channels, RequestAuthenticator authenticator) {
        this.history = history;
        this.channels = channels;
        this.answers = new Answers(authenticator);
    }

    private static Response ok(Object body) {
        return okay(body).build();
    }

    private static Response.ResponseBuilder okay(Object body) {
        return Response.ok(Json.bytes(body), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }

    /**
     * Summarises the last days.
     *
     * @param headers of the request
     * @param days 1 to 365, default 30
     * @param zone an IANA time zone in which days begin, default UTC
     * @return the summary
     */
    @GET
    @Path("summary")
    @Produces(MediaType.APPLICATION_JSON)
    public Response summary(
            @Context HttpHeaders headers,
            @QueryParam("days") @Nullable String days,
            @QueryParam("tz") @Nullable String zone) {
        return answers.to(headers, user -> {
            int wanted = wholeNumber("days", days, 30);
            if (wanted < 1 || wanted > MAX_DAYS) {
                throw new BadParameterException("days", "must be 1 to " + MAX_DAYS);
            }
            return ok(Wire.Summary.of(history.summary(user, wanted, timeZone(zone))));
        });
    }

    /**
     * Lists sessions, newest first.
     *
     * @param headers of the request
     * @param uri of the request
     * @param limit at least 1, default 20; more than 100 is cut to 100
     * @param offset skips so many, default 0
     * @param cursor from the Link header of the page before; replaces the offset
     * @return an array, with a Link to the next page if there is one
     */
    @GET
    @Path("sessions")
    @Produces(MediaType.APPLICATION_JSON)
    public Response sessions(
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("cursor") @Nullable String cursor) {
        return answers.to(headers, user -> {
            int most = Math.min(MAX_LIMIT, wholeNumber("limit", limit, 20));
            if (most < 1) {
                throw new BadParameterException("limit", "must be 1 to " + MAX_LIMIT);
            }
            int skipped = wholeNumber("offset", offset, 0);
            if (skipped < 0) {
                throw new BadParameterException("offset", "must be 0 or more");
            }
            List<SessionEntry> page = history.sessions(user, most, skipped, cursor(cursor));
            Response.ResponseBuilder response = okay(sessions(page));
            nextPage(user, page, most)
                    .ifPresent(next -> response.header(
                            HttpHeaders.LINK,
                            "<" + uri.getRequestUri().getRawPath() + "?limit=" + most + "&cursor=" + Cursor.encode(next)
                                    + ">; rel=\"next\""));
            return response.build();
        });
    }

    private List<Wire.Session> sessions(List<SessionEntry> page) {
        Set<ChannelId> ids = page.stream().map(SessionEntry::channel).collect(Collectors.toSet());
        Map<ChannelId, Channel> names = ids.isEmpty() ? Map.of() : channels.named(ids);
        return page.stream().map(entry -> Wire.Session.of(entry, names)).toList();
    }

    /** A full page has a next one only if something is on it. */
    private Optional<SessionCursor> nextPage(UserId user, List<SessionEntry> page, int limit) {
        if (page.size() < limit) {
            return Optional.empty();
        }
        SessionEntry last = page.get(page.size() - 1);
        SessionCursor behind = new SessionCursor(last.startedAt(), last.session());
        return history.sessions(user, 1, 0, behind).isEmpty() ? Optional.empty() : Optional.of(behind);
    }

    /**
     * Shows one session with its course.
     *
     * @param headers of the request
     * @param id the session
     * @return the session, or 404 if there is none such or it is somebody else's
     */
    @GET
    @Path("sessions/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response session(@Context HttpHeaders headers, @PathParam("id") String id) {
        return answers.to(
                headers,
                user -> SessionId.parse(id)
                        .flatMap(session -> history.session(user, session))
                        .map(detail -> ok(Wire.Detail.of(
                                detail, channels.named(Set.of(detail.summary().channel())))))
                        .orElseGet(() -> Problem.notFound("There is no such session of yours.")));
    }

    /**
     * Describes these resources.
     *
     * @return an OpenAPI 3.1 document; open to everybody
     */
    @GET
    @Path("openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response openApi() {
        try (InputStream document = ConnectionHistoryResource.class.getResourceAsStream("openapi.json")) {
            if (document == null) {
                throw new IllegalStateException("openapi.json is missing from the jar");
            }
            return Response.ok(document.readAllBytes(), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Reads a number; one that is too large or too small for an int becomes the largest or smallest, for the range's
     * check.
     */
    private static int wholeNumber(String parameter, @Nullable String text, int fallback) throws BadParameterException {
        if (text == null) {
            return fallback;
        }
        if (!text.matches("[+-]?[0-9]+")) {
            throw new BadParameterException(parameter, "must be a whole number");
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException beyondInt) {
            return text.startsWith("-") ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
    }

    private static ZoneId timeZone(@Nullable String text) throws BadParameterException {
        if (text == null) {
            return java.time.ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new BadParameterException("tz", "must be an IANA time zone such as Europe/Berlin");
        }
    }

    private static @Nullable SessionCursor cursor(@Nullable String word) throws BadParameterException {
        if (word == null) {
            return null;
        }
        Optional<SessionCursor> cursor = Cursor.decode(word);
        if (cursor.isEmpty()) {
            throw new BadParameterException(
                    "cursor", "must be taken unchanged from the Link header of the page before");
        }
        return cursor.get();
    }
}
