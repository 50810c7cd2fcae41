package dev.connectivity.jitsi.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.ChannelId;
import dev.connectivity.UserId;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IdentitiesTest {

    private static final JitsiParticipant ALICE = new JitsiParticipant(
            "http://127.0.0.1:8080", "c1", "Standup@conference.example.org", "m1", "aa111111", "Alice-a1x");

    private static JitsiParticipant in(String room) {
        return new JitsiParticipant("b", "c1", room, "m1", "aa111111", null);
    }

    @Nested
    class ByTheBridge {

        private final BridgeIdentities identities = new BridgeIdentities();

        @Test
        void theStatisticsIdIsTheUserButNeverAnAccount() {
            assertThat(identities.identify(ALICE))
                    .contains(new JitsiIdentity(new UserId("jitsi:Alice-a1x"), "Alice-a1x", new ChannelId("Standup")));
        }

        @Test
        void withoutOneItIsTheEndpoint() {
            assertThat(identities.identify(in("a@b")).orElseThrow().user()).isEqualTo(new UserId("jitsi:aa111111"));
        }
    }

    @Nested
    class ByAMap {

        private final StaticIdentities identities = StaticIdentities.builder()
                .person("Alice-a1x", new UserId("u1"), "Alice")
                .room("Standup", new ChannelId("ch1"))
                .build();

        @Test
        void aKnownPersonInAKnownRoomIsFound() {
            assertThat(identities.identify(ALICE))
                    .contains(new JitsiIdentity(new UserId("u1"), "Alice", new ChannelId("ch1")));
        }

        @Test
        void everybodyElseIsNobody() {
            assertThat(identities.identify(in("Standup@x"))).isEmpty();
        }
    }

    @Nested
    class ByClaims {

        private final JwtClaimsIdentities identities = new JwtClaimsIdentities(2);

        private static Map<String, Object> claims(String room) {
            return Map.of("room", room, "context", Map.of("user", Map.of("id", "u1", "name", "Alice")));
        }

        @Test
        void whoWasPresentedForTheRoomIsKnown() {
            assertThat(identities.present("aa111111", claims("standup"))).isTrue();

            assertThat(identities.identify(ALICE))
                    .contains(new JitsiIdentity(new UserId("u1"), "Alice", new ChannelId("Standup")));
        }

        @Test
        void aTokenForAnotherRoomIsNotEnough() {
            identities.present("aa111111", claims("boardroom"));

            assertThat(identities.identify(ALICE)).isEmpty();
        }

        @Test
        void aTokenForAnyRoomIs() {
            identities.present("aa111111", claims("*"));

            assertThat(identities.identify(in("[tenant]x@conference"))).isPresent();
        }

        @Test
        void aTenantsRoomIsTheRoomOfTheClaim() {
            identities.present("aa111111", claims("x"));

            assertThat(identities
                            .identify(in("[tenant]x@conference"))
                            .orElseThrow()
                            .channel())
                    .isEqualTo(new ChannelId("[tenant]x"));
        }

        @Test
        void aUserMayHaveANumber() {
            Map<String, Object> claims = Map.of("room", "*", "context", Map.of("user", Map.of("id", 4711L)));
            assertThat(identities.present("aa111111", claims)).isTrue();

            assertThat(identities.identify(ALICE).orElseThrow())
                    .isEqualTo(new JitsiIdentity(new UserId("4711"), "4711", new ChannelId("Standup")));
        }

        @Test
        void claimsWithoutAUserAreNotRemembered() {
            assertThat(identities.present("aa111111", Map.of("room", "standup")))
                    .isFalse();
            assertThat(identities.present("aa111111", Map.of("context", "x"))).isFalse();
            assertThat(identities.present("aa111111", Map.of("context", Map.of("user", Map.of("id", 7.5)))))
                    .isFalse();
        }

        @Test
        void whoLeftIsForgottenAndSoAreTheOldestBeyondTheCapacity() {
            identities.present("aa111111", claims("*"));
            identities.withdraw("aa111111");
            assertThat(identities.identify(ALICE)).isEmpty();

            identities.present("aa111111", claims("*"));
            identities.present("b", claims("*"));
            identities.present("c", claims("*"));
            assertThat(identities.identify(ALICE)).isEmpty();
        }
    }
}
