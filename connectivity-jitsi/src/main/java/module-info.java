/** Jitsi Videobridge over its HTTP interface. */
module dev.connectivity.jitsi {
    requires transitive dev.connectivity.core;
    requires com.fasterxml.jackson.core;
    requires transitive java.net.http;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.connectivity.jitsi;
    exports dev.connectivity.jitsi.client;
    exports dev.connectivity.jitsi.derive;
    exports dev.connectivity.jitsi.identity;
    exports dev.connectivity.jitsi.merge;
    exports dev.connectivity.jitsi.poll;
    exports dev.connectivity.jitsi.recording;
    exports dev.connectivity.jitsi.snapshot;
}
