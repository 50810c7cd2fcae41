package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {

    private static final Runnable NOTHING = () -> {};

    private final List<String> told = new ArrayList<>();
    private final Wire.Receiver receiver = new Wire.Receiver() {
        @Override
        public void opened() {
            told.add("opened");
        }

        @Override
        public void received(String text) {
            told.add(text);
        }

        @Override
        public void ended(int code) {
            told.add("ended " + code);
        }
    };

    private ScriptedServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private Wire connect() throws IOException {
        return new Wire(server.selector, server.port(), "user-7", 0, receiver);
    }

    private void open() throws IOException {
        assertThat(server.accept(NOTHING))
                .contains("GET /ws/voice HTTP/1.1\r\n", "X-User: user-7\r\n", "connectivity.batch");
        server.upgrade();
        server.await(NOTHING, () -> told.contains("opened"));
    }

    @Test
    void answersAPingWithoutAPayloadAtOnce() throws IOException {
        connect();
        open();

        server.send("\u0089\0");

        assertThat(server.awaitText(NOTHING, "\0\0\0\0")).isEqualTo("\u008a\u0080\0\0\0\0");
    }

    @Test
    void answersACloseAndTellsItsCodeWhereverItIsCut() throws IOException {
        connect();
        open();

        server.send("\u0081\2hi\u0088\2\3");
        server.await(NOTHING, () -> told.contains("hi"));
        server.send("\u00f4");
        server.await(NOTHING, () -> told.contains("ended 1012"));

        assertThat(server.awaitText(NOTHING, "\u00f4")).isEqualTo("\u0088\u0082\0\0\0\0\3\u00f4");
        assertThat(server.isEnded()).isTrue();
        assertThat(told).containsExactly("opened", "hi", "ended 1012");
    }

    @Test
    void tellsTheCodeOfACloseThatItHasNotReadWhenSendingFails() throws IOException {
        Wire wire = connect();
        open();
        wire.send("unread, so that the socket is reset");

        server.send("\u0088\2\3\u00f4");
        server.hangUp();
        while (wire.send("into the void")) {
            // The system notices a moment later.
        }

        assertThat(told).containsExactly("opened");
        server.await(NOTHING, () -> told.size() > 1);
        assertThat(told).containsExactly("opened", "ended 1012");
    }

    @Test
    void sendsSeveralFramesAtOnceAndNothingBeforeItIsOpen() throws IOException {
        Wire wire = connect();
        assertThat(wire.send("early")).isFalse();
        open();

        assertThat(wire.sendAll(List.of("a", "b"))).isTrue();

        assertThat(server.awaitText(NOTHING, "b")).isEqualTo("\u0081\u0081\0\0\0\0a\u0081\u0081\0\0\0\0b");
    }

    @Test
    void tellsThatNobodyTookTheConnection() throws IOException {
        int port = server.port();
        server.refuse();

        try {
            new Wire(server.selector, port, "user-7", 0, receiver);
            server.await(NOTHING, () -> told.contains("ended 1006"));
        } catch (IOException atOnce) {
            // The kernel may refuse it before the constructor returns.
            assertThat(told).isEmpty();
        }
    }
}
