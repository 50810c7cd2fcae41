package dev.connectivity.example.voiceserver;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/** Shows a page under an address without {@code .html}. */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String page;

    PageServlet(String page) {
        this.page = page;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Objects.requireNonNull(request.getRequestDispatcher(page)).forward(request, response);
    }
}
