package dev.connectivity.jdbi;

import dev.connectivity.ConnectivityException;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database to the schema that this version needs: PostgreSQL 15 or later, with or without TimescaleDB.
 *
 * <p>Everything lies in two schemas of its own, {@code connectivity} and {@code connectivity_private}, with a history
 * table of its own, so that an application's own migrations are not disturbed. The user of the data source becomes the
 * owner and needs to be no superuser: it must be allowed to create schemas in the database, and to create the reading
 * role unless somebody created it and granted it to the owner.
 */
public final class ConnectivitySchema {

    /** The plain role that reads take, unless another is named. */
    public static final String DEFAULT_READER = "connectivity_reader";

    static final String SCHEMA = "connectivity";

    private static final Pattern ROLE_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private ConnectivitySchema() {}

    /**
     * Migrates with the {@link #DEFAULT_READER default reading role}. Repeating it changes nothing; several nodes may
     * do it at once.
     *
     * @param dataSource the owner's connections
     * @throws ConnectivityException if a migration fails; the database is then as it was before that migration
     */
    public static void migrate(DataSource dataSource) {
        migrate(dataSource, DEFAULT_READER);
    }

    /**
     * Migrates with a reading role of a chosen name; it must stay the same for the life of the database.
     *
     * @param dataSource the owner's connections
     * @param reader the name of the plain role that reads take: lower-case letters, digits and underscores
     * @throws ConnectivityException if a migration fails; the database is then as it was before that migration
     * @throws IllegalArgumentException if the name has other characters
     */
    public static void migrate(DataSource dataSource, String reader) {
        migrate(dataSource, reader, "latest");
    }

    static void migrate(DataSource dataSource, String reader, String version) {
        requireRoleName(reader);
        try {
            Flyway.configure(ConnectivitySchema.class.getClassLoader())
                    .dataSource(dataSource)
                    .locations("classpath:META-INF/connectivity/migration")
                    .defaultSchema(SCHEMA)
                    .schemas(SCHEMA)
                    .table("schema_history")
                    .target(version)
                    .placeholders(Map.of("reader", reader))
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new ConnectivityException("The database could not be migrated", failure);
        }
    }

    static String requireRoleName(String role) {
        if (!ROLE_NAME.matcher(role).matches()) {
            throw new IllegalArgumentException("not a plain lower-case role name: " + role);
        }
        return role;
    }
}
