package dev.connectivity.jdbi;

import dev.connectivity.UserId;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Reads as one user: a read-only transaction that has given up the owner's rights for the plain role's, so that
 * row-level security shows that user's rows and no others, whatever the query forgets to say.
 */
final class ReadAsUser {

    private final Database database;
    private final String reader;
    private final Duration timeout;

    ReadAsUser(Database database, String reader, Duration timeout) {
        this.database = database;
        this.reader = ConnectivitySchema.requireRoleName(reader);
        this.timeout = timeout;
    }

    <T> T call(String what, UserId user, Database.Work<T> work) {
        return database.call(what, handle -> {
            become(handle, user, timeout);
            return work.in(handle);
        });
    }

    /** Reads more than fits a timeout: as long as whoever takes it takes it. */
    void stream(String what, UserId user, Database.VoidWork work) {
        database.run(what, handle -> {
            become(handle, user, Duration.ZERO);
            work.in(handle);
        });
    }

    /** As SET LOCAL would, in one round trip; the role is checked against the caller's memberships all the same. */
    private void become(Handle handle, UserId user, Duration limit) {
        handle.createQuery("SELECT set_config('transaction_read_only', 'on', true) AS a,"
                        + " set_config('statement_timeout', :timeout, true) AS b,"
                        + " set_config('connectivity.user_id', :user, true) AS c,"
                        + " set_config('role', :reader, true) AS d")
                .bind("timeout", Long.toString(limit.toMillis()))
                .bind("user", user.value())
                .bind("reader", reader)
                .mapToMap()
                .one();
    }
}
