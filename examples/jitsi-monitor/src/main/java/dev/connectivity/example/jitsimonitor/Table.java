package dev.connectivity.example.jitsimonitor;

import dev.connectivity.jitsi.ConferenceView;
import dev.connectivity.jitsi.ParticipantView;
import dev.connectivity.jitsi.derive.Activity;
import dev.connectivity.jitsi.merge.Disagreement;
import dev.connectivity.jitsi.merge.ParticipantQuality;
import dev.connectivity.jitsi.merge.Reading;
import dev.connectivity.jitsi.poll.ServerObservation;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Draws who is how, for a terminal: a line for each participant, or several where it is narrow. */
final class Table {

    private static final int NAME_WIDTH = 22;
    private static final int LINE_WIDTH = 118;
    private static final String LINE = "  %-" + NAME_WIDTH + "s %-9s %-10s %-16s %-16s %-16s %-16s%n";

    private final int width;

    private Table(int width) {
        this.width = width;
    }

    /**
     * Draws.
     *
     * @param bridges who is asked; those that have not answered yet are named, too
     * @param width how many characters fit into a line
     */
    static String draw(
            List<URI> bridges, Map<String, ServerObservation> servers, List<ConferenceView> conferences, int width) {
        return new Table(width).draw(bridges, servers, conferences);
    }

    private String draw(List<URI> bridges, Map<String, ServerObservation> servers, List<ConferenceView> conferences) {
        StringBuilder table = new StringBuilder();
        Set<String> names = new TreeSet<>(servers.keySet());
        bridges.forEach(bridge -> names.add(bridge.toString()));
        for (String name : names) {
            ServerObservation server = servers.get(name);
            table.append(server == null ? String.format("%s: no answer yet%n", printable(name, 60)) : bridge(server));
        }
        if (conferences.isEmpty()) {
            table.append("no conference").append(System.lineSeparator());
        }
        for (ConferenceView conference : conferences) {
            table.append(String.format(
                    Locale.ROOT,
                    "%s (%d)%n",
                    printable(conference.room(), 60),
                    conference.participants().size()));
            if (width >= LINE_WIDTH) {
                table.append(String.format(
                        Locale.ROOT,
                        LINE,
                        "participant",
                        "heard",
                        "quality",
                        "round trip",
                        "loss up",
                        "loss down",
                        "jitter"));
            }
            conference.participants().forEach(participant -> table.append(row(participant)));
        }
        return table.toString();
    }

    private String bridge(ServerObservation server) {
        Double stress = server.state().stress();
        boolean overloaded = Boolean.TRUE.equals(server.state().overloaded());
        return wrapped(
                "",
                ", ",
                printable(server.bridge(), 60) + " " + words(server.condition().name()),
                server.responseTime().toMillis() + " ms",
                "stress " + (stress == null ? "?" : String.format(Locale.ROOT, "%.2f", stress))
                        + (overloaded ? " (overloaded)" : ""),
                (server.endpoints() == null ? "?" : server.endpoints().toString()) + " endpoints"
                        + (server.reason() == null ? "" : ": " + printable(server.reason(), 80)));
    }

    /** Joins parts to lines that are no wider than they may be. */
    private String wrapped(String indent, String separator, String... parts) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i] + (i < parts.length - 1 ? separator : "");
            if (line.length() > indent.length()
                    && line.length() + part.stripTrailing().length() > width) {
                lines.append(line.toString().stripTrailing()).append(System.lineSeparator());
                line = new StringBuilder(indent);
            }
            line.append(part);
        }
        return lines.append(line).append(System.lineSeparator()).toString();
    }

    private String row(ParticipantView view) {
        StringBuilder row = new StringBuilder(measured(view));
        for (Disagreement each : view.quality().disagreements()) {
            row.append(wrapped(
                    "    ",
                    " ",
                    "client and bridge disagree about " + words(each.quantity().name()) + ":",
                    String.format(Locale.ROOT, "%.1f against %.1f", each.client(), each.bridge())));
        }
        return row.toString();
    }

    private String measured(ParticipantView view) {
        ParticipantQuality quality = view.quality();
        String name = view.identity() == null
                ? view.participant().endpointId()
                : view.identity().name();
        if (width < LINE_WIDTH) {
            String heading = "  " + printable(name, NAME_WIDTH) + ": "
                    + (quality.activity() == Activity.SILENT ? "silent, " : "")
                    + quality.level().label();
            return heading
                    + System.lineSeparator()
                    + wrapped(
                            "    ",
                            ", ",
                            "round trip " + reading(quality.roundTripMillis(), "ms"),
                            "loss up " + reading(quality.uplinkLossPercent(), "%"),
                            "loss down " + reading(quality.downlinkLossPercent(), "%"),
                            "jitter " + reading(quality.jitterMillis(), "ms"));
        }
        return String.format(
                Locale.ROOT,
                LINE,
                printable(name, NAME_WIDTH),
                heard(quality.activity()),
                quality.level().label(),
                reading(quality.roundTripMillis(), "ms"),
                reading(quality.uplinkLossPercent(), "%"),
                reading(quality.downlinkLossPercent(), "%"),
                reading(quality.jitterMillis(), "ms"));
    }

    private static String heard(Activity activity) {
        return switch (activity) {
            case ACTIVE -> "yes";
            case SILENT -> "silent";
            case UNPROVEN -> "?";
        };
    }

    private static String reading(@Nullable Reading reading, String unit) {
        return reading == null
                ? "?"
                : String.format(
                        Locale.ROOT,
                        "%.1f %s %s",
                        reading.value(),
                        unit,
                        reading.origin().word());
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Names come from clients: no control character may reach the terminal. */
    static String printable(String text, int width) {
        String clean = text.replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S} ]", "?");
        return clean.length() <= width ? clean : clean.substring(0, width - 1) + "…";
    }
}
