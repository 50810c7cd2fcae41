/**
 * Sessions, samples and their history on PostgreSQL, and on TimescaleDB where it is there. The way in is
 * {@link dev.connectivity.jdbi.JdbiStorage}.
 */
@NullMarked
package dev.connectivity.jdbi;

import org.jspecify.annotations.NullMarked;
