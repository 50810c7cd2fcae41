/** Drives a real Chromium and an impaired network in our own tests; not published. */
module dev.connectivity.browsertesting {
    requires transitive com.fasterxml.jackson.databind;
    requires java.net.http;
    requires jdk.httpserver;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.connectivity.browsertesting;
}
