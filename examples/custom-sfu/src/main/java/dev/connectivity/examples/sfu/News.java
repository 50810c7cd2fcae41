package dev.connectivity.examples.sfu;

import dev.connectivity.SessionId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.incident.ToastAction;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SessionStart;
import dev.connectivity.session.SessionSummary;
import dev.connectivity.session.StoredSession;
import dev.connectivity.spi.RoomBroadcaster;
import dev.connectivity.spi.SessionStore;
import dev.connectivity.spi.TimeSource;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints what a real SFU would send to its clients over its own signalling, and what it would store. */
final class News implements RoomBroadcaster, SessionStore {

    private final PrintStream out;
    private final TimeSource time;
    private final long begin;
    private final Map<UserId, QualityLevel> shown = new HashMap<>();

    News(PrintStream out, TimeSource time) {
        this.out = out;
        this.time = time;
        this.begin = time.wallMillis();
    }

    private void say(String text) {
        out.printf("%3d s  %s%n", (time.wallMillis() - begin) / 1_000, text);
    }

    @Override
    public void joined(LiveSession session, RoomPicture picture) {
        say(session.name() + " joined and sees " + picture.others().size() + " others");
    }

    @Override
    public void changed(RoomUpdate update) {
        for (RoomEvent event : update.events()) {
            if (event instanceof RoomEvent.Measured measured) {
                Participant participant = measured.participant();
                if (shown.put(participant.user(), participant.level()) != participant.level()) {
                    say("everybody else sees " + participant.name() + " as " + participant.level());
                }
            }
        }
    }

    @Override
    public void incident(LiveSession session, IncidentEvent event) {
        say(session.name() + "'s incident: " + event.kind() + " at " + event.lossPercent() + "% loss");
        for (ToastAction action : ToastAction.after(event)) {
            String toast = action instanceof ToastAction.Show show
                    ? show.toast().title() + ", " + show.toast().message()
                    : action.id() + " goes away";
            say("  " + session.name() + "'s screen: " + toast);
        }
    }

    @Override
    public void acknowledged(LiveSession session, long seq) {
        // The SFU measures by itself and numbers nothing, so there is nobody to thank.
    }

    @Override
    public void refused(LiveSession session, long seq) {
        // Likewise.
    }

    @Override
    public void takenOver(LiveSession session, Object formerAttachment) {
        say(session.name() + " moved to another connection");
    }

    @Override
    public void opened(List<SessionStart> starts) {
        starts.forEach(start -> say("stored: " + start.user() + " began"));
    }

    @Override
    public void closed(List<SessionSummary> summaries) {
        for (SessionSummary summary : summaries) {
            SampleTotals totals = summary.totals();
            say("stored: " + summary.start().user() + " ended, " + totals.samples() + " samples, average "
                    + totals.latency().average() + " ms, worst " + totals.worst() + ", incidents: "
                    + totals.incidents());
        }
    }

    @Override
    public Optional<StoredSession> reopen(SessionId session, UserId user, Instant lastSeenAfter) {
        return Optional.empty(); // nothing outlives this process
    }
}
