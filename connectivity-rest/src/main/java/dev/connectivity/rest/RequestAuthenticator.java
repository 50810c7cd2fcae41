package dev.connectivity.rest;

import dev.connectivity.UserId;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Says who makes a request. Called once a request, from any thread. */
@FunctionalInterface
public interface RequestAuthenticator {

    /**
     * Reads the caller's identity from the request's headers or cookies.
     *
     * @param headers of the request
     * @return who it is, or empty to answer with 401
     */
    Optional<UserId> authenticate(HttpHeaders headers);
}
