/** Tests of the browser client and the relay, all with a real Chromium. */
@NullMarked
package dev.connectivity.browsertesting;

import org.jspecify.annotations.NullMarked;
