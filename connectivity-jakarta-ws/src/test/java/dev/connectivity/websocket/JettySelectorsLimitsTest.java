package dev.connectivity.websocket;

/** Jetty with what connectivity-jetty has for it. */
class JettySelectorsLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return JettyUnderTest.withOurs();
    }
}
