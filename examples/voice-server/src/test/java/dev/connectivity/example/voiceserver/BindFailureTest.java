package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindFailureTest {

    private static final String DENIED = "CONNECTIVITY_PORT 80 needs rights that the server does not have"
            + " (permission denied); ports from 1024 on need none";

    @Test
    void anAddressOfAnotherMachineIsSaidToBeOne(@TempDir Path data) {
        // 192.0.2.1 is kept for documentation (RFC 5737): no machine has it.
        Settings settings = Settings.of(Map.of(
                "CONNECTIVITY_HOST", "192.0.2.1", "CONNECTIVITY_PORT", "0", "CONNECTIVITY_DATA", data.toString()));

        assertThatThrownBy(() -> VoiceServer.start(settings))
                .isInstanceOf(StartException.class)
                .hasMessage("CONNECTIVITY_HOST 192.0.2.1 is no address of this machine; 127.0.0.1 is for this machine"
                        + " alone, 0.0.0.0 for every network");
    }

    @Test
    void theSameIsSaidWhenTheOperatingSystemSpeaksAnotherLanguage() {
        Settings settings = Settings.of(Map.of("CONNECTIVITY_HOST", "192.0.2.1"));

        assertThat(BindFailure.describe(settings, new BindException("Die angeforderte Adresse fehlt")))
                .hasValueSatisfying(line -> assertThat(line).startsWith("CONNECTIVITY_HOST 192.0.2.1 is no address"));
    }

    /** Told what the operating system says: whether the tests themselves may take such a port is not known. */
    @Test
    void aPortThatNeedsRightsIsNotSaidToBeBusy() {
        Settings settings = Settings.of(Map.of("CONNECTIVITY_PORT", "80"));

        assertThat(BindFailure.describe(
                        settings, new IOException("Failed to bind", new BindException("Permission denied"))))
                .contains(DENIED);
        assertThat(BindFailure.describe(settings, new SocketException("Permission denied")))
                .contains(DENIED);
    }

    @Test
    void aBusyPortIsSaidToBeInUse() {
        Settings settings = Settings.of(Map.of("CONNECTIVITY_PORT", "8080"));

        assertThat(BindFailure.describe(settings, new BindException("Address already in use")))
                .contains("CONNECTIVITY_PORT 8080 is in use on 127.0.0.1; stop what uses it or choose another port");
    }

    @Test
    void anyOtherFailureIsNotExplainedAway() {
        assertThat(BindFailure.describe(Settings.of(Map.of()), new IOException("disk full")))
                .isEmpty();
    }
}
