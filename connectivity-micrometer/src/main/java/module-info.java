/** Micrometer meters for Connectivity. */
module dev.connectivity.micrometer {
    requires transitive dev.connectivity.core;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports dev.connectivity.micrometer;
}
