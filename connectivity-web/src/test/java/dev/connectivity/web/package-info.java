/** Tests of the browser side in a real Chromium; the rules themselves are tested by ES modules that run there. */
@NullMarked
package dev.connectivity.web;

import org.jspecify.annotations.NullMarked;
