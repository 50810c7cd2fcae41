package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void anEmptyEnvironmentGivesTheDocumentedDefaults() {
        Settings settings = Settings.of(Map.of("CONNECTIVITY_HOST", " "));

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.databaseUrl()).isNull();
        assertThat(settings.data()).isEqualTo(Path.of(".connectivity").toAbsolutePath());
        assertThat(settings.allowedOrigins()).isEmpty();
        assertThat(settings.isDemonstration()).isTrue();
    }

    @Test
    void originsAreSeparatedByCommas() {
        Settings settings =
                Settings.of(Map.of("CONNECTIVITY_ALLOWED_ORIGINS", "https://a.example, http://b.example:81,"));

        assertThat(settings.allowedOrigins()).containsExactlyInAnyOrder("https://a.example", "http://b.example:81");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECTIVITY_PORT | abc | CONNECTIVITY_PORT must be a number from 0 to 65535, not abc",
                "CONNECTIVITY_PORT | 65536 | CONNECTIVITY_PORT must be a number from 0 to 65535, not 65536",
                "CONNECTIVITY_PORT | -1 | CONNECTIVITY_PORT must be a number from 0 to 65535, not -1",
                "CONNECTIVITY_HOST | no such host! | CONNECTIVITY_HOST must be an address of this machine, not no such"
                        + " host!",
                "CONNECTIVITY_DB_URL | mysql://x | CONNECTIVITY_DB_URL must begin with jdbc:postgresql:",
                "CONNECTIVITY_DB_USER | me | CONNECTIVITY_DB_USER and CONNECTIVITY_DB_PASSWORD need"
                        + " CONNECTIVITY_DB_URL",
                "CONNECTIVITY_JWT_SECRET | too short | CONNECTIVITY_JWT_SECRET must have 32 bytes or more, not 9",
                "CONNECTIVITY_JWT_JWKS | keys.json | CONNECTIVITY_JWT_JWKS must be an http, https or file URL",
                "CONNECTIVITY_ALLOWED_ORIGINS | app.example | CONNECTIVITY_ALLOWED_ORIGINS must hold origins such as"
                        + " https://app.example.org, not app.example"
            })
    void aBadValueIsNamedInOneLine(String variable, String value, String message) {
        assertThatThrownBy(() -> Settings.of(Map.of(variable, value)))
                .isInstanceOf(StartException.class)
                .hasMessage(message);
    }

    @Test
    void aConfiguredKeyOrAPublicAddressEndsTheDemonstration() {
        String secret = "0123456789abcdef0123456789abcdef";

        assertThat(Settings.of(Map.of("CONNECTIVITY_JWT_SECRET", secret)).isDemonstration())
                .isFalse();
        assertThat(Settings.of(Map.of("CONNECTIVITY_HOST", "0.0.0.0")).isDemonstration())
                .isFalse();
        assertThat(Tokens.of(Settings.of(Map.of("CONNECTIVITY_HOST", "0.0.0.0")))
                        .canIssue())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://localhost:8080/",
        "localhost, http://localhost:8080/",
        "0.0.0.0, http://localhost:8080/",
        "::, http://localhost:8080/",
        "[::], http://localhost:8080/",
        "127.0.0.2, http://127.0.0.2:8080/",
        "::1, http://[::1]:8080/",
        "0:0:0:0:0:0:0:1, http://[::1]:8080/",
        "[::1], http://[::1]:8080/",
        "2001:db8::7, http://[2001:db8::7]:8080/",
        "[2001:db8::7], http://[2001:db8::7]:8080/",
        "192.0.2.7, http://192.0.2.7:8080/"
    })
    void theAddressLeadsToWhereTheServerListensAndIsLocalhostOnlyWhere127001DoesToo(String host, String address) {
        Settings settings = Settings.of(Map.of("CONNECTIVITY_HOST", host));

        assertThat(settings.address(8080)).hasToString(address);
    }

    @Test
    void noSecretIsPrinted() {
        String secret = "0123456789abcdef0123456789abcdef";

        assertThat(Settings.of(Map.of("CONNECTIVITY_JWT_SECRET", secret)).toString())
                .doesNotContain(secret);
    }
}
