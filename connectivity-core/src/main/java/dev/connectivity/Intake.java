package dev.connectivity;

/** What a session did with a report: what the reporter is told, and whether the room has something new to see. */
enum Intake {
    SHOWN(Report.ACCEPTED, true),
    SHOWN_NOT_STORED(Report.NOT_STORED, true),
    COUNTED(Report.ACCEPTED, false),
    COUNTED_NOT_STORED(Report.NOT_STORED, false),
    REPEATED(Report.REPEATED, false),
    ENDED(Report.ENDED, false);

    private final Report report;
    private final boolean shown;

    Intake(Report report, boolean shown) {
        this.report = report;
        this.shown = shown;
    }

    Report report() {
        return report;
    }

    boolean shown() {
        return shown;
    }
}
