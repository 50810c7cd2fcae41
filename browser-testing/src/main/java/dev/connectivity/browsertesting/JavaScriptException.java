package dev.connectivity.browsertesting;

/** An exception thrown, or a promise rejected, inside a page; the message carries the JavaScript stack. */
public final class JavaScriptException extends BrowserException {
    private static final long serialVersionUID = 1L;

    JavaScriptException(String message) {
        super(message);
    }
}
