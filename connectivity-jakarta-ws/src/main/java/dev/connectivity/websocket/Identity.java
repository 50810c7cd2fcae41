package dev.connectivity.websocket;

import dev.connectivity.UserId;

/**
 * Who opened a connection, as authenticated.
 *
 * @param user the user's id
 * @param name what the others call them
 */
public record Identity(UserId user, String name) {}
