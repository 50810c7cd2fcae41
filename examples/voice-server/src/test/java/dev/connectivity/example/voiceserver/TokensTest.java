package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.connectivity.UserId;
import dev.connectivity.websocket.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static JWTClaimsSet.Builder alice() {
        return new JWTClaimsSet.Builder().subject("alice");
    }

    @Nested
    class WithASecret {

        private final Tokens tokens = Tokens.of(Settings.of(Map.of("CONNECTIVITY_JWT_SECRET", SECRET)));
        private final MACSigner signer;

        WithASecret() throws Exception {
            signer = new MACSigner(SECRET);
        }

        @Test
        void theSubjectIsTheUserAndTheNameIsOptional() throws Exception {
            assertThat(tokens.check(signed(JWSAlgorithm.HS256, signer, alice().build())))
                    .contains(new Identity(new UserId("alice"), "alice"));
            assertThat(tokens.check(signed(
                            JWSAlgorithm.HS256,
                            signer,
                            alice().claim("name", "Alice A.").build())))
                    .contains(new Identity(new UserId("alice"), "Alice A."));
        }

        @Test
        void onlyABearerTokenThatSaysSoIsAnAdministrators() throws Exception {
            String admin = signed(
                    JWSAlgorithm.HS256, signer, alice().claim("admin", true).build());
            String user = signed(JWSAlgorithm.HS256, signer, alice().build());
            String boast = signed(
                    JWSAlgorithm.HS256, signer, alice().claim("admin", "true").build());
            String forged = signed(
                    JWSAlgorithm.HS256,
                    new MACSigner("another secret of 32 bytes, or more"),
                    alice().claim("admin", true).build());

            assertThat(tokens.isAdmin("Bearer " + admin)).isTrue();
            assertThat(tokens.isAdmin("Bearer " + user)).isFalse();
            assertThat(tokens.isAdmin("Bearer " + boast)).isFalse();
            assertThat(tokens.isAdmin("Bearer " + forged)).isFalse();
            assertThat(tokens.isAdmin("Basic " + admin)).isFalse();
            assertThat(tokens.isAdmin(null)).isFalse();
        }

        @Test
        void anythingElseIsRefused() throws Exception {
            Date past = Date.from(Instant.now().minusSeconds(3_600));
            String good = signed(JWSAlgorithm.HS256, signer, alice().build());

            assertThat(tokens.check("")).isEmpty();
            assertThat(tokens.check("not.a.token")).isEmpty();
            assertThat(tokens.check(new PlainJWT(alice().build()).serialize()))
                    .as("alg none")
                    .isEmpty();
            assertThat(tokens.check(signed(
                            JWSAlgorithm.HS256,
                            signer,
                            alice().expirationTime(past).build())))
                    .as("expired")
                    .isEmpty();
            assertThat(tokens.check(signed(JWSAlgorithm.HS256, signer, new JWTClaimsSet.Builder().build())))
                    .as("no subject")
                    .isEmpty();
            assertThat(tokens.check(signed(
                            JWSAlgorithm.HS256,
                            signer,
                            new JWTClaimsSet.Builder().subject("").build())))
                    .as("empty subject")
                    .isEmpty();
            assertThat(tokens.check(signed(
                            JWSAlgorithm.HS256, new MACSigner("another secret of 32 bytes, or more"), alice().build())))
                    .as("another key")
                    .isEmpty();
            assertThat(tokens.check(good.substring(0, good.length() - 4) + "AAAA"))
                    .as("damaged")
                    .isEmpty();
        }

        @Test
        void aConnectionLastsAsLongAsItsTokenAndAMinuteForClocksThatDiffer() throws Exception {
            Instant expiry = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

            String token = signed(
                    JWSAlgorithm.HS256,
                    signer,
                    alice().expirationTime(Date.from(expiry)).build());

            assertThat(tokens.check(token)).map(Identity::expiresAt).contains(expiry.plusSeconds(60));
        }

        @Test
        void theHeaderGoesBeforeTheCookie() throws Exception {
            String good = signed(JWSAlgorithm.HS256, signer, alice().build());

            assertThat(tokens.identify("Bearer " + good, null)).isPresent();
            assertThat(tokens.identify("bearer " + good, null)).isPresent();
            assertThat(tokens.identify(null, good)).isPresent();
            assertThat(tokens.identify("Basic x", good)).isEmpty();
            assertThat(tokens.identify(null, null)).isEmpty();
        }

        @Test
        void noTokenIsIssued() {
            assertThat(tokens.canIssue()).isFalse();
        }
    }

    @Nested
    class WithAKeySet {

        @Test
        void aSignatureByOneOfItsKeysIsAcceptedAndThePublicKeyAsSecretIsNot(@TempDir Path folder) throws Exception {
            RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
            Path file = Files.writeString(folder.resolve("jwks.json"), new JWKSet(key.toPublicJWK()).toString());
            Tokens tokens = Tokens.of(
                    Settings.of(Map.of("CONNECTIVITY_JWT_JWKS", file.toUri().toString())));

            assertThat(tokens.check(signed(JWSAlgorithm.RS256, new RSASSASigner(key), alice().build())))
                    .isPresent();
            byte[] publicKey = key.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8);
            assertThat(tokens.check(signed(JWSAlgorithm.HS256, new MACSigner(publicKey), alice().build())))
                    .as("a public key used as a secret")
                    .isEmpty();
        }
    }

    @Nested
    class Demonstration {

        @Test
        void theKeyIsKeptForItsOwnerAlone(@TempDir Path folder) throws Exception {
            Settings settings = Settings.of(Map.of("CONNECTIVITY_DATA", folder.toString()));
            Identity alice = new Identity(new UserId("1"), "Alice");

            String token = Tokens.of(settings).issue(alice, Instant.now());

            Identity checked = Tokens.of(settings).check(token).orElseThrow();
            assertThat(checked.user()).as("after a restart").isEqualTo(alice.user());
            assertThat(checked.name()).isEqualTo(alice.name());
            assertThat(Tokens.of(settings)
                            .check(Tokens.of(settings)
                                    .issue(
                                            alice,
                                            Instant.now().minus(Tokens.LIFETIME).minusSeconds(120))))
                    .as("after its lifetime")
                    .isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("jwt.key"))))
                    .isEqualTo("rw-------");
        }
    }
}
