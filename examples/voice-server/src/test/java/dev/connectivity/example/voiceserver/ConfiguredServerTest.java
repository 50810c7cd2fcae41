package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as an operator sets it up: a key for tokens, and a database of one's own. */
class ConfiguredServerTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // start() comes before every test.
    private EmbeddedDatabase database;

    @SuppressWarnings("NullAway.Init")
    private VoiceServer server;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.start(folder.resolve("database"));
        String url = database.url();
        server = VoiceServer.start(Settings.of(Map.of(
                "CONNECTIVITY_PORT",
                "0",
                "CONNECTIVITY_DATA",
                folder.resolve("server").toString(),
                "CONNECTIVITY_JWT_SECRET",
                SECRET,
                "CONNECTIVITY_DB_URL",
                url.substring(0, url.indexOf('?')),
                "CONNECTIVITY_DB_USER",
                EmbeddedDatabase.OWNER,
                "CONNECTIVITY_DB_PASSWORD",
                "not asked for by this database")));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private static String token(JWTClaimsSet.Builder claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    private static JWTClaimsSet.Builder claims(String user) {
        return new JWTClaimsSet.Builder().subject(user);
    }

    @Test
    void aTokenOfTheHostsLogsInAndANameAloneDoesNot() throws Exception {
        HttpResponse<String> login = new Caller(server.address()).post("api/login", "{\"name\":\"Alice\"}");
        assertThat(login.statusCode()).isEqualTo(404);
        assertThat(login.body()).contains("The demonstration login is off");

        try (Caller alice =
                Caller.withToken(server.address(), token(claims("alice").claim("name", "Alice A.")))) {
            assertThat(alice.json("api/me").path("user_id").textValue()).isEqualTo("alice");
            assertThat(alice.json("api/me").path("name").textValue()).isEqualTo("Alice A.");
            alice.connect();
            String session = alice.join("general");
            alice.report("general", session, 1, 42, 0.5);
            alice.await("VoiceStatsAck");
            assertThat(alice.json("api/me/connection/sessions")
                            .path(0)
                            .path("id")
                            .textValue())
                    .isEqualTo(session);
        }
    }

    @Test
    void theMetricsAreForAdministrators() throws Exception {
        assertThat(new Caller(server.address()).get("metrics").statusCode()).isEqualTo(401);
        assertThat(Caller.withToken(server.address(), token(claims("alice")))
                        .get("metrics")
                        .statusCode())
                .isEqualTo(401);

        HttpResponse<String> metrics = Caller.withToken(
                        server.address(), token(claims("root").claim("admin", true)))
                .get("metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("connectivity_connections");
    }
}
