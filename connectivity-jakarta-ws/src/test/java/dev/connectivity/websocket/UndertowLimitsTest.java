package dev.connectivity.websocket;

class UndertowLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return new UndertowUnderTest();
    }
}
