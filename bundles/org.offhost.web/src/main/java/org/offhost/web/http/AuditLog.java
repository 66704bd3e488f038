// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Consumer;
import org.offhost.inspect.Printable;
import org.offhost.web.access.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who did what, from where, and what became of it, a line each: all requests that change something, and all that were refused. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.offhost.web.audit");
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final int REFUSED = 400;
    private static final int MOST = 500;

    private final Consumer<String> lines;

    public AuditLog() {
        this(LOG::info);
    }

    AuditLog(Consumer<String> lines) {
        this.lines = lines;
    }

    void note(Caller caller, HttpServletRequest request, int status) {
        boolean denied = status == WebCode.NOT_SIGNED_IN.status() || status == WebCode.ROLE_TOO_LOW.status();
        if (READS.contains(request.getMethod()) && !(denied && status >= REFUSED)) {
            return;
        }
        String path = request.getRequestURI(); // without a query, and as it came: no line break is in it
        lines.accept((caller.name().isEmpty()
                        ? "nobody"
                        : caller.name() + " (" + caller.role().id() + ")") + " from "
                + request.getRemoteAddr() + ": " + Printable.of(request.getMethod()) + " "
                + Printable.of(path.length() > MOST ? path.substring(0, MOST) : path) + " -> " + status);
    }
}
