package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each test spoils one thing in a run that is as it should be: 100 in rooms of 10 who report every two seconds. */
class RunCheckTest {

    private LoadProfile profile = LoadProfile.healthy(100, 10, 50, true);
    private final Tally tally = new Tally();
    private final Map<String, Long> counted = new HashMap<>(Map.of("accepted", 400L, "stored", 400L, "opened", 100L));
    private boolean voice = true;

    RunCheckTest() {
        tally.sent = 400;
        tally.expected = 3600;
        tally.delivered = 3600;
        tally.sendingSeconds = 8.001;
    }

    private List<String> faults() {
        return RunCheck.faults(profile, 8, tally, voice, counted);
    }

    @Test
    void findsNothingWhereAllArrived() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void findsReportsThatWereNotAcceptedOrNotStored() {
        counted.put("accepted", 399L);
        counted.put("stored", 398L);

        assertThat(faults()).containsExactly("399 of 400 reports accepted", "398 of 400 reports stored");
    }

    @Test
    void findsWhatWasRefused() {
        counted.put("answered:rate_limited", 7L);
        counted.put("refused", 2L);

        assertThat(faults()).containsExactly("7 times answered:rate_limited", "2 times refused");
    }

    @Test
    void findsEventsThatNobodyWasShown() {
        tally.delivered = 3599;

        assertThat(faults()).containsExactly("3,599 of 3,600 events shown");
        voice = false;
        assertThat(faults()).containsExactly("3,599 of 3,600 events shown");
    }

    @Test
    void findsNothingInEventsThatANewerReportMayHaveReplaced() {
        profile = LoadProfile.healthy(20, 10, 50, true);
        tally.delivered = 3599;

        assertThat(faults()).isEmpty();
    }

    @Test
    void findsThatMoreWasReplacedThanAReaderWhoKeepsUpMisses() {
        profile = LoadProfile.healthy(20, 10, 50, true);
        tally.delivered = 3419;

        assertThat(faults()).containsExactly("3,419 of 3,600 events shown");
    }

    @Test
    void findsReportsThatWereNotAcknowledgedUnlessTheyBearNoNumber() {
        tally.unacknowledged = 3;

        assertThat(faults()).containsExactly("3 reports not acknowledged");
        profile = profile.withoutNumbers();
        assertThat(faults()).isEmpty();
    }

    @Test
    void findsMoreEventsThanCouldBe() {
        profile = LoadProfile.healthy(20, 10, 50, true);
        tally.delivered = 3601;

        assertThat(faults()).containsExactly("3,601 of 3,600 events shown");
    }

    @Test
    void findsClosedConnectionsAndWhatWasNotSentOrNotInTime() {
        tally.closed = 1;
        tally.sent = 396;
        tally.sendingSeconds = 9;
        voice = false;

        assertThat(faults())
                .containsExactly("1 connections closed", "396 of 400 reports sent", "sending took 9.0 s, not 8");
    }
}
