package dev.connectivity.websocket;

class UndertowProtocolTest extends ProtocolContract {

    @Override
    ContainerUnderTest container() {
        return new UndertowUnderTest();
    }
}
