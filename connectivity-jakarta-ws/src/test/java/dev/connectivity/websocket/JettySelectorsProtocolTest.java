package dev.connectivity.websocket;

/** Jetty with what connectivity-jetty has for it. */
class JettySelectorsProtocolTest extends ProtocolContract {

    @Override
    ContainerUnderTest container() {
        return JettyUnderTest.withOurs();
    }
}
