package dev.connectivity.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers the container's own errors (no such path, wrong method, not acceptable) as problem+json too. Applies to the
 * whole application it is registered with, so registering it is the host's choice.
 */
@Provider
public final class ContainerProblemMapper implements ExceptionMapper<WebApplicationException> {

    /** Makes the mapper. */
    public ContainerProblemMapper() {}

    @Override
    public Response toResponse(WebApplicationException exception) {
        return Problem.of(exception.getResponse());
    }
}
