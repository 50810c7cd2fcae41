package dev.connectivity.example.voiceserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.connectivity.Channel;
import dev.connectivity.UserId;
import dev.connectivity.websocket.Identity;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Logging in by a name, for demonstrations; who is logged in; which channels there are. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NAME = 64;

    /** Ten times what the longest name takes with each character escaped; what comes after it is not read. */
    private static final int LONGEST_BODY = 4096;

    private final Tokens tokens;
    private final Channels channels;

    AccountResource(Tokens tokens, Channels channels) {
        this.tokens = tokens;
        this.channels = channels;
    }

    /**
     * Logs in: {@code {"name": "Alice"}}. Whoever gives the same name is the same user, so that a history outlives the
     * browser: a demonstration, no protection.
     *
     * @param body the JSON, in UTF-8 whatever its header says; one that ends early or cannot be unpacked is a bad name,
     *     not a failure of the server, which the container would log
     * @return the user's id and name and a token, which is also set as a cookie
     */
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response login(InputStream body) {
        if (!tokens.canIssue()) {
            return problem(
                    404,
                    "Not Found",
                    "The demonstration login is off: it works on loopback only, and without a JWT key.");
        }
        Optional<String> name = name(body);
        if (name.isEmpty()) {
            return problem(400, "Bad Request", "name must be a text of 1 to 64 characters without control characters");
        }
        Identity identity = new Identity(userOf(name.get()), name.get());
        String token = tokens.issue(identity, Instant.now());
        return Response.ok(account(identity).put("token", token).toString())
                .cookie(cookie(token, (int) Tokens.LIFETIME.toSeconds()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * Logs out: forgets the cookie.
     *
     * @return nothing
     */
    @POST
    @Path("logout")
    public Response logout() {
        return Response.noContent().cookie(cookie("", 0)).build();
    }

    /**
     * Says who is logged in.
     *
     * @param headers of the request
     * @return the user's id and name, or 401
     */
    @GET
    @Path("me")
    public Response me(@Context HttpHeaders headers) {
        return identify(tokens, headers)
                .map(identity -> Response.ok(account(identity).toString())
                        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                        .build())
                .orElseGet(() -> problem(401, "Unauthorized", "Log in first."));
    }

    /**
     * Lists the channels.
     *
     * @return an array of id, name and guild_name
     */
    @GET
    @Path("channels")
    public String channels() {
        ArrayNode list = JSON.createArrayNode();
        for (Channel channel : channels.all()) {
            list.addObject()
                    .put("id", channel.id().value())
                    .put("name", channel.name())
                    .put("guild_name", channel.guildName());
        }
        return list.toString();
    }

    static Optional<Identity> identify(Tokens tokens, HttpHeaders headers) {
        Cookie cookie = headers.getCookies().get(Tokens.COOKIE);
        return tokens.identify(
                headers.getHeaderString(HttpHeaders.AUTHORIZATION), cookie == null ? null : cookie.getValue());
    }

    private static ObjectNode account(Identity identity) {
        return JSON.createObjectNode().put("user_id", identity.user().value()).put("name", identity.name());
    }

    private static UserId userOf(String name) {
        String key = "connectivity demonstration user " + name.toLowerCase(Locale.ROOT);
        return new UserId(
                UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
    }

    private static Optional<String> name(InputStream body) {
        try {
            JsonNode name = JSON.readTree(body.readNBytes(LONGEST_BODY)).path("name");
            String text = name.isTextual() ? name.textValue().strip() : "";
            boolean fits = !text.isEmpty() && text.length() <= LONGEST_NAME;
            return fits && text.codePoints().noneMatch(Character::isISOControl) ? Optional.of(text) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static NewCookie cookie(String value, int maxAgeSeconds) {
        return new NewCookie.Builder(Tokens.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge(maxAgeSeconds)
                .build();
    }

    private static Response problem(int status, String title, String detail) {
        ObjectNode problem = JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        return Response.status(status)
                .type("application/problem+json")
                .entity(problem.toString())
                .build();
    }
}
