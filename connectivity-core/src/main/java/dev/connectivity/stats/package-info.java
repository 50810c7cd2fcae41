/** One measurement and what can be wrong with it. */
@NullMarked
package dev.connectivity.stats;

import org.jspecify.annotations.NullMarked;
