package dev.connectivity.websocket;

import java.io.Writer;

/** Gathers text without locks and without more room than it needs. For one thread. */
final class TextWriter extends Writer {

    private final StringBuilder text;

    TextWriter(int expectedChars) {
        text = new StringBuilder(expectedChars);
    }

    int length() {
        return text.length();
    }

    @Override
    public void write(int c) {
        text.append((char) c);
    }

    @Override
    public void write(char[] chars, int from, int length) {
        text.append(chars, from, length);
    }

    @Override
    public void write(String string, int from, int length) {
        text.append(string, from, from + length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
