/**
 * The whole product as its users have it: the server, real browsers, a real call, a network whose delay and loss are
 * known.
 */
@NullMarked
package dev.connectivity.example.voiceserver.e2e;

import org.jspecify.annotations.NullMarked;
