package dev.connectivity.jitsi.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectivity.jitsi.snapshot.EndpointSnapshot.Counters;
import dev.connectivity.jitsi.snapshot.EndpointSnapshot.LossWindow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotParserTest {

    private static final Path RECORDINGS = Path.of("src/test/resources/jvb");

    private final SnapshotParser parser = new SnapshotParser(ParserLimits.DEFAULT);

    private BridgeSnapshot parse(String json) throws IOException {
        return parser.parse(stream(json));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Counters counters(BridgeSnapshot snapshot, int endpoint) {
        return Objects.requireNonNull(
                snapshot.conferences().get(0).endpoints().get(endpoint).counters());
    }

    private BridgeSnapshot recorded(String file) throws IOException {
        try (InputStream body = Files.newInputStream(RECORDINGS.resolve(file))) {
            return parser.parse(body);
        }
    }

    @Nested
    class ARecordedAnswer {

        @Test
        void isReadFromStats() throws IOException {
            BridgeSnapshot snapshot = recorded("raw/stats.json");

            ConferenceSnapshot conference = snapshot.conferences().get(0);
            assertThat(conference.meetingId()).isEqualTo("rig-1a1fc078ec8");
            assertThat(conference.name()).isEqualTo("rigroom@conference.example.org");
            assertThat(conference.endpoints())
                    .extracting(EndpointSnapshot::id)
                    .containsExactly("aa111111", "aa222222", "aa333333");
            Counters impaired = counters(snapshot, 1);
            assertThat(impaired.rttMillis()).isEqualTo(162.631856);
            assertThat(impaired.toBridge()).isEqualTo(new LossWindow(143, 3_727));
            assertThat(impaired.toEndpoint()).isEqualTo(new LossWindow(0, 0));
            assertThat(impaired.received().packets()).isEqualTo(4_381);
            assertThat(impaired.receiverReports()).isEqualTo(32);
            assertThat(impaired.sources()).isEmpty();
            assertThat(snapshot.bridgeTimeMillis()).isNull();
        }

        @Test
        void isReadFromFullDebug() throws IOException {
            BridgeSnapshot snapshot = recorded("raw/debug-full.json");

            Counters impaired = counters(snapshot, 1);
            assertThat(impaired.sources())
                    .containsExactly(new SourceSnapshot(
                            2_127_393_585L, SourceSnapshot.Kind.AUDIO, 4_493, 4_342, 151, 7.126613240554746, 72_955L));
            assertThat(impaired.received().packets()).isEqualTo(4_389);
            assertThat(impaired.received().durationMillis()).isEqualTo(72_915);
            assertThat(impaired.sent().durationMillis()).isEqualTo(72_154);
            assertThat(snapshot.bridgeTimeMillis()).isEqualTo(1_795_229_794_590L);
            assertThat(snapshot.server())
                    .isEqualTo(new ServerState("RUNNING", false, 0.37003313378214536, false, true, null));
        }

        @Test
        void listsWhoIsThereInBriefDebug() throws IOException {
            BridgeSnapshot snapshot = recorded("raw/debug.json");

            assertThat(snapshot.conferences().get(0).endpoints())
                    .containsExactly(
                            new EndpointSnapshot("aa111111", "Alice-a1x", null),
                            new EndpointSnapshot("aa222222", "Bob-b2y", null),
                            new EndpointSnapshot("aa333333", "Carol-c3z", null));
            assertThat(snapshot.server().healthy()).isTrue();
            assertThat(snapshot.server().healthMessage()).isNull();
        }
    }

    @Test
    void readsTheCamelCaseOfOldBridgesToTheSameResult() throws IOException {
        String modern = Files.readString(RECORDINGS.resolve("raw/debug-full.json"));
        StringBuilder old = new StringBuilder();
        boolean upper = false;
        boolean key = false;
        for (int i = 0; i < modern.length(); i++) {
            char c = modern.charAt(i);
            key = c == '"' ? modern.charAt(Math.max(0, i - 1)) == '{' || modern.charAt(Math.max(0, i - 1)) == ',' : key;
            if (key && c == '_' && i > 0 && Character.isLetterOrDigit(modern.charAt(i - 1))) {
                upper = true;
            } else {
                old.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }

        BridgeSnapshot parsed = parse(old.toString());

        assertThat(old).contains("endpointConnectionStats", "statsId", "numExpectedPackets", "meetingId");
        assertThat(parsed).isEqualTo(recorded("raw/debug-full.json"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"NaN\"',",
        "'\"Infinity\"',",
        "'\"-Infinity\"',",
        "'NaN',",
        "'\"null\"',",
        "'null',",
        "'\"\"',",
        "'\"fast\"',",
        "'true',",
        "'{\"a\":[1]}',",
        "'[1,2]',",
        "'1e999',",
        "'\"12.5\"', 12.5",
        "'12.5', 12.5",
        "'7', 7.0",
        "'0.0', 0.0",
    })
    void takesNumbersInWhateverDressAndTheRestForUnknown(String written, String read) throws IOException {
        BridgeSnapshot snapshot = parse("{\"conferences\":{\"c\":{\"endpoints\":{\"e\":{\"transceiver\":"
                + "{\"endpoint_connection_stats\":{\"rtt\":" + written + "}}}}}}}");

        assertThat(counters(snapshot, 0).rttMillis()).isEqualTo(read == null ? null : Double.valueOf(read));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"conferences\":\"null\"}",
                "{\"conferences\":null}",
                "{\"conferences\":{\"0000000000000000\":\"null\"}}",
                "{\"conferences\":[]}",
                "{}",
            })
    void findsNoConferenceWhereThereIsNone(String json) throws IOException {
        assertThat(parse(json).conferences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "[]",
                "\"null\"",
                "<html>",
                "{\"conferences\":{",
                "{\"conferences\":{}}{}",
                "{\"a\":1,}",
                "{\"\u0000\":",
            })
    void refusesWhatIsNoWholeObject(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(10_000))).isInstanceOf(MalformedAnswerException.class);
    }

    @Nested
    class HostileShapes {

        private static final int MAX_NUMBER = 400;

        private static String endpoints(String members) {
            return "{\"conferences\":{\"c\":{\"endpoints\":{" + members + "}}}}";
        }

        private static String receiver(String totals) {
            return endpoints("\"e\":{\"transceiver\":{\"receiver\":{\"PacketStreamStats\":" + totals + "}}}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "99999999999999999999",
                    "-1",
                    "1e30",
                    "1.5",
                    "\"1e999\"",
                    "\"0x10\"",
                    "[[[[]]]]",
                    "{\"total_packets\":7}",
                    "false"
                })
        void noCounterIsMadeOfWhatIsNone(String number) throws IOException {
            Counters counters = counters(parse(receiver("{\"total_packets\":" + number + "}")), 0);

            assertThat(counters.received().packets()).isNull();
        }

        @Test
        void aNumberOfAMillionDigitsIsRefusedUnread() {
            assertThatThrownBy(() -> parse(receiver("{\"total_packets\":" + "9".repeat(1_000_000) + "}")))
                    .isInstanceOf(MalformedAnswerException.class);
        }

        @Test
        void aLongNumberIsNoCounter() throws IOException {
            BridgeSnapshot snapshot = parse(receiver("{\"total_packets\":" + "9".repeat(MAX_NUMBER) + "}"));

            assertThat(counters(snapshot, 0).received().packets()).isNull();
        }

        @Test
        void deepNestingWithinAnEndpointIsPassedOverOrRefused() throws IOException {
            String deep = "[".repeat(40) + "]".repeat(40);
            String deeper = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);

            assertThat(parse(endpoints("\"e\":{\"junk\":" + deep + "}")).endpointCount())
                    .isEqualTo(1);
            assertThatThrownBy(() -> parse(endpoints("\"e\":{\"junk\":" + deeper + "}")))
                    .isInstanceOf(MalformedAnswerException.class);
        }

        @Test
        void ofWhatIsWrittenTwiceTheLastCounts() throws IOException {
            BridgeSnapshot snapshot = parse("{\"conferences\":{\"c\":{\"endpoints\":{\"x\":\"first\"}},"
                    + "\"c\":{\"name\":\"a\",\"name\":\"b\",\"endpoints\":{\"e\":\"one\",\"e\":\"two\"}}}}");

            assertThat(snapshot.conferences())
                    .containsExactly(
                            new ConferenceSnapshot("c", "b", null, List.of(new EndpointSnapshot("e", "two", null))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "\"null\"", "7", "[]", "[{\"rtt\":5}]", "true", "{}"})
        void everyPartMayBeSomethingElse(String part) throws IOException {
            for (String shape : List.of(
                    "{\"load_management\":%s,\"health\":%s,\"conferences\":{\"c\":%s}}",
                    "{\"conferences\":{\"c\":{\"endpoints\":%s}}}",
                    "{\"conferences\":{\"c\":{\"endpoints\":{\"e\":%s}}}}",
                    "{\"conferences\":{\"c\":{\"endpoints\":{\"e\":{\"transceiver\":%s,\"ice_transport\":%s}}}}}",
                    "{\"conferences\":{\"c\":{\"endpoints\":{\"e\":{\"transceiver\":{\"receiver\":%s,\"sender\":%s,"
                            + "\"endpoint_connection_stats\":%s}}}}}}",
                    "{\"conferences\":{\"c\":{\"endpoints\":{\"e\":{\"transceiver\":{\"receiver\":"
                            + "{\"PacketStreamStats\":%s,\"Incoming statistics tracker\":%s,\"RTCP termination\":%s}}}}}}}",
                    "{\"conferences\":{\"c\":{\"endpoints\":{\"e\":{\"transceiver\":{\"receiver\":"
                            + "{\"Incoming statistics tracker\":{\"17\":%s}}}}}}}}")) {
                BridgeSnapshot snapshot = parse(shape.replace("%s", part));

                assertThat(snapshot.endpointCount()).as(shape).isLessThanOrEqualTo(1);
            }
        }

        @Test
        void noSourceIsMadeOfANameThatIsNoSsrc() throws IOException {
            String source = ":{\"num_expected_packets\":5,\"num_received_packets\":5}";
            String tracker = "\"4294967296\"" + source + ",\"-1\"" + source + ",\"\"" + source + ",\"1e3\"" + source
                    + ",\"99999999999999999999\"" + source + ",\"4294967295\"" + source;

            BridgeSnapshot snapshot = parse(endpoints(
                    "\"e\":{\"transceiver\":{\"receiver\":" + "{\"Incoming statistics tracker\":{" + tracker + "}}}}"));

            assertThat(counters(snapshot, 0).sources())
                    .extracting(SourceSnapshot::ssrc)
                    .containsExactly(4_294_967_295L);
        }

        @Test
        void namesWithoutEndAndWithoutLengthAreNobody() throws IOException {
            BridgeSnapshot snapshot =
                    parse(endpoints("\"\":\"a\",\"" + "x".repeat(300) + "\":\"b\",\"e\":\"" + "y".repeat(300) + "\""));

            assertThat(snapshot.conferences().get(0).endpoints())
                    .containsExactly(new EndpointSnapshot("e", null, null));
            assertThat(snapshot.droppedEndpoints()).isEqualTo(2);
        }

        @Test
        void conferencesAreCountedToo() throws IOException {
            SnapshotParser small = new SnapshotParser(new ParserLimits(10_000_000, 100, 10));
            String many = IntStream.range(0, 50_000)
                    .mapToObj(i -> "\"c" + i + "\":{}")
                    .collect(Collectors.joining(","));

            BridgeSnapshot snapshot = small.parse(stream("{\"conferences\":{" + many + "}}"));

            assertThat(snapshot.conferences()).hasSize(100);
            assertThat(snapshot.droppedEndpoints()).isEqualTo(49_900);
        }

        @Test
        void anAnswerCutOffAnywhereIsRefusedWhole() throws IOException {
            byte[] sound = Files.readAllBytes(RECORDINGS.resolve("raw/debug-full.json"));
            for (int length = 0; length < sound.length - 1; length += 641) {
                InputStream cut = new ByteArrayInputStream(sound, 0, length);

                assertThatThrownBy(() -> parser.parse(cut))
                        .as("the first %d bytes", length)
                        .isInstanceOf(MalformedAnswerException.class);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0x80, 0xC0, 0xE2, 0xF8, 0xFF})
        void whatIsNotUtf8IsReplacedAndHarmsNobodyElse(int broken) throws IOException {
            byte[] body = endpoints("\"e\":\"ab\",\"f\":\"sound\"").getBytes(StandardCharsets.UTF_8);
            body[new String(body, StandardCharsets.UTF_8).indexOf("ab")] = (byte) broken;

            BridgeSnapshot snapshot = parser.parse(new ByteArrayInputStream(body));

            assertThat(snapshot.conferences().get(0).endpoints())
                    .hasSize(2)
                    .contains(new EndpointSnapshot("f", "sound", null));
        }
    }

    @Test
    void namesNoContentInWhatItRefuses() {
        assertThatThrownBy(() -> parse("{\"secret-name\":oops}"))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("oops");
    }

    @Test
    void stopsAtTheLimitOfBytes() {
        SnapshotParser small = new SnapshotParser(new ParserLimits(100_000, 10, 10));
        InputStream endless = new SequenceInputStream(
                stream("{\"junk\":["),
                new SequenceInputStream(Collections.enumeration(IntStream.range(0, 1_000)
                        .mapToObj(i -> stream("1234567890,".repeat(100)))
                        .toList())));

        assertThatThrownBy(() -> small.parse(endless)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void countsTheEndpointsItPassesOver() throws IOException {
        SnapshotParser small = new SnapshotParser(new ParserLimits(10_000_000, 2, 10));

        try (InputStream body = Files.newInputStream(RECORDINGS.resolve("raw/stats.json"))) {
            BridgeSnapshot snapshot = small.parse(body);

            assertThat(snapshot.endpointCount()).isEqualTo(2);
            assertThat(snapshot.droppedEndpoints()).isEqualTo(1);
        }
    }

    @Test
    void passesOverEndpointsThatTheBridgeHasGivenUp() throws IOException {
        String json = "{\"conferences\":{\"c\":{\"endpoints\":{\"e\":{\"expired\":true}}}}}";

        assertThat(parse(json).endpointCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivesAnyDamage(long seed) throws IOException {
        byte[] sound = Files.readAllBytes(RECORDINGS.resolve("raw/stats.json"));
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] damaged = sound.clone();
            for (int hit = 0; hit <= random.nextInt(5); hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(parser.parse(new ByteArrayInputStream(damaged)).endpointCount())
                        .as("seed %d round %d", seed, round)
                        .isLessThanOrEqualTo(3);
            } catch (MalformedAnswerException refused) {
                assertThat(refused).hasMessageNotContaining("Alice");
            }
        }
    }
}
