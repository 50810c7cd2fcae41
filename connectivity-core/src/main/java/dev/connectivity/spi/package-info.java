/** The ports: what an application supplies, or an adapter for it. */
@NullMarked
package dev.connectivity.spi;

import org.jspecify.annotations.NullMarked;
