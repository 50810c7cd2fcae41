package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import dev.connectivity.incident.IncidentEvent;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.room.Participant;
import dev.connectivity.room.RoomEvent;
import dev.connectivity.room.RoomPicture;
import dev.connectivity.room.RoomUpdate;
import dev.connectivity.spi.RoomBroadcaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RoomBroadcaster} must do: tell everyone what concerns them, nobody what does not, in order, and
 * keep calm about connections that are gone. Extend it and name the broadcaster and what its connections received.
 */
public abstract class RoomBroadcasterContract {

    private static final ChannelId CHANNEL = new ChannelId("lobby");
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    /** For implementations. */
    protected RoomBroadcasterContract() {}

    /**
     * Returns the broadcaster to be tested.
     *
     * @return the same broadcaster throughout a test
     */
    protected abstract RoomBroadcaster broadcaster();

    /**
     * Makes a session that a connection of its own carries.
     *
     * @param user whose
     * @param channel where
     * @return a live session with an attachment that the broadcaster understands
     */
    protected abstract LiveSession connected(UserId user, ChannelId channel);

    /**
     * Makes a session that no connection carries at present.
     *
     * @param user whose
     * @param channel where
     * @return a live session whose attachment is null
     */
    protected abstract LiveSession disconnected(UserId user, ChannelId channel);

    /**
     * Waits until a session's connection received so much, or it is certain that no more will come. Where a protocol
     * does not carry a measured participant's name, it is "Name of " and the user's id.
     *
     * @param session which session
     * @param count how many at least, if they come
     * @return all it received, in order
     */
    protected abstract List<Heard> heard(LiveSession session, int count);

    private static RoomEvent measured(UserId user, int latency) {
        return new RoomEvent.Measured(new Participant(user, "Name of " + user, latency, 1.5, 20, QualityLevel.YELLOW));
    }

    @Test
    void greetsWithThePictureOfTheRoom() {
        LiveSession alice = connected(ALICE, CHANNEL);
        LiveSession bob = connected(BOB, CHANNEL);
        RoomPicture picture = new RoomPicture(
                List.of(
                        new Participant(BOB, "Bob", 20, 0.0, 3, QualityLevel.GREEN),
                        new Participant(new UserId("carol"), "Carol", null, null, null, QualityLevel.UNKNOWN)),
                false,
                null);

        broadcaster().joined(alice, picture);

        assertThat(heard(alice, 1)).containsExactly(new Heard.Greeting(picture));
        assertThat(heard(bob, 0)).isEmpty();
    }

    @Test
    void greetsAReturnerWithWhatIsAcknowledged() {
        LiveSession alice = connected(ALICE, CHANNEL);
        RoomPicture picture = new RoomPicture(List.of(), true, 41L);

        broadcaster().joined(alice, picture);

        assertThat(heard(alice, 1)).containsExactly(new Heard.Greeting(picture));
    }

    @Test
    void tellsTheRoomEverythingButWhatIsAboutOneself() {
        LiveSession alice = connected(ALICE, CHANNEL);
        LiveSession bob = connected(BOB, CHANNEL);
        RoomEvent aboutAlice = measured(ALICE, 110);
        RoomEvent aboutBob = measured(BOB, 120);
        RoomEvent joined = new RoomEvent.Joined(new UserId("carol"), "Carol");

        broadcaster().changed(new RoomUpdate(CHANNEL, List.of(aboutAlice, joined, aboutBob), List.of(alice, bob)));

        assertThat(heard(alice, 2)).containsExactly(new Heard.Change(joined), new Heard.Change(aboutBob));
        assertThat(heard(bob, 2)).containsExactly(new Heard.Change(aboutAlice), new Heard.Change(joined));
    }

    @Test
    void sparesEveryConnectionOfAUserWhatIsAboutThem() {
        LiveSession phone = connected(ALICE, CHANNEL);
        LiveSession desktop = connected(ALICE, CHANNEL);
        RoomEvent left = new RoomEvent.Left(BOB);

        broadcaster().changed(new RoomUpdate(CHANNEL, List.of(measured(ALICE, 110), left), List.of(phone, desktop)));

        assertThat(heard(phone, 1)).containsExactly(new Heard.Change(left));
        assertThat(heard(desktop, 1)).containsExactly(new Heard.Change(left));
    }

    @Test
    void tellsNobodyOutsideTheRoom() {
        LiveSession alice = connected(ALICE, CHANNEL);
        LiveSession elsewhere = connected(BOB, new ChannelId("elsewhere"));
        RoomEvent event = measured(new UserId("carol"), 110);

        broadcaster().changed(new RoomUpdate(CHANNEL, List.of(event), List.of(alice)));

        assertThat(heard(alice, 1)).hasSize(1);
        assertThat(heard(elsewhere, 0)).isEmpty();
    }

    @Test
    void tellsThatSomebodyTurnedUnknown() {
        LiveSession alice = connected(ALICE, CHANNEL);
        RoomEvent unknown =
                new RoomEvent.Measured(new Participant(BOB, "Name of " + BOB, null, null, null, QualityLevel.UNKNOWN));

        broadcaster().changed(new RoomUpdate(CHANNEL, List.of(unknown), List.of(alice)));

        assertThat(heard(alice, 1)).containsExactly(new Heard.Change(unknown));
    }

    @Test
    void tellsOnlyTheOwnerOfIncidentsAcknowledgementsAndRefusals() {
        LiveSession alice = connected(ALICE, CHANNEL);
        LiveSession bob = connected(BOB, CHANNEL);
        IncidentEvent opened = new IncidentEvent(
                IncidentEvent.Kind.OPENED,
                IncidentEvent.Severity.WARNING,
                4.25,
                Instant.ofEpochMilli(1_774_864_800_123L),
                null);
        IncidentEvent recovered = new IncidentEvent(
                IncidentEvent.Kind.RECOVERED,
                IncidentEvent.Severity.CRITICAL,
                50,
                Instant.ofEpochMilli(1_774_864_800_123L),
                Duration.ofSeconds(21));

        broadcaster().incident(alice, opened);
        broadcaster().incident(alice, recovered);
        broadcaster().acknowledged(alice, 7);
        broadcaster().refused(alice, 8);

        List<Heard> heard = heard(alice, 4);
        assertThat(heard).hasSize(4);
        assertIncident(heard.get(0), opened);
        assertIncident(heard.get(1), recovered);
        assertThat(heard.subList(2, 4)).containsExactly(new Heard.Acknowledged(7), new Heard.Refused(8));
        assertThat(heard(bob, 0)).isEmpty();
    }

    /** All but the duration, which the protocol does not carry. */
    private static void assertIncident(Heard heard, IncidentEvent expected) {
        assertThat(heard).isInstanceOfSatisfying(Heard.Incident.class, incident -> {
            assertThat(incident.event().kind()).isEqualTo(expected.kind());
            assertThat(incident.event().severity()).isEqualTo(expected.severity());
            assertThat(incident.event().lossPercent()).isEqualTo(expected.lossPercent());
            assertThat(incident.event().startedAt()).isEqualTo(expected.startedAt());
        });
    }

    @Test
    void keepsTheOrderOfUpdates() {
        LiveSession alice = connected(ALICE, CHANNEL);
        List<Heard> expected = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            RoomEvent event = measured(BOB, 100 + i);
            expected.add(new Heard.Change(event));
            broadcaster().changed(new RoomUpdate(CHANNEL, List.of(event), List.of(alice)));
        }

        List<Heard> heard = heard(alice, 50);
        // Whoever is slow may be spared numbers that are out of date, but never the last, and never sees them go back.
        assertThat(heard).isSubsetOf(expected).endsWith(expected.get(49));
        assertThat(heard).extracting(expected::indexOf).isSorted();
    }

    @Test
    void tellsWhoeverWasShownTheRoomMeanwhileOnlyTheRest() {
        LiveSession alice = connected(ALICE, CHANNEL);
        LiveSession newcomer = connected(BOB, CHANNEL);
        LiveSession last = connected(new UserId("dora"), CHANNEL);
        RoomEvent carol = new RoomEvent.Joined(new UserId("carol"), "Carol");
        RoomEvent bob = new RoomEvent.Joined(BOB, "Bob");
        RoomEvent left = new RoomEvent.Left(new UserId("carol"));
        List<RoomEvent> events = List.of(carol, bob, left);

        broadcaster()
                .changed(new RoomUpdate(CHANNEL, events, List.of(alice, newcomer, last), Map.of(newcomer, 1, last, 3)));

        assertThat(heard(alice, 3))
                .containsExactly(new Heard.Change(carol), new Heard.Change(bob), new Heard.Change(left));
        assertThat(heard(newcomer, 1)).containsExactly(new Heard.Change(left));
        assertThat(heard(last, 0)).isEmpty();
    }

    @Test
    void passesOverWhoeverHasNoConnection() {
        LiveSession gone = disconnected(ALICE, CHANNEL);
        LiveSession bob = connected(BOB, CHANNEL);
        RoomEvent joined = new RoomEvent.Joined(new UserId("carol"), "Carol");

        broadcaster().joined(gone, new RoomPicture(List.of(), false, null));
        broadcaster().acknowledged(gone, 1);
        broadcaster().refused(gone, 2);
        broadcaster()
                .incident(
                        gone,
                        new IncidentEvent(
                                IncidentEvent.Kind.OPENED, IncidentEvent.Severity.CRITICAL, 9, Instant.EPOCH, null));
        broadcaster().changed(new RoomUpdate(CHANNEL, List.of(joined), List.of(gone, bob)));

        assertThat(heard(bob, 1)).containsExactly(new Heard.Change(joined));
    }
}
