/** Fakes and port contracts for tests of Connectivity and of its embedders. */
module dev.connectivity.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.connectivity.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports dev.connectivity.testkit;

    // The contracts' test methods are not public, as usual for tests; JUnit reaches them by reflection.
    opens dev.connectivity.testkit to
            org.junit.platform.commons;
}
