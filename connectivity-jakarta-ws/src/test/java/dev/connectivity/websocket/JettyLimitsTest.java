package dev.connectivity.websocket;

class JettyLimitsTest extends LimitsContract {

    @Override
    ContainerUnderTest container() {
        return new JettyUnderTest();
    }
}
