package dev.connectivity.websocket;

class TyrusLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return new TyrusUnderTest();
    }
}
