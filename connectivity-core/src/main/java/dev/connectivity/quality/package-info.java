/** Levels of quality and the classifier. */
@NullMarked
package dev.connectivity.quality;

import org.jspecify.annotations.NullMarked;
