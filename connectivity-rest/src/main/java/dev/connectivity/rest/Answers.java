package dev.connectivity.rest;

import dev.connectivity.StorageUnavailableException;
import dev.connectivity.UserId;
import dev.connectivity.rest.Problem.BadParameterException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the authenticated user, and turns what goes wrong into problems. */
record Answers(RequestAuthenticator authenticator) {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    // Of all resources together, one for each kind: a store that is away must not hide a defect.
    private static final Quiet AWAY = new Quiet();
    private static final Quiet FAILED = new Quiet();

    interface Answer {
        Response forUser(UserId user) throws BadParameterException;
    }

    Response to(HttpHeaders headers, Answer answer) {
        try {
            Optional<UserId> user = authenticator.authenticate(headers);
            return user.isEmpty() ? Problem.unauthorized() : answer.forUser(user.get());
        } catch (BadParameterException bad) {
            return bad.response();
        } catch (RuntimeException failure) {
            return failed(failure);
        }
    }

    /** Answers what went wrong inside; the log has the reason, at most once a second; the user has a word. */
    static Response failed(RuntimeException failure) {
        if (failure instanceof StorageUnavailableException) {
            AWAY.mayLog(System.nanoTime())
                    .ifPresent(leftOut -> LOG.warn(
                            "The history is out of reach: {} ({} more such requests before)",
                            failure.getMessage(),
                            leftOut));
            return Problem.unavailable();
        }
        FAILED.mayLog(System.nanoTime())
                .ifPresent(leftOut ->
                        LOG.error("A request for a history failed ({} more such requests before)", leftOut, failure));
        return Problem.internal();
    }
}
