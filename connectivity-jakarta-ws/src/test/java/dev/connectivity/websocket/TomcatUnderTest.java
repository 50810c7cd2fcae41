package dev.connectivity.websocket;

import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.file.Files;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.apache.tomcat.websocket.server.WsServerContainer;

final class TomcatUnderTest implements ContainerUnderTest {

    private final Tomcat tomcat = new Tomcat();

    @Override
    public int start(ServerEndpointConfig endpoint) throws Exception {
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        StandardContext context = (StandardContext) tomcat.addContext("", null);
        // Looks for leaks in the JDK's own classes, which only warns here.
        context.setClearReferencesObjectStreamClassCaches(false);
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servletContext) -> {
                    try {
                        WsServerContainer container =
                                (WsServerContainer) servletContext.getAttribute(ServerContainer.class.getName());
                        // Looks each second, not only every ten, which peers have not answered a close.
                        container.setProcessPeriod(1);
                        container.addEndpoint(endpoint);
                    } catch (DeploymentException failure) {
                        throw new ServletException(failure);
                    }
                },
                null);
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.getConnector();
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
