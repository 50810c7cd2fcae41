package dev.connectivity.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a newcomer or returner is shown at once.
 *
 * @param others the users in the room, without the newcomer's own
 * @param resumed whether an earlier session goes on
 * @param acknowledgedSeq on a resume, the highest number stored durably, or null if none is
 */
public record RoomPicture(
        List<Participant> others, boolean resumed, @Nullable Long acknowledgedSeq) {}
