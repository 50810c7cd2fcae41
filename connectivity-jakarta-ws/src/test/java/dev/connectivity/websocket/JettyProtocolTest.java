package dev.connectivity.websocket;

class JettyProtocolTest extends ProtocolContract {

    @Override
    ContainerUnderTest container() {
        return new JettyUnderTest();
    }
}
