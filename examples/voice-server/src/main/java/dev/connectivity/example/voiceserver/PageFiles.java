package dev.connectivity.example.voiceserver;

import jakarta.servlet.http.HttpServlet;
import java.util.Map;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ResourceServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** The files of the pages: this example's own, and what jars such as connectivity-web carry in META-INF/resources. */
final class PageFiles {

    private PageFiles() {}

    /** Serves them: what is named by its content for a year, the icon for a day, everything else checked each time. */
    static void serve(ServletContextHandler context) {
        ResourceFactory resources = ResourceFactory.of(context);
        context.setBaseResource(ResourceFactory.combine(
                resources.newClassLoaderResource("web/"), resources.newClassLoaderResource("META-INF/resources/")));
        context.setWelcomeFiles(new String[] {"index.html"});
        context.addServlet(files(new DefaultServlet(), "no-cache"), "/");
        context.addServlet(
                files(new ResourceServlet(), "public, max-age=31536000, immutable"), "/connectivity/immutable/*");
        // Asked for twice by every page.
        context.addServlet(files(new ResourceServlet(), "public, max-age=86400"), "/icon.svg");
    }

    private static ServletHolder files(HttpServlet servlet, String cacheControl) {
        ServletHolder files = new ServletHolder(servlet);
        files.setInitParameters(
                Map.of("dirAllowed", "false", "etags", "true", "pathInfoOnly", "false", "cacheControl", cacheControl));
        return files;
    }

    /**
     * Compresses pages, scripts, styles and pictures. Not the answers of the API: whoever can watch the size of a
     * compressed answer, and put words of their own into it, may guess the rest of it.
     */
    static Handler compressed(Handler inner) {
        CompressionHandler compression = new CompressionHandler(inner);
        compression.putCompression(new GzipCompression());
        compression.putConfiguration(
                "/*",
                CompressionConfig.builder()
                        .compressIncludeMethod("GET")
                        .compressIncludeMimeType("text/html")
                        .compressIncludeMimeType("text/css")
                        .compressIncludeMimeType("text/javascript")
                        .compressIncludeMimeType("image/svg+xml")
                        .compressExcludePath("/api/*")
                        .build());
        return compression;
    }
}
