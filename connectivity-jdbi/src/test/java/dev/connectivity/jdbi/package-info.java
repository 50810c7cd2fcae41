/** Tests on a real PostgreSQL. */
@NullMarked
package dev.connectivity.jdbi;

import org.jspecify.annotations.NullMarked;
