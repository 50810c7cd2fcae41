package dev.connectivity.websocket;

import static dev.connectivity.websocket.VoiceServer.CHANNEL;
import static dev.connectivity.websocket.VoiceServer.OTHER_CHANNEL;
import static dev.connectivity.websocket.VoiceServer.QUIET_CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.ChannelId;
import dev.connectivity.StorageFullException;
import dev.connectivity.UserId;
import dev.connectivity.session.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the protocol, over a real socket, whatever the container. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProtocolContract {

    private VoiceServer server;

    abstract ContainerUnderTest container();

    @BeforeAll
    void start() {
        server = new VoiceServer(
                container(),
                settings -> settings.allowedOrigins(Set.of("https://app.example.org"))
                        .extension(
                                "Echo", (sender, json) -> sender.send("{\"type\":\"Echoed\",\"message\":" + json + "}"))
                        .extension("Broken", (sender, json) -> {
                            throw new IllegalStateException("broken on purpose");
                        })
                        .extension("Whisper", ProtocolContract::whisper),
                Duration.ofMillis(20));
    }

    private static void whisper(VoiceConnection sender, String json) {
        String to = json.replaceFirst("(?s).*\"to\":\"([^\"]*)\".*", "$1");
        String message = "{\"type\":\"Whispered\",\"from\":\"" + sender.user().value() + "\"}";
        if (!sender.sendTo(new ChannelId(CHANNEL), new UserId(to), message)) {
            sender.error(ErrorCode.NOT_IN_CHANNEL, "you and " + to + " do not share this channel");
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String stats(JsonNode joined, String rest) {
        return "{'type':'VoiceStats','channel_id':'" + joined.path("channel_id").asText() + "','session_id':'"
                + joined.path("session_id").asText() + "'," + rest + "}";
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Nested
    class Joining {

        @Test
        void greetsWithSessionIntervalThresholdsAndTheOthers() {
            try (TestClient alice = server.connect("alice");
                    TestClient bob = server.connect("bob")) {
                JsonNode first = alice.join(QUIET_CHANNEL);

                assertThat(fieldNames(first))
                        .containsExactly(
                                "type",
                                "channel_id",
                                "session_id",
                                "user_id",
                                "report_interval_ms",
                                "thresholds",
                                "participants");
                assertThat(UUID.fromString(first.path("session_id").asText()).version())
                        .isEqualTo(7);
                assertThat(first.path("user_id").asText()).isEqualTo("alice");
                assertThat(first.path("report_interval_ms").asInt()).isEqualTo(3000);
                assertThat(first.path("thresholds").toString())
                        .isEqualTo("{\"latency\":[100,200,350],\"packet_loss\":[1,3,5],\"jitter\":[30,50,80]}");
                assertThat(first.path("participants")).isEmpty();

                JsonNode second = bob.join(QUIET_CHANNEL);

                assertThat(second.path("participants").toString())
                        .isEqualTo("[{\"user_id\":\"alice\",\"name\":\"Name of alice\",\"latency\":null,"
                                + "\"packet_loss\":null,\"jitter\":null,\"quality\":null}]");
                assertThat(alice.await("VoiceUserJoined").toString())
                        .isEqualTo("{\"type\":\"VoiceUserJoined\",\"channel_id\":\"library\",\"user_id\":\"bob\","
                                + "\"name\":\"Name of bob\"}");
            }
        }

        @Test
        void answersAgainWithTheSameSessionWhenAlreadyThere() {
            try (TestClient alice = server.connect("alice-twice")) {
                JsonNode first = alice.join(CHANNEL);
                JsonNode again = alice.join(CHANNEL);

                assertThat(again.path("session_id")).isEqualTo(first.path("session_id"));
                assertThat(again.path("resumed").asBoolean()).isTrue();
            }
        }

        @Test
        void letsOneConnectionIntoSeveralChannels() {
            try (TestClient alice = server.connect("alice-both")) {
                JsonNode lobby = alice.join(CHANNEL);
                JsonNode music = alice.join(OTHER_CHANNEL);

                assertThat(music.path("session_id")).isNotEqualTo(lobby.path("session_id"));
                alice.send(stats(lobby, "'latency':10,'packet_loss':0,'jitter':1,'seq':1"));
                alice.send(stats(music, "'latency':10,'packet_loss':0,'jitter':1,'seq':1"));
                assertThat(List.of(
                                alice.await("VoiceStatsAck").path("session_id").asText(),
                                alice.await("VoiceStatsAck").path("session_id").asText()))
                        .containsExactlyInAnyOrder(
                                lobby.path("session_id").asText(),
                                music.path("session_id").asText());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"nowhere", "", "\\ud800", "\\u0000"})
        void refusesAChannelThatDoesNotExist(String channel) {
            try (TestClient alice = server.connect("alice")) {
                alice.send("{'type':'VoiceJoin','channel_id':'" + channel + "'}");

                alice.awaitError("channel_not_found");
            }
        }

        @Test
        void refusesAnEndlessChannelId() {
            try (TestClient alice = server.connect("alice")) {
                alice.send("{'type':'VoiceJoin','channel_id':'" + "x".repeat(5000) + "'}");

                alice.awaitError("channel_not_found");
            }
        }
    }

    @Nested
    class Resuming {

        @Test
        void goesOnWithTheSessionAndTellsWhatIsStored() {
            JsonNode joined;
            try (TestClient alice = server.connect("alice-back")) {
                joined = alice.join(CHANNEL);
                alice.send(stats(joined, "'latency':10,'packet_loss':0,'jitter':1,'seq':7"));
                assertThat(alice.await("VoiceStatsAck").path("seq").asLong()).isEqualTo(7);
                alice.abort();
            }
            try (TestClient alice = server.connect("alice-back")) {
                JsonNode again = alice.resume(CHANNEL, joined.path("session_id").asText());

                assertThat(again.path("session_id")).isEqualTo(joined.path("session_id"));
                assertThat(again.path("resumed").asBoolean()).isTrue();
                assertThat(again.path("acked_seq").asLong()).isEqualTo(7);

                alice.send(stats(joined, "'latency':10,'packet_loss':0,'jitter':1,'seq':7"));
                assertThat(alice.await("VoiceStatsAck").path("seq").asLong()).isEqualTo(7);
                await().untilAsserted(() -> assertThat(server.samples.samples().stream()
                                .filter(sample -> sample.user().value().equals("alice-back")))
                        .hasSize(1));
            }
        }

        @Test
        void takesTheSessionOverFromAConnectionThatStillSeemsAlive() {
            try (TestClient old = server.connect("alice-moves");
                    TestClient fresh = server.connect("alice-moves")) {
                JsonNode joined = old.join(CHANNEL);

                fresh.resume(CHANNEL, joined.path("session_id").asText());

                old.send(stats(joined, "'latency':10"));
                old.awaitError("not_in_channel");
                fresh.send(stats(joined, "'latency':10,'seq':1"));
                fresh.await("VoiceStatsAck");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no-uuid", "0190a0a0-0000-7000-8000-000000000000"})
        void refusesASessionThatIsUnknown(String session) {
            try (TestClient alice = server.connect("alice")) {
                alice.send("{'type':'VoiceJoin','channel_id':'lobby','session_id':'" + session + "'}");

                alice.awaitError("unknown_session");
            }
        }

        @Test
        void refusesTheSessionOfSomebodyElseOrOfAnotherChannel() {
            try (TestClient alice = server.connect("alice");
                    TestClient mallory = server.connect("mallory")) {
                String session = alice.join(CHANNEL).path("session_id").asText();

                mallory.send("{'type':'VoiceJoin','channel_id':'lobby','session_id':'" + session + "'}");
                mallory.awaitError("unknown_session");
                alice.send("{'type':'VoiceJoin','channel_id':'music','session_id':'" + session + "'}");
                alice.awaitError("unknown_session");

                alice.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + session + "','seq':1}");
                alice.await("VoiceStatsAck");
            }
        }

        @Test
        void refusesASessionThatWasLeft() {
            try (TestClient alice = server.connect("alice")) {
                String session = alice.join(CHANNEL).path("session_id").asText();
                alice.send("{'type':'VoiceLeave','channel_id':'lobby'}");

                alice.send("{'type':'VoiceJoin','channel_id':'lobby','session_id':'" + session + "'}");
                alice.awaitError("unknown_session");
            }
        }
    }

    @Nested
    class Reporting {

        @Test
        void reachesTheOthersWithTheServersVerdictAndIsAcknowledged() {
            try (TestClient alice = server.connect("alice-r");
                    TestClient bob = server.connect("bob-r");
                    TestClient elsewhere = server.connect("carol-r")) {
                JsonNode joined = alice.join(CHANNEL);
                bob.join(CHANNEL);
                elsewhere.join(OTHER_CHANNEL);

                alice.send(stats(
                        joined,
                        "'latency':120.0,'packet_loss':0.5,'jitter':12,'quality':3,'timestamp':"
                                + Instant.now().toEpochMilli() + ",'seq':1,'unknown':{'a':[1]}"));

                assertThat(bob.awaitStatsOf("alice-r").toString())
                        .isEqualTo("{\"type\":\"VoiceUserStats\",\"channel_id\":\"lobby\",\"user_id\":\"alice-r\","
                                + "\"latency\":120,\"packet_loss\":0.5,\"jitter\":12,\"quality\":2}");
                JsonNode ack = alice.await("VoiceStatsAck");
                assertThat(ack.path("session_id")).isEqualTo(joined.path("session_id"));
                assertThat(ack.path("seq").asLong()).isEqualTo(1);
                assertThat(alice.allUntilNow())
                        .noneMatch(event -> event.path("user_id").asText().equals("alice-r"));
                assertThat(elsewhere.allUntilNow())
                        .noneMatch(event -> event.path("user_id").asText().equals("alice-r"));
            }
        }

        @Test
        void showsNullForWhatIsUnknown() {
            try (TestClient alice = server.connect("alice-n");
                    TestClient bob = server.connect("bob-n")) {
                JsonNode joined = alice.join(CHANNEL);
                bob.join(CHANNEL);

                alice.send(stats(joined, "'latency':null,'packet_loss':6"));

                JsonNode seen = bob.awaitStatsOf("alice-n");
                assertThat(seen.path("latency").isNull()).isTrue();
                assertThat(seen.path("jitter").isNull()).isTrue();
                assertThat(seen.path("packet_loss").asDouble()).isEqualTo(6);
                assertThat(seen.path("quality").asInt()).isZero();
            }
        }

        @Test
        void tellsTheOwnerAloneOfAnIncident() {
            try (TestClient alice = server.connect("alice-i");
                    TestClient bob = server.connect("bob-i")) {
                JsonNode joined = alice.join(CHANNEL);
                bob.join(CHANNEL);

                alice.send(stats(joined, "'latency':10,'packet_loss':4.2,'jitter':1"));
                JsonNode opened = alice.await("VoiceIncident");
                alice.send(stats(joined, "'latency':10,'packet_loss':9,'jitter':1"));
                JsonNode escalated = alice.await("VoiceIncident");

                assertThat(fieldNames(opened))
                        .containsExactly(
                                "type", "channel_id", "session_id", "event", "level", "packet_loss", "started_at");
                assertThat(opened.path("event").asText()).isEqualTo("opened");
                assertThat(opened.path("level").asText()).isEqualTo("warning");
                assertThat(opened.path("packet_loss").asDouble()).isEqualTo(4.2);
                assertThat(opened.path("started_at").asText()).endsWith("Z");
                assertThat(Instant.parse(opened.path("started_at").asText()))
                        .isBetween(Instant.now().minusSeconds(60), Instant.now());
                assertThat(escalated.path("event").asText()).isEqualTo("escalated");
                assertThat(escalated.path("level").asText()).isEqualTo("critical");
                assertThat(bob.allUntilNow())
                        .noneMatch(event -> event.path("type").asText().equals("VoiceIncident"));
            }
        }

        @Test
        void tellsOfAnIncidentFromItsOpeningToItsEnd() {
            try (TestClient alice = server.connect("alice-ii")) {
                JsonNode joined = alice.join(CHANNEL);
                List<String> events = new ArrayList<>();

                for (double loss : new double[] {8, 9}) {
                    alice.send(stats(joined, "'latency':10,'packet_loss':" + loss + ",'jitter':1"));
                    events.add(described(alice.await("VoiceIncident")));
                }
                alice.send("{'type':'VoiceLeave','channel_id':'lobby'}");
                events.add(described(alice.await("VoiceIncident")));

                assertThat(events)
                        .containsExactly("opened critical 8.0", "worsened critical 9.0", "closed critical 9.0");
            }
        }

        private static String described(JsonNode incident) {
            return "%s %s %s"
                    .formatted(
                            incident.path("event").asText(),
                            incident.path("level").asText(),
                            incident.path("packet_loss").asDouble());
        }

        @Test
        void fieldsOfOtherMessagesAreIgnored() {
            try (TestClient alice = server.connect("alice-ff")) {
                alice.send("{'type':'VoiceJoin','channel_id':'lobby','timestamp':'now','latency':'?','seq':-1}");

                assertThat(alice.await("VoiceJoined").path("channel_id").asText())
                        .isEqualTo(CHANNEL);
                alice.send("{'type':'VoiceLeave','channel_id':'music','session_id':7,'quality':'good'}");
                assertThat(alice.await("VoiceError").path("code").asText()).isEqualTo("not_in_channel");
            }
        }

        @Test
        void whatFailsOnTheServersSideIsUnavailableForNow() {
            try (TestClient alice = server.connect("alice-un")) {
                alice.send("{'type':'VoiceJoin','channel_id':'" + VoiceServer.FAILING_CHANNEL + "'}");

                JsonNode error = alice.await("VoiceError");
                assertThat(error.path("code").asText()).isEqualTo("unavailable");
                assertThat(error.path("message").asText()).contains("try again");
                alice.join(CHANNEL);
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        'latency':-1           | latency out of range (0-10000ms)
                        'latency':10001        | latency out of range (0-10000ms)
                        'latency':99999999999  | latency out of range (0-10000ms)
                        'latency':1e400        | latency out of range (0-10000ms)
                        'latency':-1e400       | latency out of range (0-10000ms)
                        'packet_loss':-0.1     | packet_loss out of range (0-100%)
                        'packet_loss':100.1    | packet_loss out of range (0-100%)
                        'packet_loss':1e999    | packet_loss out of range (0-100%)
                        'jitter':-1            | jitter out of range (0-5000ms)
                        'jitter':5001          | jitter out of range (0-5000ms)
                        'quality':-1           | quality must be 0-3
                        'quality':4            | quality must be 0-3
                        """, quoteCharacter = '"')
        void refusesWhatBreaksARuleInTheRulesOwnWords(String field, String rule) {
            try (TestClient alice = server.connect("alice-v")) {
                JsonNode joined = alice.join(CHANNEL);

                alice.send(stats(joined, field + ",'seq':3"));

                JsonNode error = alice.awaitError("invalid_stats");
                assertThat(error.path("message").asText()).isEqualTo(rule);
                assertThat(error.path("seq").asLong()).isEqualTo(3);
                assertThat(alice.isOpen()).isTrue();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'latency':0,'packet_loss':0,'jitter':0,'quality':0",
                    "'latency':10000,'packet_loss':100,'jitter':5000,'quality':3",
                    "'latency':12.0,'packet_loss':1e1",
                    "'latency':null,'packet_loss':null,'jitter':null,'quality':null,'timestamp':null",
                    "'timestamp':0",
                    "'timestamp':-1",
                    "'timestamp':9e18",
                    "'timestamp':1795251348974.125",
                    "'timestamp':0.5",
                    "'timestamp':9223372036854775807"
                })
        void acceptsWhatIsJustWithinTheRules(String fields) {
            try (TestClient alice = server.connect("alice-w")) {
                JsonNode joined = alice.join(CHANNEL);

                alice.send(stats(joined, fields + ",'seq':0"));

                assertThat(alice.await("VoiceStatsAck").path("seq").asLong()).isZero();
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        'latency':12.5          | latency
                        'latency':"12"          | latency
                        'latency':true          | latency
                        'latency':[1]           | latency
                        'packet_loss':"0"       | packet_loss
                        'packet_loss':{}        | packet_loss
                        'jitter':0.1            | jitter
                        'jitter':false          | jitter
                        'quality':"green"       | quality
                        'quality':2.5           | quality
                        'timestamp':"now"       | timestamp
                        'timestamp':1e300       | timestamp
                        'seq':-1                | seq
                        'seq':"1"               | seq
                        'seq':1.5               | seq
                        'seq':9223372036854775808 | seq
                        'seq':1e400             | seq
                        """, quoteCharacter = '`')
        void namesTheFieldOfTheWrongKind(String field, String named) {
            try (TestClient alice = server.connect("alice-k")) {
                JsonNode joined = alice.join(CHANNEL);

                alice.send(stats(joined, field));

                assertThat(alice.awaitError("malformed_message").path("message").asText())
                        .contains(named);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1."})
        void refusesNumbersThatJsonDoesNotKnow(String number) {
            try (TestClient alice = server.connect("alice-k")) {
                JsonNode joined = alice.join(CHANNEL);

                alice.send(stats(joined, "'packet_loss':" + number));

                alice.awaitError("malformed_message");
            }
        }

        @Test
        void needsChannelAndSession() {
            try (TestClient alice = server.connect("alice-k")) {
                String session = alice.join(CHANNEL).path("session_id").asText();

                alice.send("{'type':'VoiceStats','session_id':'" + session + "','latency':1,'seq':5}");
                JsonNode first = alice.awaitError("malformed_message");
                assertThat(first.path("message").asText()).contains("channel_id");
                assertThat(first.path("seq").asLong()).isEqualTo(5);

                alice.send("{'type':'VoiceStats','channel_id':'lobby','latency':1}");
                assertThat(alice.awaitError("malformed_message").path("message").asText())
                        .contains("session_id");
            }
        }

        @Test
        void isRefusedOutsideTheChannelAndWithAnotherSession() {
            try (TestClient alice = server.connect("alice-k");
                    TestClient bob = server.connect("bob-k")) {
                String others = bob.join(CHANNEL).path("session_id").asText();

                alice.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + others + "','seq':9}");
                assertThat(alice.awaitError("not_in_channel").path("seq").asLong())
                        .isEqualTo(9);

                alice.join(CHANNEL);
                alice.send("{'type':'VoiceStats','channel_id':'lobby','session_id':'" + others + "','seq':9}");
                assertThat(alice.awaitError("unknown_session").path("seq").asLong())
                        .isEqualTo(9);
            }
        }

        @Test
        void tellsTheSenderWhenNothingCanBeStored() {
            server.samples.outage().begin(new StorageFullException("full on purpose", null));
            try (TestClient alice = server.connect("alice-full")) {
                JsonNode joined = alice.join(CHANNEL);

                alice.send(stats(joined, "'latency':1,'seq':4"));

                assertThat(alice.awaitError("storage_full").path("seq").asLong())
                        .isEqualTo(4);
            } finally {
                server.samples.outage().end();
            }
        }

        /** As the client of connectivity-web does it, without a new connection. */
        @Test
        void isStoredOnceAndAcknowledgedWhenItComesAgainAfterThereWasNoRoom() {
            server.samples.outage().begin(new StorageFullException("full on purpose", null));
            try (TestClient alice = server.connect("alice-again")) {
                JsonNode joined = alice.join(CHANNEL);
                alice.send(stats(joined, "'latency':1,'seq':1"));
                alice.send(stats(joined, "'latency':2,'seq':2"));
                alice.awaitError("storage_full");
                alice.awaitError("storage_full");
                server.samples.outage().end();

                alice.send(stats(joined, "'latency':3,'seq':3"));
                alice.send(stats(joined, "'latency':1,'seq':1"));
                alice.send(stats(joined, "'latency':2,'seq':2"));
                alice.send(stats(joined, "'latency':2,'seq':2"));

                long acknowledged;
                do {
                    acknowledged = alice.await("VoiceStatsAck").path("seq").asLong();
                } while (acknowledged < 3);
                assertThat(server.samples.samples().stream()
                                .filter(sample -> sample.user().value().equals("alice-again"))
                                .map(Sample::seq))
                        .containsExactlyInAnyOrder(1L, 2L, 3L);
            } finally {
                server.samples.outage().end();
            }
        }
    }

    @Nested
    class Leaving {

        @Test
        void isToldToTheOthersAndEndsTheSession() {
            try (TestClient alice = server.connect("alice-l");
                    TestClient bob = server.connect("bob-l")) {
                JsonNode joined = alice.join(CHANNEL);
                bob.join(CHANNEL);

                alice.send("{'type':'VoiceLeave','channel_id':'lobby'}");

                assertThat(bob.await("VoiceUserLeft").toString())
                        .isEqualTo("{\"type\":\"VoiceUserLeft\",\"channel_id\":\"lobby\",\"user_id\":\"alice-l\"}");
                alice.send(stats(joined, "'latency':1,'seq':2"));
                alice.awaitError("not_in_channel");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"lobby", "nowhere", ""})
        void isRefusedForAChannelNotJoined(String channel) {
            try (TestClient alice = server.connect("alice")) {
                alice.send("{'type':'VoiceLeave','channel_id':'" + channel + "'}");

                alice.awaitError("not_in_channel");
            }
        }
    }

    @Nested
    class HostileInput {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "hello",
                    "null",
                    "42",
                    "'text'",
                    "[]",
                    "[{'type':'VoiceJoin','channel_id':'lobby'}]",
                    "{",
                    "{}",
                    "{}{}",
                    "{'type':null}",
                    "{'type':7}",
                    "{'type':['VoiceJoin']}",
                    "{'channel_id':'lobby'}",
                    "{'type':'VoiceJoin'}",
                    "{'type':'VoiceJoin','channel_id':7}",
                    "{'type':'VoiceJoin','channel_id':null}",
                    "{'type':'VoiceJoin','channel_id':'lobby','session_id':7}",
                    "{'type':'VoiceJoin','channel_id':'lobby'} trailing",
                    "{'type':'VoiceJoin','type':'VoiceLeave','channel_id':'lobby'}",
                    "{'type':'VoiceLeave'}",
                    "{'type':'VoiceLeave','channel_id':{}}",
                    "{'type':'VoiceStats','channel_id':'lobby','session_id':'x','latency':1,}",
                    "{'type':'\\ud800'",
                    "{type:'VoiceJoin'}",
                    "// comment",
                })
        void isMalformedAndTheConnectionStaysOpen(String text) {
            try (TestClient alice = server.connect("alice-h")) {
                alice.send(text);

                alice.awaitError("malformed_message");
                alice.join(CHANNEL);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "{'a':"})
        void mayNestAsDeepAsItLikes(String opening) {
            try (TestClient alice = server.connect("alice-h")) {
                alice.send(opening.repeat(3000));
                alice.awaitError("malformed_message");

                alice.send("{'type':'VoiceJoin','deep':" + opening.repeat(2000));
                alice.awaitError("malformed_message");
                alice.join(CHANNEL);
            }
        }

        @Test
        void mayHaveEndlessNumbers() {
            try (TestClient alice = server.connect("alice-h")) {
                alice.send("{'type':'VoiceStats','latency':" + "9".repeat(10_000) + "}");
                alice.awaitError("malformed_message");

                alice.send("{'type':'VoiceStats','latency':1e" + "9".repeat(1_000) + "}");
                alice.awaitError("malformed_message");
                alice.join(CHANNEL);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"VoiceJoined", "voicejoin", "", "Marker2", "\\ud800", "\\u0000", "\\\"}"})
        void ofUnknownTypeIsToldSo(String type) {
            try (TestClient alice = server.connect("alice-h")) {
                alice.send("{'type':'" + type + "'}");

                alice.awaitError("unknown_type");
                alice.join(CHANNEL);
            }
        }

        @Test
        void doesNotGetALongTypeBack() {
            try (TestClient alice = server.connect("alice-h")) {
                alice.send("{'type':'" + "\uD83D\uDE00".repeat(3000) + "'}");

                assertThat(alice.awaitError("unknown_type").path("message").asText())
                        .hasSizeLessThan(100);
            }
        }

        @Test
        void inABinaryFrameIsAnsweredLikeAnyOther() {
            try (TestClient alice = server.connect("alice-h")) {
                alice.sendBinary(new byte[] {1, 2, 3});

                alice.awaitError("malformed_message");
                alice.join(CHANNEL);
            }
        }
    }

    @Nested
    class FrameSize {

        private String padded(int bytes) {
            String frame = "{\"type\":\"VoiceLeave\",\"channel_id\":\"lobby\",\"pad\":\"\"}";
            return frame.replace("\"pad\":\"\"", "\"pad\":\"" + "x".repeat(bytes - frame.length()) + "\"");
        }

        @Test
        void mayBeSixteenKibibytes() {
            try (TestClient alice = server.connect("alice-s")) {
                alice.sendRaw(padded(16 * 1024));

                alice.awaitError("not_in_channel");
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {16 * 1024 + 1, 20 * 1024})
        void closesWith1009WhenLarger(int bytes) {
            try (TestClient alice = server.connect("alice-s")) {
                try {
                    alice.sendRaw(padded(bytes));
                } catch (CompletionException closedMeanwhile) {
                    // A container may close before all of it is sent.
                }

                assertThat(alice.awaitClose().code()).isEqualTo(1009);
            }
        }

        /** Closing a socket with unread input resets it, and the reset may overtake the close frame: 1006 is seen then. */
        @ParameterizedTest
        @ValueSource(ints = {100 * 1024, 1024 * 1024})
        void closesWhileMuchIsStillComing(int bytes) {
            try (TestClient alice = server.connect("alice-s")) {
                try {
                    alice.sendRaw(padded(bytes));
                } catch (CompletionException closedMeanwhile) {
                    // A container may close before all of it is sent.
                }

                assertThat(alice.awaitClose().code()).isIn(1009, 1006);
            }
        }

        @Test
        void countsBytesNotCharacters() {
            try (TestClient alice = server.connect("alice-s")) {
                alice.sendRaw("{\"type\":\"x\",\"pad\":\"" + "\u20ac".repeat(6000) + "\"}");

                assertThat(alice.awaitClose().code()).isEqualTo(1009);
            }
        }

        @Test
        void countsAllPartsOfAMessage() {
            try (TestClient alice = server.connect("alice-s")) {
                alice.sendPart("{\"type\":\"VoiceLeave\",", false).sendPart("\"channel_id\":\"lobby\"}", true);
                alice.awaitError("not_in_channel");

                try {
                    for (int i = 0; i < 20; i++) {
                        alice.sendPart(" ".repeat(1000), false);
                    }
                } catch (CompletionException closedMeanwhile) {
                    // As above.
                }
                assertThat(alice.awaitClose().code()).isEqualTo(1009);
            }
        }

        @Test
        void isLimitedForBinaryFramesToo() {
            try (TestClient alice = server.connect("alice-s")) {
                alice.sendBinary(new byte[20_000]);

                assertThat(alice.awaitClose().code()).isEqualTo(1009);
            }
        }
    }

    @Nested
    class Identifying {

        @Test
        void closesWith1008WithoutAnIdentity() {
            try (TestClient nobody = TestClient.with(server.port, Map.of())) {
                assertThat(nobody.awaitClose().code()).isEqualTo(1008);
            }
        }

        @Test
        void closesWith1008WhenTheAuthenticatorFails() {
            try (TestClient broken = server.connect("broken")) {
                assertThat(broken.awaitClose().code()).isEqualTo(1008);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"https://evil.example.org", "null", "http://127.0.0.1", "https://app.example.org.evil", "%"})
        void refusesPagesOfOthers(String origin) {
            try (TestClient page = TestClient.with(server.port, Map.of("X-User", "alice", "Origin", origin))) {
                assertThat(page.awaitClose().code()).isEqualTo(1008);
            }
        }

        @Test
        void letsItsOwnPagesAndConfiguredOnesIn() {
            for (String origin : List.of("http://127.0.0.1:" + server.port, "https://app.example.org")) {
                try (TestClient page = TestClient.with(server.port, Map.of("X-User", "alice", "Origin", origin))) {
                    assertThat(page.join(CHANNEL).path("user_id").asText()).isEqualTo("alice");
                }
            }
        }

        @Test
        void neverMixesUpTheIdentitiesOfHandshakesAtTheSameTime() {
            List<CompletableFuture<String>> seen = IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                        try (TestClient client = server.connect("user-" + i)) {
                            return client.join(CHANNEL).path("user_id").asText();
                        }
                    }))
                    .toList();

            for (int i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i).join()).isEqualTo("user-" + i);
            }
        }
    }

    @Nested
    class Batching {

        @Test
        void sendsEveryFrameAsAnArrayAndNeverOnesOwnEvents() {
            try (TestClient alice = server.connectBatching("alice-b");
                    TestClient bob = server.connectBatching("bob-b");
                    TestClient single = server.connect("carol-b")) {
                assertThat(alice.subprotocol()).isEqualTo("connectivity.batch");
                assertThat(single.subprotocol()).isEmpty();
                alice.send("{'type':'VoiceJoin','channel_id':'music'}");
                assertThat(alice.frame())
                        .startsWith("[{\"type\":\"VoiceJoined\"")
                        .endsWith("}]");
                single.send("{'type':'VoiceJoin','channel_id':'music'}");
                assertThat(single.frame()).startsWith("{\"type\":\"VoiceJoined\"");
                JsonNode bobs = bob.join(OTHER_CHANNEL);
                bob.send(stats(bobs, "'latency':10,'packet_loss':0,'jitter':1,'seq':1"));

                alice.awaitStatsOf("bob-b");
                single.awaitStatsOf("bob-b");
                bob.await("VoiceStatsAck");
                assertThat(bob.allUntilNow())
                        .noneMatch(event -> event.path("user_id").asText().equals("bob-b"));
            }
        }

        @Test
        void goesOnWithoutASubprotocolThatItDoesNotKnow() {
            try (TestClient client = server.connect("alice-b")) {
                assertThat(client.subprotocol()).isEmpty();
            }
        }
    }

    @Nested
    class MessagesOfTheHost {

        @Test
        void areHandedOverWhole() {
            try (TestClient alice = server.connect("alice-x")) {
                alice.send("{'type':'Echo','a':[1,{'b':null}]}");

                assertThat(alice.await("Echoed").path("message").path("a").toString())
                        .isEqualTo("[1,{\"b\":null}]");
            }
        }

        @Test
        void reachAnotherUserInTheSameChannelAlone() {
            try (TestClient alice = server.connect("alice-x");
                    TestClient bob = server.connect("bob-x")) {
                alice.send("{'type':'Whisper','to':'bob-x'}");
                alice.awaitError("not_in_channel");

                alice.join(CHANNEL);
                alice.send("{'type':'Whisper','to':'bob-x'}");
                alice.awaitError("not_in_channel");

                bob.join(CHANNEL);
                alice.send("{'type':'Whisper','to':'bob-x'}");
                assertThat(bob.await("Whispered").path("from").asText()).isEqualTo("alice-x");
            }
        }

        @Test
        void thatFailAreAnsweredAndTheConnectionStaysOpen() {
            try (TestClient alice = server.connect("alice-x")) {
                alice.send("{'type':'Broken'}");

                alice.awaitError("malformed_message");
                alice.join(CHANNEL);
            }
        }
    }

    @Nested
    class Losing {

        @Test
        void aConnectionLeavesItsSessionsToBeResumed() {
            try (TestClient alice = server.connect("alice-g")) {
                ChannelId lobby = new ChannelId(CHANNEL);
                alice.join(CHANNEL);
                assertThat(server.endpoint.connections().isIn(lobby, new UserId("alice-g")))
                        .isTrue();

                alice.abort();

                await().until(() -> !server.endpoint.connections().isIn(lobby, new UserId("alice-g")));
                assertThat(server.monitor.participants(lobby))
                        .anyMatch(participant -> participant.user().value().equals("alice-g"));
            }
        }
    }
}
