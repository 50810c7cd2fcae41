package dev.connectivity.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TyrusLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return new TyrusUnderTest();
    }

    /** Only with the {@link TyrusPingLimit}: else Tyrus keeps the answers for as long as the peer likes. */
    @Test
    void whoPingsAndNeverReadsIsClosedBeforeItsAnswersTakeMemory() throws IOException {
        try (VoiceServer server = new VoiceServer(container());
                TestClient alice = server.connect("alice");
                RawClient pinging = new RawClient(server.port, "pinging")) {
            CompletableFuture<Long> sent = CompletableFuture.supplyAsync(pinging::pingToTheEnd);

            await().atMost(Duration.ofSeconds(30)).until(() -> server.endpoint.connectionCount() == 1);
            assertThat(sent.orTimeout(30, TimeUnit.SECONDS).join()).isPositive();
            alice.join(VoiceServer.CHANNEL);
        }
    }
}
