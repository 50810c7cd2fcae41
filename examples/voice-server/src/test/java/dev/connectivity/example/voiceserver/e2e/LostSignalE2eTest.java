package dev.connectivity.example.voiceserver.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.browsertesting.TcpLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signals that never arrive. Each situation is tried with either person away, one of whom is the polite one: whose id sorts
 * first takes back their own offer.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class LostSignalE2eTest {
    /** Several times what the page waits before it says something again, and the client before it connects again. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** {@code testLose}, once it is there, says of a signal whether it is lost. */
    private static final String LOSSY_SOCKET = """
            {
              window.testLost = 0;
              const {send} = WebSocket.prototype;
              WebSocket.prototype.send = function (text) {
                const message = JSON.parse(text);
                if (message.type === 'VoiceSignal' && window.testLose?.(message)) {
                  window.testLost++;
                } else {
                  send.call(this, text);
                }
              };
            }""";

    private static Call call;

    @BeforeAll
    static void open() {
        call = new Call();
        call.alice.page().addScriptOnNewDocument(LOSSY_SOCKET);
        call.bob.page().addScriptOnNewDocument(LOSSY_SOCKET);
        call.alice.login("Alice");
        call.bob.login("Bob");
    }

    @AfterAll
    static void close() {
        call.close();
    }

    @BeforeEach
    void beginAnew() {
        call.alice.openLobby();
        call.bob.openLobby();
    }

    @AfterEach
    void everybodyLeaves() {
        call.aliceLink.restore();
        call.bobLink.restore();
        call.alice.leave();
        call.bob.leave();
    }

    private static VoicePage page(String name) {
        return name.equals("Alice") ? call.alice : call.bob;
    }

    private static VoicePage other(String name) {
        return name.equals("Alice") ? call.bob : call.alice;
    }

    private static TcpLink link(String name) {
        return name.equals("Alice") ? call.aliceLink : call.bobLink;
    }

    private static void awaitBothHearEachOther() {
        call.alice.awaitNegotiated(PATIENCE);
        call.bob.awaitNegotiated(PATIENCE);
        call.alice.awaitAudio(PATIENCE);
        call.bob.awaitAudio(PATIENCE);
    }

    @Nested
    class WhoseSocketIsAway {

        @ParameterizedTest
        @ValueSource(strings = {"Alice", "Bob"})
        void hearsAndIsHeardByWhoeverCameMeanwhile(String away) {
            page(away).join("general");
            link(away).cut();
            page(away).awaitStatus("Reconnecting…", PATIENCE);

            other(away).join("general");
            other(away).awaitOfferMade();
            link(away).restore();

            awaitBothHearEachOther();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Alice", "Bob"})
        void answersAnOfferThatTheyDidNotGet(String away) {
            page(away).join("general");
            other(away).join("general");
            awaitBothHearEachOther();
            link(away).cut();
            page(away).awaitStatus("Reconnecting…", PATIENCE);

            other(away).renegotiate();
            link(away).restore();

            page(away).awaitStatus("", PATIENCE);
            awaitBothHearEachOther();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Alice", "Bob"})
        void hasTheirOwnOfferAnsweredThatTheyCouldNotSend(String away) {
            page(away).join("general");
            other(away).join("general");
            awaitBothHearEachOther();
            link(away).cut();
            page(away).awaitStatus("Reconnecting…", PATIENCE);

            page(away).renegotiate();
            link(away).restore();

            page(away).awaitStatus("", PATIENCE);
            awaitBothHearEachOther();
        }
    }

    @Nested
    class OneSignalAlone {

        @ParameterizedTest
        @CsvSource({"Alice, offer", "Bob, offer", "Alice, answer", "Bob, answer"})
        void isSaidAgain(String who, String lost) {
            lose(page(who), "description?.type === '" + lost + "' && window.testLost === 0");

            // Whoever comes second makes the offer, the other one answers.
            VoicePage second = lost.equals("offer") ? page(who) : other(who);
            (second == call.alice ? call.bob : call.alice).join("general");
            second.join("general");

            awaitBothHearEachOther();
            assertThat(page(who).page().evaluate("window.testLost").asInt()).isEqualTo(1);
        }

        @Test
        void takesItsCandidatesAlongWhenAllOfTheFirstAttemptWereLost() {
            String first =
                    "candidate && candidate.usernameFragment === (window.testFirst ??= candidate.usernameFragment)";
            lose(call.alice, first);
            lose(call.bob, first);

            call.alice.join("general");
            call.bob.join("general");

            awaitBothHearEachOther();
            assertThat(call.alice.page().evaluate("window.testLost").asInt()).isPositive();
        }

        private void lose(VoicePage who, String condition) {
            who.page().evaluate("window.testLose = ({description, candidate}) => " + condition + ", true");
        }
    }
}
