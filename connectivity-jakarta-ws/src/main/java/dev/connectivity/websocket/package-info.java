/**
 * The voice endpoint for any Jakarta WebSocket 2.1 container: {@link dev.connectivity.websocket.VoiceWebSocket} is the
 * way in.
 */
@NullMarked
package dev.connectivity.websocket;

import org.jspecify.annotations.NullMarked;
