package dev.connectivity.websocket;

import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

final class UndertowUnderTest implements ContainerUnderTest {

    private @Nullable Undertow server;

    @Override
    public int start(ServerEndpointConfig endpoint) throws Exception {
        WebSocketDeploymentInfo sockets = new WebSocketDeploymentInfo()
                .setBuffers(new DefaultByteBufferPool(false, 8192))
                .addEndpoint(endpoint);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(getClass().getClassLoader())
                .setContextPath("/")
                .setDeploymentName("voice")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, sockets);
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        Undertow started = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(manager.start())
                .build();
        started.start();
        server = started;
        return ((InetSocketAddress) started.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
