// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.offhost.inspect.Printable;
import org.offhost.web.access.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who did what, from where, and what became of it, a line each: all requests that do something, and all that were refused. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.offhost.web.audit");
    private static final int MOST = 500;

    /** Attribute of a request that says as whom somebody wants to sign in. */
    private static final String CLAIMED = "org.offhost.web.claimed";

    private final Consumer<String> lines;

    public AuditLog() {
        this(LOG::info);
    }

    AuditLog(Consumer<String> lines) {
        this.lines = lines;
    }

    void note(Caller caller, HttpServletRequest request, WebEffect effect, int status) {
        boolean denied = status == WebCode.NOT_SIGNED_IN.status() || status == WebCode.ROLE_TOO_LOW.status();
        if (effect == WebEffect.NONE && !denied) {
            return;
        }
        String who = caller.name().isEmpty()
                ? "nobody"
                : shown(caller.name()) + " (" + caller.role().id() + ")";
        String as = request.getAttribute(CLAIMED) instanceof String name ? " as " + shown(name) : "";
        // without a query, and as it came: no line break is in it
        lines.accept(who + as + " from " + request.getRemoteAddr() + ": " + shown(request.getMethod()) + " "
                + shown(request.getRequestURI()) + " -> " + status);
    }

    private static String shown(String text) {
        return Printable.of(text.length() > MOST ? text.substring(0, MOST) : text);
    }

    /** Has the line of a request tell as whom somebody wants to sign in. */
    static void claim(HttpServletRequest request, String name) {
        request.setAttribute(CLAIMED, name);
    }
}
