/**
 * What clients say of themselves, in the two forms Jitsi has: browsers' statistics and the bridge channel's
 * {@code EndpointStats}.
 */
@NullMarked
package dev.connectivity.jitsi.client;

import org.jspecify.annotations.NullMarked;
