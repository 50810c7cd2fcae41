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

        @Test
        void isJudgedByItsWholeLifeWhileThatIsShort() throws IOException {
            assertThat(observe("[" + inbound(900, 100) + "]").downlinkLossPercent())
                    .isEqualTo(10);
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
