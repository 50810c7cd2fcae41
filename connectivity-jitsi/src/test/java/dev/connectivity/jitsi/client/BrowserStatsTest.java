package dev.connectivity.jitsi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectivity.jitsi.merge.ClientReport;
import dev.connectivity.jitsi.merge.ClientReport.HeardSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserStatsTest {

    private static final long AT = 1_795_228_540_923L;

    private final BrowserStats browser = new BrowserStats();

    private ClientReport observe(String json) throws IOException {
        return browser.observe(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String inbound(long ssrc, String received, String lost, long quietMillis) {
        return """
                {"type":"inbound-rtp","kind":"audio","ssrc":%d,"packetsReceived":%s,"packetsLost":%s,"jitter":0.012,
                 "timestamp":%d,"lastPacketReceivedTimestamp":%d}""".formatted(ssrc, received, lost, AT, AT - quietMillis);
    }

    private static String inbound(long received, long lost) {
        return inbound(7, String.valueOf(received), String.valueOf(lost), 20);
    }

    @Nested
    class WhatItHears {

        @Test
        void isCountedBetweenTwoReadings() throws IOException {
            observe("[" + inbound(10_000, 900) + "]");

            ClientReport report = observe("{\"stats\":[" + inbound(10_450, 950) + "]}");

            assertThat(report.heard()).containsExactly(new HeardSource(7, 500, 50));
            assertThat(report.downlinkLossPercent()).isEqualTo(10);
            assertThat(report.jitterMillis()).isEqualTo(12);
        }

        /** A source's 49 packets of a second would be too few, and so nobody in a call of two would be known. */
        @Test
        void isKnownHoweverOftenSomebodyAsks() throws IOException {
            observe("[" + inbound(10_000, 900) + "]");
            observe("[" + inbound(10_049, 900) + "]");
            for (int second = 2; second < 20; second++) {
                ClientReport report = observe("[" + inbound(10_000 + 49L * second, 900) + "]");

                assertThat(report.heard())
                        .as("second %d", second)
                        .singleElement()
                        .satisfies(source -> {
                            assertThat(source.expected()).isBetween(50L, 200L);
                            assertThat(source.lost()).isZero();
                        });
            }
        }

        @Test
        void isNothingOfASourceThatHasFallenSilent() throws IOException {
            observe("[" + inbound(10_000, 900) + "," + inbound(8, "500", "0", 20) + "]");
            observe("[" + inbound(10_100, 900) + "," + inbound(8, "600", "0", 20) + "]");

            assertThat(observe("[" + inbound(10_200, 900) + "," + inbound(8, "600", "0", 2_000) + "]")
                            .heard())
                    .extracting(HeardSource::ssrc)
                    .containsExactly(7L);
        }

        @Test
        void isJudgedByItsWholeLifeWhileThatIsShort() throws IOException {
            assertThat(observe("[" + inbound(900, 100) + "]").downlinkLossPercent())
                    .isEqualTo(10);
        }

        @Test
        void isUnknownOfAShortLifeThatHasEnded() throws IOException {
            String other = inbound(8, "20000", "500", 20);

            assertThat(observe("[" + inbound(7, "2000", "0", 60_000) + "," + other + "]")
                            .downlinkLossPercent())
                    .isNull();
        }

        @Test
        void isUnknownAtFirstSightOfALongLifeThatLost() throws IOException {
            assertThat(observe("[" + inbound(15_000, 500) + "]").downlinkLossPercent())
                    .isNull();
        }

        @Test
        void isGoodAtFirstSightOfALongLifeThatNeverLost() throws IOException {
            assertThat(observe("[" + inbound(15_000, 0) + "]").downlinkLossPercent())
                    .isEqualTo(0);
        }

        @Test
        void isUnknownWhenTheCountersWentBack() throws IOException {
            observe("[" + inbound(10_000, 900) + "]");

            assertThat(observe("[" + inbound(100, 3) + "]").downlinkLossPercent())
                    .isNull();
        }

        @Test
        void isNothingWhileTheNumbersStandStill() throws IOException {
            observe("[" + inbound(10_000, 0) + "]");

            assertThat(observe("[" + inbound(7, "10001", "0", 5_000) + "]")).isEqualTo(ClientReport.UNKNOWN);
        }
    }

    @Nested
    class WhatItSends {

        /** Half a second after the report before, like a bridge's, whose own fraction is of a handful of packets. */
        private String sending(long sent, long lost, long reportAge) {
            return """
                    [%s,{"type":"outbound-rtp","kind":"audio","ssrc":9,"packetsSent":%d,"timestamp":%d},
                     {"type":"remote-inbound-rtp","kind":"audio","ssrc":9,"packetsLost":%d,"fractionLost":0.15,
                      "timestamp":%d}]""".formatted(inbound(10_000 + sent, 0), sent, AT, lost, AT - reportAge);
        }

        @Test
        void isCountedBetweenTwoReadingsAndNotByTheLatestReportAlone() throws IOException {
            observe(sending(10_000, 900, 400));

            assertThat(observe(sending(10_500, 920, 400)).uplinkLossPercent()).isEqualTo(4);
        }

        @Test
        void isJudgedByItsWholeLifeWhileThatIsShort() throws IOException {
            assertThat(observe(sending(2_000, 60, 400)).uplinkLossPercent()).isEqualTo(3);
        }

        @Test
        void isUnknownAtFirstSightOfALongLife() throws IOException {
            assertThat(observe(sending(10_000, 900, 400)).uplinkLossPercent()).isNull();
        }

        @Test
        void isGoodAtFirstSightOfALongLifeThatNeverLost() throws IOException {
            assertThat(observe(sending(10_000, 0, 400)).uplinkLossPercent()).isZero();
            assertThat(new BrowserStats()
                            .observe(new ByteArrayInputStream(
                                    sending(10_000, 0, 8_600).getBytes(StandardCharsets.UTF_8)))
                            .uplinkLossPercent())
                    .isNull();
        }

        /** As recorded: the way up is cut, the way down is not, and the counters stand still. */
        @Test
        void isUnknownWhenNoReportComesAnyMore() throws IOException {
            observe(sending(10_000, 0, 400));

            assertThat(observe(sending(10_450, 0, 8_600)).uplinkLossPercent()).isNull();
            assertThat(observe(sending(11_000, 600, 400)).uplinkLossPercent())
                    .as("the latest report's fraction, not the gap")
                    .isEqualTo(15);
            assertThat(observe(sending(12_000, 620, 400)).uplinkLossPercent()).isEqualTo(2);
        }

        @Test
        void isUnknownOfSomebodyMuted() throws IOException {
            observe(sending(10_000, 0, 400));

            assertThat(observe(sending(10_000, 0, 400)).uplinkLossPercent()).isNull();
        }

        @Test
        void isCountedOverSeveralReadingsThatFollowTooSoon() throws IOException {
            observe(sending(10_000, 0, 400));
            observe(sending(10_030, 10, 400));

            assertThat(observe(sending(10_060, 12, 400)).uplinkLossPercent()).isEqualTo(20);
        }

        @Test
        void isNotTheGapOfAStandstillThatLandsAtOnce() throws IOException {
            observe(sending(10_000, 0, 400));
            observe(sending(11_000, 0, 12_000)
                    .replace(
                            "\"lastPacketReceivedTimestamp\":" + (AT - 20),
                            "\"lastPacketReceivedTimestamp\":" + (AT - 12_000)));

            assertThat(observe(sending(11_600, 1_012, 400)).uplinkLossPercent()).isEqualTo(15);
            assertThat(observe(sending(12_600, 1_022, 400)).uplinkLossPercent()).isEqualTo(1);
        }

        @Test
        void isUnknownWhenTheCountersWentBack() throws IOException {
            observe(sending(10_000, 900, 400));

            assertThat(observe(sending(500, 3, 400)).uplinkLossPercent()).isNull();
        }
    }

    @Nested
    class WhatAnUploadMayHold {

        @ParameterizedTest
        @ValueSource(strings = {"", "7", "null", "\"stats\"", "{\"stats\":[", "[{\"a\":1,}]", "<html>"})
        void isRefusedIfItIsNeitherObjectNorArray(String body) {
            assertThatThrownBy(() -> observe(body)).isInstanceOf(IOException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"NaN\"", "NaN", "Infinity", "null", "\"900\"", "[900]", "{\"v\":900}", "1e999"})
        void isNoCounterIfItIsNoNumber(String number) throws IOException {
            assertThat(observe("[" + inbound(7, number, "0", 20) + "]").heard()).isEmpty();
        }

        @Test
        void isUnknownIfItIsOfAnythingElse() throws IOException {
            assertThat(observe("{\"other\":[1],\"stats\":[1,[],{},{\"type\":5},null]}"))
                    .isEqualTo(ClientReport.UNKNOWN);
        }

        @Test
        void isBoundedInDepthAndLength() {
            assertThatThrownBy(() -> observe("[".repeat(100) + "]".repeat(100))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> observe("[" + (inbound(1, 0) + ",").repeat(30_000) + "{}]"))
                    .isInstanceOf(IOException.class);
        }

        @Test
        void isNothingThatCannotBe() throws IOException {
            ClientReport report = observe("[" + inbound(7, "-500", "-20", 20)
                    + ",{\"type\":\"remote-inbound-rtp\",\"kind\":\"audio\",\"ssrc\":-1,\"fractionLost\":17}]");

            assertThat(report.heard()).isEmpty();
            assertThat(report.uplinkLossPercent()).isNull();
        }
    }
}
