package dev.connectivity.jitsi.identity;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A fixed map: for tests, and for rooms whose equipment never changes. Immutable. */
public final class StaticIdentities implements JitsiIdentities {

    private record Person(UserId user, String name) {}

    private final Map<String, Person> people;
    private final Map<String, ChannelId> channels;

    private StaticIdentities(Builder builder) {
        people = Map.copyOf(builder.people);
        channels = Map.copyOf(builder.channels);
    }

    /**
     * Begins a map.
     *
     * @return an empty one
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Optional<JitsiIdentity> identify(JitsiParticipant participant) {
        Person person = people.get(participant.endpointId());
        String statsId = participant.statsId();
        if (person == null && statsId != null) {
            person = people.get(statsId);
        }
        ChannelId channel = channels.get(participant.room());
        if (person == null || channel == null) {
            return Optional.empty();
        }
        return Optional.of(new JitsiIdentity(person.user, person.name, channel));
    }

    /** Gathers the entries. For one thread. */
    public static final class Builder {
        private final Map<String, Person> people = new HashMap<>();
        private final Map<String, ChannelId> channels = new HashMap<>();

        private Builder() {}

        /**
         * Adds a person.
         *
         * @param id their endpoint id, or else their statistics id
         * @param user who that is
         * @param name what the others call them
         * @return this
         */
        public Builder person(String id, UserId user, String name) {
            people.put(id, new Person(user, name));
            return this;
        }

        /**
         * Adds a room.
         *
         * @param room the room's name without its address; without a name, the meeting's or conference's id
         * @param channel which channel that is
         * @return this
         */
        public Builder room(String room, ChannelId channel) {
            channels.put(room, channel);
            return this;
        }

        /**
         * Finishes the map.
         *
         * @return what was added
         */
        public StaticIdentities build() {
            return new StaticIdentities(this);
        }
    }
}
