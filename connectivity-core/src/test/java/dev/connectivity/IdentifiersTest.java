package dev.connectivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

    @Test
    void idsHoldOneTo255Characters() {
        assertThat(new UserId("a").value()).isEqualTo("a");
        assertThat(new ChannelId("c".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> new UserId(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("user id must have 1 to 255 characters");
        assertThatThrownBy(() -> new ChannelId("c".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("channel id must have 1 to 255 characters");
    }

    @Test
    void sessionIdsAreVersion7AndSortByAge() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(SessionId.next().toString());
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(SessionId.next().value().version()).isEqualTo(7);
        assertThat(SessionId.next().value().variant()).isEqualTo(2);
    }

    @Test
    void onlyTheCanonicalTextOfAUuidIsASessionId() {
        SessionId id = SessionId.next();

        assertThat(SessionId.parse(id.toString())).contains(id);
        assertThat(SessionId.parse("")).isEmpty();
        assertThat(SessionId.parse("1-1-1-1-1")).isEmpty();
        assertThat(SessionId.parse("x".repeat(36))).isEmpty();
        assertThat(SessionId.parse(id + "0")).isEmpty();
    }
}
