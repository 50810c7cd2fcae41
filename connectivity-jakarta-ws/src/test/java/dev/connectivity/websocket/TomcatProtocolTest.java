package dev.connectivity.websocket;

class TomcatProtocolTest extends ProtocolContract {

    @Override
    ContainerUnderTest container() {
        return new TomcatUnderTest();
    }
}
