/** The voice endpoint in real containers, spoken to over real sockets. */
@NullMarked
package dev.connectivity.websocket;

import org.jspecify.annotations.NullMarked;
