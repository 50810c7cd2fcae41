package dev.connectivity.websocket;

class TomcatLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return new TomcatUnderTest();
    }
}
