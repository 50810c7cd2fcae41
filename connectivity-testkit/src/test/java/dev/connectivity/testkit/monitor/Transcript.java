package dev.connectivity.testkit.monitor;

import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes down, as each connection would see it, one line a message: "{attachment} < {message}". */
final class Transcript implements RoomBroadcaster {

    private final List<String> lines = new ArrayList<>();

    /** Returns what was written since the last call. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    private synchronized void write(Object attachment, String message) {
        lines.add(attachment + " < " + message);
    }

    @Override
    public void joined(LiveSession session, RoomPicture picture) {
        String others = picture.others().stream().map(Transcript::text).collect(Collectors.joining(", ", "[", "]"));
        String resumed = picture.resumed() ? " resumed, acked " + picture.acknowledgedSeq() : "";
        write(session.attachment() + "", "joined " + others + resumed);
    }

    @Override
    public void changed(RoomUpdate update) {
        for (LiveSession recipient : update.recipients()) {
            for (RoomEvent event : update.eventsFor(recipient)) {
                write(recipient.attachment() + "", text(event));
            }
        }
    }

    private static String text(RoomEvent event) {
        if (event instanceof RoomEvent.Joined joined) {
            return joined.user() + " came as " + joined.name();
        }
        if (event instanceof RoomEvent.Measured measured) {
            return text(measured.participant());
        }
        return event.user() + " left";
    }

    private static String text(Participant who) {
        return who.level() == QualityLevel.UNKNOWN
                ? who.user() + " unknown"
                : "%s %s %d/%s/%d"
                        .formatted(
                                who.user(),
                                who.level().toString().toLowerCase(Locale.ROOT),
                                who.latencyMillis(),
                                who.lossPercent(),
                                who.jitterMillis());
    }

    @Override
    public void incident(LiveSession session, IncidentEvent event) {
        String text = event.kind() + " " + event.severity() + " " + event.lossPercent();
        write(session.attachment() + "", text.toLowerCase(Locale.ROOT));
    }

    @Override
    public void acknowledged(LiveSession session, long seq) {
        write(session.attachment() + "", "acked " + seq);
    }

    @Override
    public void refused(LiveSession session, long seq) {
        write(session.attachment() + "", "refused " + seq);
    }

    @Override
    public void takenOver(LiveSession session, Object formerAttachment) {
        write(formerAttachment, "taken over");
    }
}
