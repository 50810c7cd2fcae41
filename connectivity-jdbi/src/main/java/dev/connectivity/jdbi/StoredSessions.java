package dev.connectivity.jdbi;

import dev.connectivity.SessionId;
import dev.connectivity.incident.IncidentPolicy;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.StoredSession;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * Reads what is stored of sessions that were taken up, many at once. In one transaction that sees everything as of one
 * moment: what is dropped meanwhile is among the raw samples or among the hours, never both or neither. What a session
 * that ended in good order amounts to is in its row; of it only the numbers are read.
 */
final class StoredSessions {

    private final Handle handle;
    private final IncidentPolicy incidents;
    private final Map<SessionId, StoredSession> stored = new HashMap<>();

    StoredSessions(Handle handle, IncidentPolicy incidents) {
        this.handle = handle;
        this.incidents = incidents;
    }

    /** Returns those that were not erased meanwhile. */
    Map<SessionId, StoredSession> of(List<TakenSession> taken) {
        Map<LocalDate, Map<Long, TakenSession>> summed = new HashMap<>();
        Map<LocalDate, Map<Long, TakenSession>> unsummed = new HashMap<>();
        Map<Long, Course> courses = courses(taken);
        for (TakenSession session : taken) {
            Course course = courses.get(session.key());
            if (course == null) {
                continue;
            }
            if (!course.isWhole()) {
                readParts(session, course.rawFrom);
                continue;
            }
            // Unless samples are found.
            SampleTotals known = session.summed();
            put(session, known == null ? SampleTotals.EMPTY : known, List.of());
            (known == null ? unsummed : summed)
                    .computeIfAbsent(session.day(), day -> new HashMap<>())
                    .put(session.key(), session);
        }
        summed.forEach(this::readNumbers);
        unsummed.forEach((day, sessions) -> RawSamples.each(handle, sessions, day, this::readSamples));
        return stored;
    }

    /** Whether samples of a session are no longer among the raw ones. */
    private record Course(long key, Instant rawFrom, boolean dropped) {
        boolean isWhole() {
            return !dropped && rawFrom.equals(Instant.MIN);
        }
    }

    private Map<Long, Course> courses(List<TakenSession> taken) {
        Map<Long, Course> courses = new HashMap<>();
        handle.createQuery("SELECT session_key, NOT isempty(dropped) AS has_dropped, " + StaleSession.RAW_FROM
                        + " FROM connectivity.session WHERE session_key = ANY(:keys)")
                .bindArray(
                        "keys",
                        Long.class,
                        taken.stream().map(TakenSession::key).toArray())
                .map((row, ctx) -> new Course(
                        row.getLong("session_key"), StaleSession.rawFrom(row), row.getBoolean("has_dropped")))
                .forEach(course -> courses.put(course.key, course));
        return courses;
    }

    private void readParts(TakenSession session, Instant rawFrom) {
        List<Sample> samples = RawSamples.of(handle, RawSamples.TABLE, session.key(), session.day(), session.start());
        put(
                session,
                Recovery.totals(handle, session.key(), samples, rawFrom, incidents, null),
                RawSamples.storedSeqs(handle, session.key(), session.day()));
    }

    private void readNumbers(LocalDate day, Map<Long, TakenSession> sessions) {
        RawSamples.storedSeqs(handle, sessions.keySet(), day).forEach((key, seqs) -> {
            TakenSession session = Objects.requireNonNull(sessions.get(key));
            put(session, Objects.requireNonNull(session.summed()), seqs);
        });
    }

    private void readSamples(TakenSession session, List<Sample> samples) {
        List<Long> numbers =
                samples.stream().map(Sample::seq).filter(Objects::nonNull).toList();
        put(session, SampleTotals.of(samples, incidents, null), SeqRange.of(numbers));
    }

    private void put(TakenSession session, SampleTotals totals, List<SeqRange> seqs) {
        stored.put(
                session.start().session(),
                new StoredSession(session.start(), totals, seqs, session.clockOffsetMillis()));
    }
}
