package dev.connectivity.rest;

import dev.connectivity.UserId;
import dev.connectivity.spi.PersonalData;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The authenticated user's own data, to take along or to erase: {@code GET /api/me/connection/export} and
 * {@code DELETE /api/me/connection}. Register it beside {@link ConnectionHistoryResource}. Thread-safe.
 */
@Path("me/connection")
public final class PersonalDataResource {

    private final PersonalData personalData;
    private final Answers answers;

    /**
     * Makes the resource.
     *
     * @param personalData exports and erases
     * @param authenticator says who asks
     */
    public PersonalDataResource(PersonalData personalData, RequestAuthenticator authenticator) {
        this.personalData = personalData;
        this.answers = new Answers(authenticator);
    }

    /**
     * Streams everything that is kept about the user. If the store goes away meanwhile, the answer breaks off and is no
     * valid JSON.
     *
     * @param headers of the request
     * @return one JSON object, offered as a file
     */
    @GET
    @Path("export")
    @Produces(MediaType.APPLICATION_JSON)
    public Response export(@Context HttpHeaders headers) {
        return answers.to(headers, user -> {
            StreamingOutput everything = out -> export(user, out);
            return Response.ok(everything, MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"connection-history.json\"")
                    .build();
        });
    }

    /** The answer has begun for the container, but a problem can still take its place until something was written. */
    private void export(UserId user, OutputStream out) throws IOException {
        try {
            personalData.export(user, out);
        } catch (RuntimeException failure) {
            throw new WebApplicationException(failure, Answers.failed(failure));
        }
    }

    /**
     * Erases everything that is kept about the user. Repeating it changes nothing.
     *
     * @param headers of the request
     * @return nothing
     */
    @DELETE
    public Response erase(@Context HttpHeaders headers) {
        return answers.to(headers, user -> {
            personalData.erase(user);
            return Response.noContent().build();
        });
    }
}
