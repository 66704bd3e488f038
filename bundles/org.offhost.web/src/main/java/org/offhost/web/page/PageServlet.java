// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.page;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.Problems;
import org.offhost.web.http.SafeHeaders;
import org.offhost.web.http.WebCode;

/** The files of the page; anybody may read them, they hold nothing of this console. */
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Files of one folder, and such of folders in it: no name leads out. */
    private static final Pattern NAME = Pattern.compile("/([a-z0-9-]+/)*[a-z0-9-]+\\.[a-z0-9]+");

    private static final Set<String> READS = Set.of("GET", "HEAD");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json",
            "json", "application/json");

    /** What has no body of its own would get a page of the container's. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (READS.contains(request.getMethod())) {
            super.service(request, response);
        } else {
            SafeHeaders.ofPage(request, response);
            Problems.write(response, new ProblemException(WebCode.METHOD_NOT_ALLOWED));
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SafeHeaders.ofPage(request, response);
        String path = request.getPathInfo() == null || request.getPathInfo().equals("/")
                ? "/index.html"
                : request.getPathInfo();
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        try (InputStream file = type == null || !NAME.matcher(path).matches()
                ? null
                : PageServlet.class.getResourceAsStream(path.substring(1))) {
            if (file == null) {
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setContentType(type);
            file.transferTo(response.getOutputStream());
        }
    }
}
