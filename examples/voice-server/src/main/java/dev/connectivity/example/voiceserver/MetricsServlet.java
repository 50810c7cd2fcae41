package dev.connectivity.example.voiceserver;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.jdbi.JdbiStorage;
import dev.connectivity.micrometer.MicrometerMetrics;
import dev.connectivity.spi.ConnectivityMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * {@code /metrics} for Prometheus. Open to whoever reaches the server while a name alone logs in, which is on loopback
 * only; with a key for tokens it asks for one with {@code "admin": true}.
 */
final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final transient PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final transient MicrometerMetrics metrics = new MicrometerMetrics(registry);
    private final transient Tokens tokens;
    private final boolean open;

    MetricsServlet(Tokens tokens, boolean open) {
        this.tokens = tokens;
        this.open = open;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    ConnectivityMetrics metrics() {
        return metrics;
    }

    void watch(ConnectivityMonitor monitor, JdbiStorage storage) {
        metrics.watch(monitor);
        Gauge.builder(
                        "connectivity.spool.entries",
                        storage,
                        held -> held.spool().entries())
                .description("What waits on disk for the database to return")
                .register(registry);
        Gauge.builder(
                        "connectivity.spool.rejected",
                        storage,
                        held -> held.spool().rejected())
                .description("What the database rejects for good, kept on disk until its cause is removed")
                .register(registry);
        Gauge.builder("connectivity.spool.size", storage, held -> held.spool().bytes())
                .description("Room taken by what waits on disk")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("connectivity.spool.limit", storage, held -> held.spool().maxBytes())
                .description("Room there is on disk; beyond it samples are refused")
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (open || tokens.isAdmin(request.getHeader("Authorization"))) {
            response.setContentType(PROMETHEUS_TEXT);
            registry.scrape(response.getOutputStream());
        } else {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.setHeader("WWW-Authenticate", "Bearer");
            response.setContentType("text/plain;charset=utf-8");
            response.getWriter().println("The metrics need a token with \"admin\": true");
        }
    }
}
