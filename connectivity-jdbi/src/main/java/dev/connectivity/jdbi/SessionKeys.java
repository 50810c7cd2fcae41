package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Where the samples of a session go. Remembers the sessions written last, so that a batch seldom has to ask.
 * Thread-safe.
 */
final class SessionKeys {

    private static final int REMEMBERED = 200_000;

    /**
     * A session's place.
     *
     * @param key its number, which stands for it in the raw table
     * @param epochDay the partition
     * @param owned whether it is open and belongs to this process, so that nobody else finalises or rolls it up as
     *     ended
     */
    record Place(long key, int epochDay, boolean owned) {

        /** What is known of a session that was erased: its samples go nowhere. */
        static final Place ERASED = new Place(-1, 0, false);
    }

    private final Map<SessionId, Place> places = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, Place> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void forget(Collection<SessionId> sessions) {
        places.keySet().removeAll(sessions);
    }

    synchronized void forgetAll() {
        places.clear();
    }

    /**
     * Returns the places of all sessions of a batch; makes rows for sessions that nobody opened.
     *
     * @param fresh takes those that had to be read
     */
    Map<SessionId, Place> of(Handle handle, List<Sample> batch, long nodeKey, Map<SessionId, Place> fresh) {
        Map<SessionId, Place> found = new HashMap<>();
        Map<SessionId, Sample> unknown = new LinkedHashMap<>();
        synchronized (this) {
            for (Sample sample : batch) {
                Place place = places.get(sample.session());
                if (place != null) {
                    found.put(sample.session(), place);
                } else {
                    unknown.merge(sample.session(), sample, (a, b) -> a.timeMillis() <= b.timeMillis() ? a : b);
                }
            }
        }
        if (!unknown.isEmpty()) {
            Map<SessionId, Place> read = read(handle, unknown.keySet(), nodeKey);
            unknown.keySet().removeAll(read.keySet());
            if (!unknown.isEmpty()) {
                open(handle, unknown.values(), nodeKey);
                read.putAll(read(handle, unknown.keySet(), nodeKey));
            }
            found.putAll(read);
            fresh.putAll(read);
        }
        return found;
    }

    /** Remembers places once the transaction that read them is over. */
    synchronized void remember(Map<SessionId, Place> read) {
        read.forEach((session, place) -> {
            if (place.owned()) {
                places.putIfAbsent(session, place);
            }
        });
    }

    private static Map<SessionId, Place> read(Handle handle, Collection<SessionId> sessions, long nodeKey) {
        UUID[] ids = sessions.stream().map(SessionId::value).toArray(UUID[]::new);
        Map<SessionId, Place> read = new HashMap<>();
        handle.createQuery("SELECT session_id, session_key, session_day,"
                        + " ended_at IS NULL AND node_key = :node AS owned"
                        + " FROM connectivity.session WHERE session_id = ANY(:ids)")
                .bind("node", nodeKey)
                .bind("ids", ids)
                .map((rs, ctx) -> Map.entry(
                        new SessionId(rs.getObject("session_id", UUID.class)),
                        new Place(
                                rs.getLong("session_key"),
                                (int) rs.getObject("session_day", LocalDate.class)
                                        .toEpochDay(),
                                rs.getBoolean("owned"))))
                .forEach(entry -> read.put(entry.getKey(), entry.getValue()));
        if (read.size() < ids.length) {
            handle.createQuery(
                            "SELECT session_id FROM connectivity_private.erased_session WHERE session_id = ANY(:ids)")
                    .bind("ids", ids)
                    .mapTo(UUID.class)
                    .forEach(id -> read.putIfAbsent(new SessionId(id), Place.ERASED));
        }
        return read;
    }

    private static void open(Handle handle, Collection<Sample> firsts, long nodeKey) {
        List<SessionStart> starts = new ArrayList<>();
        for (Sample first : firsts) {
            starts.add(new SessionStart(
                    first.session(), first.user(), first.channel(), Instant.ofEpochMilli(first.timeMillis())));
        }
        SessionRows.open(handle, starts, nodeKey);
    }
}
