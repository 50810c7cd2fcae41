/** Read models of a user's past, and downsampling. */
@NullMarked
package dev.connectivity.history;

import org.jspecify.annotations.NullMarked;
