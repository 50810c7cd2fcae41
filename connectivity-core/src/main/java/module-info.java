/** Quality, incidents, sessions and rooms of voice calls. */
module dev.connectivity.core {
    requires com.fasterxml.uuid;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.connectivity;
    exports dev.connectivity.history;
    exports dev.connectivity.incident;
    exports dev.connectivity.quality;
    exports dev.connectivity.room;
    exports dev.connectivity.session;
    exports dev.connectivity.spi;
    exports dev.connectivity.stats;
}
