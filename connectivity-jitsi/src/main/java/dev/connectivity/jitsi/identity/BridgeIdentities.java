package dev.connectivity.jitsi.identity;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.Optional;

/**
 * Goes by what the bridge tells: the statistics id, which Jitsi's clients keep in the browser, and the room's name. For
 * operators who have nothing else. Clients choose that id themselves, so every user id begins with {@code jitsi:} and
 * cannot be mistaken for an account.
 */
public final class BridgeIdentities implements JitsiIdentities {

    private static final String PREFIX = "jitsi:";

    /** Makes the only kind there is. */
    public BridgeIdentities() {}

    @Override
    public Optional<JitsiIdentity> identify(JitsiParticipant participant) {
        String statsId = participant.statsId();
        String name = statsId == null ? participant.endpointId() : statsId;
        UserId user = new UserId(shortened(PREFIX + name));
        return Optional.of(new JitsiIdentity(user, name, new ChannelId(participant.room())));
    }

    private static String shortened(String id) {
        return id.length() <= 255 ? id : id.substring(0, 255);
    }
}
