package dev.connectivity.example.voiceserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.connectivity.UserId;
import dev.connectivity.websocket.Identity;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks JSON Web Tokens, and makes them while the demonstration login is on. Thread-safe. */
final class Tokens {

    static final String COOKIE = "connectivity_token";
    static final Duration LIFETIME = Duration.ofDays(30);

    /** For so long after its expiry a token is taken for valid, because clocks differ. */
    private static final Duration CLOCK_SKEW =
            Duration.ofSeconds(DefaultJWTClaimsVerifier.DEFAULT_MAX_CLOCK_SKEW_SECONDS);

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int KEY_BYTES = 32;
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_NAME = 64;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final byte @Nullable [] demonstrationKey;

    private Tokens(JWKSource<SecurityContext> keys, Set<JWSAlgorithm> algorithms, byte @Nullable [] demonstrationKey) {
        this.demonstrationKey = demonstrationKey;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(null, new HashSet<>(List.of("sub"))));
    }

    /** Takes the configured key, or makes one and keeps it when the demonstration login is on. */
    static Tokens of(Settings settings) {
        String secret = settings.jwtSecret();
        URI jwks = settings.jwks();
        if (secret != null) {
            return new Tokens(
                    new ImmutableSecret<>(secret.getBytes(StandardCharsets.UTF_8)), Set.of(JWSAlgorithm.HS256), null);
        }
        if (jwks != null) {
            // No symmetric algorithm: a public key must never serve as a secret.
            Set<JWSAlgorithm> asymmetric = new HashSet<>(JWSAlgorithm.Family.RSA);
            asymmetric.addAll(JWSAlgorithm.Family.EC);
            asymmetric.addAll(JWSAlgorithm.Family.ED);
            return new Tokens(keySet(jwks), asymmetric, null);
        }
        if (!settings.isDemonstration()) {
            LOG.warn(
                    "Nobody can log in: the demonstration login works on loopback only; set CONNECTIVITY_JWT_SECRET or"
                            + " CONNECTIVITY_JWT_JWKS to listen on {}",
                    settings.host());
            return new Tokens(new ImmutableSecret<>(randomKey()), Set.of(JWSAlgorithm.HS256), null);
        }
        byte[] key = keptKey(settings.data().resolve("jwt.key"));
        return new Tokens(new ImmutableSecret<>(key), Set.of(JWSAlgorithm.HS256), key);
    }

    private static JWKSource<SecurityContext> keySet(URI jwks) {
        try {
            if ("file".equals(jwks.getScheme())) {
                return new ImmutableJWKSet<>(JWKSet.load(Path.of(jwks).toFile()));
            }
            return JWKSourceBuilder.create(jwks.toURL()).retrying(true).build();
        } catch (IOException | ParseException | IllegalArgumentException unreadable) {
            throw new StartException("CONNECTIVITY_JWT_JWKS cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static byte[] keptKey(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (UnsupportedOperationException notPosix) {
                Files.createFile(file);
            }
            byte[] key = randomKey();
            Files.write(file, key);
            return key;
        } catch (FileAlreadyExistsException kept) {
            return readKey(file);
        } catch (IOException unwritable) {
            throw new StartException("CONNECTIVITY_DATA cannot be written: " + unwritable.getMessage(), unwritable);
        }
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static byte[] readKey(Path file) {
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new StartException("The key in " + file + " is damaged; delete it and log in again", null);
            }
            return key;
        } catch (IOException unreadable) {
            throw new StartException("The key in " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    boolean canIssue() {
        return demonstrationKey != null;
    }

    /** Makes a token for a demonstration user. */
    String issue(Identity identity, Instant now) {
        if (demonstrationKey == null) {
            throw new IllegalStateException("The demonstration login is off");
        }
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(identity.user().value())
                .claim("name", identity.name())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(demonstrationKey));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("The token cannot be signed", impossible);
        }
        return token.serialize();
    }

    /** Returns whose token it is, or nothing if it is not valid now. */
    Optional<Identity> check(String token) {
        return claims(token).flatMap(Tokens::identity);
    }

    private Optional<JWTClaimsSet> claims(String token) {
        try {
            return Optional.of(processor.process(token, null));
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException invalid) {
            LOG.debug("A token was refused: {}", invalid.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Identity> identity(JWTClaimsSet claims) {
        String subject = claims.getSubject();
        if (subject == null || subject.isEmpty() || subject.length() > LONGEST_ID) {
            return Optional.empty();
        }
        String name = claims.getClaim("name") instanceof String text && !text.isBlank() ? text : subject;
        String shortName = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        Date expiry = claims.getExpirationTime();
        Instant expiresAt = expiry == null ? null : expiry.toInstant().plus(CLOCK_SKEW);
        return Optional.of(new Identity(new UserId(subject), shortName, expiresAt));
    }

    /** Tells whether the request comes from whoever runs the server. A cookie is never enough for that. */
    boolean isAdmin(@Nullable String authorization) {
        return bearer(authorization)
                .flatMap(this::claims)
                .filter(claims -> Boolean.TRUE.equals(claims.getClaim("admin")))
                .isPresent();
    }

    private static Optional<String> bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(authorization.substring(7).strip())
                : Optional.empty();
    }

    /** Returns whose request it is, by its Authorization header or else its cookie. */
    Optional<Identity> identify(@Nullable String authorization, @Nullable String cookie) {
        if (authorization != null) {
            return bearer(authorization).flatMap(this::check);
        }
        return cookie == null ? Optional.empty() : check(cookie);
    }
}
