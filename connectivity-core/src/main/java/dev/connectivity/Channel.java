package dev.connectivity;

import org.jspecify.annotations.Nullable;

/**
 * A voice channel as people know it.
 *
 * @param id what it is found by
 * @param name what people call it
 * @param guildName the guild (server, team, workspace) it belongs to, or null for a direct call
 */
public record Channel(ChannelId id, String name, @Nullable String guildName) {}
