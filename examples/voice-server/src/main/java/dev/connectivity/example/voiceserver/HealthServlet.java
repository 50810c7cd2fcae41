package dev.connectivity.example.voiceserver;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** {@code /healthz}: the process answers. {@code /readyz}: the database answers too. */
final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient DataSource database;

    HealthServlet(DataSource database) {
        this.database = database;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean ok = request.getServletPath().equals("/healthz") || databaseAnswers();
        response.setStatus(ok ? 200 : 503);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().println(ok ? "ok" : "the database does not answer");
    }

    private boolean databaseAnswers() {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(2);
        } catch (SQLException away) {
            return false;
        }
    }
}
