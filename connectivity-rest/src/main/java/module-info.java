/** Connection history as Jakarta REST resources. */
module dev.connectivity.rest {
    requires com.fasterxml.jackson.databind;
    requires transitive dev.connectivity.core;
    requires transitive jakarta.ws.rs;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.connectivity.rest;

    opens dev.connectivity.rest to
            com.fasterxml.jackson.databind;
}
