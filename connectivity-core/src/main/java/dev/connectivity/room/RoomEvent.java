package dev.connectivity.room;

import dev.connectivity.UserId;

/** Something that changed in a room. */
public sealed interface RoomEvent {

    /**
     * Returns the user it is about, who need not hear of it.
     *
     * @return the user
     */
    UserId user();

    /**
     * A user came with their first session in this room, or under another name with a later one or back to one.
     *
     * @param user who
     * @param name what the others call them
     */
    record Joined(UserId user, String name) implements RoomEvent {}

    /**
     * A user left with their last session in this room.
     *
     * @param user who
     */
    record Left(UserId user) implements RoomEvent {}

    /**
     * A user's numbers changed, or became unknown.
     *
     * @param participant the latest picture of the user
     */
    record Measured(Participant participant) implements RoomEvent {
        @Override
        public UserId user() {
            return participant.user();
        }
    }
}
