package dev.connectivity.examples.sfu;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.room.LiveSession;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.TimeSource;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The main loop of an imagined SFU. It has rooms and knows from RTCP how each participant's link is; Connectivity turns
 * that into levels, incidents and summaries. The loop runs on simulated time, so that a minute passes in no time.
 */
public final class CustomSfu implements ChannelDirectory, TimeSource {

    private static final Channel TOWN_HALL = new Channel(new ChannelId("town-hall"), "Town hall", "Example");
    private static final int LENGTH_SECONDS = 48;

    private final PrintStream out;
    private long nowMillis = 1_774_864_800_000L;

    CustomSfu(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the call once.
     *
     * @param args none
     */
    public static void main(String[] args) {
        new CustomSfu(System.out)
                .run(List.of(
                        new Link("alice", 40),
                        new Link("bob", 60).losing(4.5, 9, 15).losing(12, 15, 24),
                        new Link("carol", 180).silentFrom(30)));
    }

    void run(List<Link> links) {
        News news = new News(out, this);
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .broadcaster(news)
                .channelDirectory(this)
                .stores(news, batch -> {}) // what each sample was is of no interest here, only what they amount to
                .timeSource(this)
                .manual() // this loop calls tick(); without it the monitor has threads of its own
                .build()) {
            Map<Link, LiveSession> sessions = new LinkedHashMap<>();
            for (Link link : links) {
                monitor.join(new UserId(link.user()), link.user(), TOWN_HALL.id(), link)
                        .ifPresent(session -> sessions.put(link, session));
            }
            for (int second = 0; second < LENGTH_SECONDS; second += 3) {
                int at = second;
                sessions.forEach(
                        (link, session) -> link.measuredAt(at).ifPresent(stats -> monitor.report(session, stats)));
                monitor.tick();
                nowMillis += 3_000;
            }
            sessions.values().forEach(monitor::leave);
        }
    }

    @Override
    public Optional<Channel> enterable(UserId user, ChannelId channel) {
        return channel.equals(TOWN_HALL.id()) ? Optional.of(TOWN_HALL) : Optional.empty();
    }

    @Override
    public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
        return channels.contains(TOWN_HALL.id()) ? Map.of(TOWN_HALL.id(), TOWN_HALL) : Map.of();
    }

    @Override
    public long wallMillis() {
        return nowMillis;
    }

    @Override
    public long nanos() {
        return nowMillis * 1_000_000;
    }
}
