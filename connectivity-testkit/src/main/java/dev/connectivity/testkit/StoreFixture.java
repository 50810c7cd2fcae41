package dev.connectivity.testkit;

import dev.connectivity.ChannelId;
import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.session.Resumption;
import dev.connectivity.session.Sample;
import dev.connectivity.session.SessionStart;
import dev.connectivity.spi.SampleStore;
import dev.connectivity.spi.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * What the contracts of the stores have in common. Every test uses a user and sessions of its own, so a store need not
 * be emptied between tests.
 */
abstract class StoreFixture {

    /** The clock of every test; an implementation that asks a clock asks this one. */
    protected final FakeTimeSource time;

    final UserId user = new UserId("user-" + UUID.randomUUID());
    final ChannelId channel = new ChannelId("channel-" + UUID.randomUUID());

    StoreFixture(Instant now) {
        time = new FakeTimeSource(now);
    }

    /**
     * Returns where sessions are kept. Called often.
     *
     * @return the same store throughout a test
     */
    protected abstract SessionStore sessionStore();

    /**
     * Returns where samples are kept. Called often.
     *
     * @return the same store throughout a test, over the same data as the session store
     */
    protected abstract SampleStore sampleStore();

    final SessionStart start(Instant startedAt) {
        return new SessionStart(SessionId.next(), user, channel, startedAt);
    }

    /** A stored session that began so long ago. */
    final SessionStart opened(Duration ago) {
        return opened(start(time.now().minus(ago)));
    }

    final SessionStart opened(SessionStart start) {
        sessionStore().opened(List.of(start));
        return start;
    }

    static Resumption resumption(SessionStart start, Instant lastSeenAfter) {
        return new Resumption(start.session(), start.user(), start.channel(), lastSeenAfter);
    }

    final void store(SampleBuilder... samples) {
        sampleStore().append(Arrays.stream(samples).map(SampleBuilder::build).toList());
    }

    static Sample[] built(SampleBuilder... samples) {
        return Arrays.stream(samples).map(SampleBuilder::build).toArray(Sample[]::new);
    }
}
