package dev.connectivity.examples.sfu;

import dev.connectivity.Channel;
import dev.connectivity.ChannelId;
import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.incident.ToastAction;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.ChannelDirectory;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.TimeSource;
import dev.connectivity.stats.VoiceStats;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The main loop of an imagined SFU. It knows from RTCP how each participant's link is; Connectivity makes levels and
 * incidents of that and tells the room. The loop runs on simulated time, so that a minute passes in no time.
 */
public final class CustomSfu implements ChannelDirectory, RoomBroadcaster, TimeSource {

    private static final Channel TOWN_HALL = new Channel(new ChannelId("town-hall"), "Town hall", "Example");

    /** A participant, and what RTCP says of them every three seconds until it falls silent. */
    record Link(String user, List<VoiceStats> reports) {}

    private final PrintStream out;
    private long nowMillis;

    CustomSfu(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the call once.
     *
     * @param args none
     */
    public static void main(String[] args) {
        VoiceStats good = VoiceStats.of(60, 0.0, 5); // round trip ms, loss %, jitter ms
        VoiceStats poor = VoiceStats.of(60, 4.5, 5);
        VoiceStats bad = VoiceStats.of(60, 12.0, 5);
        new CustomSfu(System.out)
                .run(List.of(
                        new Link("alice", List.of(good, good, good, good, good, good, good, good, good)),
                        new Link("bob", List.of(good, poor, bad, good, good, good, good, good, good)),
                        new Link("carol", List.of(good, good))));
    }

    void run(List<Link> links) {
        try (ConnectivityMonitor monitor = ConnectivityMonitor.builder()
                .broadcaster(this)
                .channelDirectory(this)
                .timeSource(this)
                .manual() // this loop calls tick(); without it the monitor has threads of its own
                .build()) {
            List<LiveSession> sessions = links.stream()
                    .map(link -> monitor.join(new UserId(link.user()), link.user(), TOWN_HALL.id(), link)
                            .orElseThrow())
                    .toList();
            for (int turn = 0; turn < 9; turn++, nowMillis += 3_000) {
                for (LiveSession session : sessions) {
                    if (session.attachment() instanceof Link link
                            && turn < link.reports().size()) {
                        monitor.report(session, link.reports().get(turn));
                    }
                }
                monitor.tick();
            }
            sessions.forEach(monitor::leave);
        }
    }

    // What a real SFU sends to its clients over its own signalling:

    private void say(String text) {
        out.printf("%3d s  %s%n", nowMillis / 1_000, text);
    }

    @Override
    public void joined(LiveSession session, RoomPicture picture) {
        say(session.name() + " joined and sees " + picture.others().size() + " others");
    }

    @Override
    public void changed(RoomUpdate update) {
        for (RoomEvent event : update.events()) {
            if (event instanceof RoomEvent.Measured measured) {
                say("the others see " + measured.participant().name() + " as "
                        + measured.participant().level());
            }
        }
    }

    @Override
    public void incident(LiveSession session, IncidentEvent event) {
        for (ToastAction action : ToastAction.after(event)) {
            say(session.name() + "'s screen: "
                    + (action instanceof ToastAction.Show show ? show.toast().title() : action.id() + " goes away"));
        }
    }

    @Override
    public void acknowledged(LiveSession session, long seq) {} // nothing is stored here

    @Override
    public void refused(LiveSession session, long seq) {}

    @Override
    public void takenOver(LiveSession session, Object formerAttachment) {
        say(session.name() + " moved to another connection");
    }

    // What it knows of its channels, and its clock:

    @Override
    public Optional<Channel> enterable(UserId user, ChannelId channel) {
        return channel.equals(TOWN_HALL.id()) ? Optional.of(TOWN_HALL) : Optional.empty();
    }

    @Override
    public Map<ChannelId, Channel> named(Set<ChannelId> channels) {
        return Map.of(); // only a history asks
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
