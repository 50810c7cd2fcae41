/** Who is in a channel and what the others know of them. */
@NullMarked
package dev.connectivity.room;

import org.jspecify.annotations.NullMarked;
