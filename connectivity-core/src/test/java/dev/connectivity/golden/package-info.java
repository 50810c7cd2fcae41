/** Reads the golden vectors that Java and JavaScript share. */
@NullMarked
package dev.connectivity.golden;

import org.jspecify.annotations.NullMarked;
