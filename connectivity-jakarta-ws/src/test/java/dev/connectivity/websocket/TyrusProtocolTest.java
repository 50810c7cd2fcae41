package dev.connectivity.websocket;

class TyrusProtocolTest extends ProtocolContract {

    @Override
    ContainerUnderTest container() {
        return new TyrusUnderTest();
    }
}
