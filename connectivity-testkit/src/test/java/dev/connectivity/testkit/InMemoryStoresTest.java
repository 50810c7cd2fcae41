package dev.connectivity.testkit;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.spi.ConnectionHistory;
import dev.connectivity.spi.PersonalData;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class InMemoryStoresTest {

    private final InMemorySampleStore samples = new InMemorySampleStore();
    private final InMemorySessionStore sessions = new InMemorySessionStore(samples);

    @Nested
    class Samples extends SampleStoreContract {

        @Override
        protected SessionStore sessionStore() {
            return sessions;
        }

        @Override
        protected SampleStore sampleStore() {
            return samples;
        }

        @Override
        protected List<Sample> stored(SessionId session) {
            return samples.samples(session);
        }
    }

    @Nested
    class Sessions extends SessionStoreContract {

        @Override
        protected SessionStore sessionStore() {
            return sessions;
        }

        @Override
        protected SampleStore sampleStore() {
            return samples;
        }

        @Override
        protected Optional<SessionStart> storedStart(SessionId session) {
            return sessions.start(session);
        }

        @Override
        protected Optional<SessionSummary> storedEnd(SessionId session) {
            return sessions.end(session);
        }

        @Override
        protected void crash() {
            // What is in memory for these stores stands for what is on disk for others.
        }
    }

    @Nested
    class History extends ConnectionHistoryContract {

        private final InMemoryConnectionHistory history = new InMemoryConnectionHistory(sessions, samples, time);

        @Override
        protected SessionStore sessionStore() {
            return sessions;
        }

        @Override
        protected SampleStore sampleStore() {
            return samples;
        }

        @Override
        protected ConnectionHistory history() {
            return history;
        }
    }

    @Nested
    class Personal extends PersonalDataContract {

        private final InMemoryPersonalData personalData = new InMemoryPersonalData(sessions, samples, time);

        @Override
        protected SessionStore sessionStore() {
            return sessions;
        }

        @Override
        protected SampleStore sampleStore() {
            return samples;
        }

        @Override
        protected PersonalData personalData() {
            return personalData;
        }

        @Override
        protected boolean isKept(UserId whose, List<SessionId> ids) {
            return sessions.starts().stream().anyMatch(start -> start.user().equals(whose))
                    || samples.samples().stream()
                            .anyMatch(sample -> sample.user().equals(whose))
                    || ids.stream().anyMatch(id -> sessions.end(id).isPresent());
        }
    }
}
