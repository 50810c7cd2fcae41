/** What a session is made of and how its samples add up. */
@NullMarked
package dev.connectivity.session;

import org.jspecify.annotations.NullMarked;
