package dev.connectivity.testkit;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to nobody, and remembers for each session what its connection would have been told, in order. Thread-safe.
 */
public final class RecordingBroadcaster implements RoomBroadcaster {

    private final Map<SessionId, List<Heard>> heard = new HashMap<>();
    private final List<RoomUpdate> updates = new ArrayList<>();

    /** Begins with an empty memory. */
    public RecordingBroadcaster() {}

    @Override
    public void joined(LiveSession session, RoomPicture picture) {
        tell(session, new Heard.Greeting(picture));
    }

    @Override
    public synchronized void changed(RoomUpdate update) {
        updates.add(update);
        for (LiveSession recipient : update.recipients()) {
            for (RoomEvent event : update.eventsFor(recipient)) {
                tell(recipient, new Heard.Change(event));
            }
        }
    }

    @Override
    public void incident(LiveSession session, IncidentEvent event) {
        tell(session, new Heard.Incident(event));
    }

    @Override
    public void acknowledged(LiveSession session, long seq) {
        tell(session, new Heard.Acknowledged(seq));
    }

    @Override
    public void refused(LiveSession session, long seq) {
        tell(session, new Heard.Refused(seq));
    }

    @Override
    public void takenOver(LiveSession session, Object formerAttachment) {
        tell(session, new Heard.TakenOver(formerAttachment));
    }

    private synchronized void tell(LiveSession session, Heard what) {
        heard.computeIfAbsent(session.id(), id -> new ArrayList<>()).add(what);
    }

    /**
     * Returns all that a session's connection was told.
     *
     * @param session which session
     * @return in order; empty if nothing
     */
    public synchronized List<Heard> heardBy(LiveSession session) {
        return List.copyOf(heard.getOrDefault(session.id(), List.of()));
    }

    /**
     * Returns what a session's connection was told of one sort.
     *
     * @param session which session
     * @param sort such as {@code Heard.Incident.class}
     * @param <T> the sort
     * @return in order; empty if nothing
     */
    public <T extends Heard> List<T> heardBy(LiveSession session, Class<T> sort) {
        return heardBy(session).stream()
                .filter(sort::isInstance)
                .map(sort::cast)
                .toList();
    }

    /**
     * Returns the changes in the room that a session's connection was told of.
     *
     * @param session which session
     * @return in order; empty if nothing
     */
    public List<RoomEvent> changesHeardBy(LiveSession session) {
        return heardBy(session, Heard.Change.class).stream()
                .map(Heard.Change::event)
                .toList();
    }

    /**
     * Returns the incident events that a session's connection was told of.
     *
     * @param session which session
     * @return in order; empty if nothing
     */
    public List<IncidentEvent> incidentsHeardBy(LiveSession session) {
        return heardBy(session, Heard.Incident.class).stream()
                .map(Heard.Incident::event)
                .toList();
    }

    /**
     * Returns up to which number a session's connection knows its samples to be durable.
     *
     * @param session which session
     * @return the latest acknowledged number, or empty if there was none
     */
    public OptionalLong acknowledgedTo(LiveSession session) {
        return heardBy(session, Heard.Acknowledged.class).stream()
                .mapToLong(Heard.Acknowledged::seq)
                .reduce((earlier, later) -> later);
    }

    /**
     * Returns how one person's screen shows another now: from the greeting and all changes since.
     *
     * @param session whose screen
     * @param user who is looked at
     * @return the latest picture, or empty if the user is not in the room as far as this screen was told
     */
    public Optional<Participant> shownTo(LiveSession session, UserId user) {
        Participant shown = null;
        for (Heard one : heardBy(session)) {
            if (one instanceof Heard.Greeting greeting) {
                shown = greeting.picture().others().stream()
                        .filter(other -> other.user().equals(user))
                        .findFirst()
                        .orElse(null);
            } else if (one instanceof Heard.Change change
                    && change.event().user().equals(user)) {
                shown = shown(change.event());
            }
        }
        return Optional.ofNullable(shown);
    }

    private static @Nullable Participant shown(RoomEvent event) {
        if (event instanceof RoomEvent.Joined joined) {
            return new Participant(joined.user(), joined.name(), null, null, null, QualityLevel.UNKNOWN);
        }
        return event instanceof RoomEvent.Measured measured ? measured.participant() : null;
    }

    /**
     * Returns the updates of all rooms as they came, one for each time that a room was told.
     *
     * @return in order
     */
    public synchronized List<RoomUpdate> updates() {
        return List.copyOf(updates);
    }

    /** Forgets everything. */
    public synchronized void clear() {
        heard.clear();
        updates.clear();
    }
}
