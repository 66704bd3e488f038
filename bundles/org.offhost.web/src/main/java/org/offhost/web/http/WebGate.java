// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.BearerTokens;
import org.offhost.web.access.Caller;
import org.offhost.web.access.Role;
import org.offhost.web.access.WebSession;
import org.offhost.web.access.WebSessions;

/** Lets requests in, or not. Whoever hosts the servlets: beyond this host nothing is answered without TLS. Thread-safe. */
public final class WebGate {
    /** Name of the cookie that carries a session. */
    public static final String COOKIE = "offhost-session";

    /** Header in which a request that changes something says the word of its session. */
    public static final String CSRF = "X-Offhost-Csrf";

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9A-Fa-f:.%]+\\]");

    private static final String BEARER = "Bearer ";

    private final WebSessions sessions;
    private final BearerTokens bearers;
    private final Set<String> names;

    /** @param names by which the server may be asked, besides localhost and addresses */
    public WebGate(Admissions admissions, Set<String> names) {
        this.sessions = admissions.sessions();
        this.bearers = admissions.bearers();
        this.names = Set.copyOf(names);
    }

    /** Refuses what no caller may ask. */
    void check(HttpServletRequest request) throws ProblemException {
        if (!request.isSecure() && !isLoopback(request.getLocalAddr())) {
            throw new ProblemException(WebCode.NOT_SECURE);
        }
        // a page elsewhere whose name was made to lead here is told by the name that it asks for
        String host = request.getServerName();
        if (!host.equals("localhost")
                && !names.contains(host)
                && !ADDRESS.matcher(host).matches()) {
            throw new ProblemException(WebCode.UNKNOWN_HOST, Map.of("host", host));
        }
    }

    /** Refuses what another page has a browser do. */
    static void checkOrigin(HttpServletRequest request, WebEffect effect) throws ProblemException {
        if (effect == WebEffect.NONE) {
            return;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none")
                || origin != null && !isOwn(origin, request);
        if (foreign) {
            throw new ProblemException(WebCode.FOREIGN_ORIGIN);
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isOwn(String origin, HttpServletRequest request) {
        try {
            URI uri = URI.create(origin);
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return request.getScheme().equals(uri.getScheme())
                    && request.getServerName().equals(uri.getHost())
                    && request.getServerPort() == port;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Who asks; a program by its token, a browser by its cookie, and where it changes something by the word of its session. */
    Caller caller(HttpServletRequest request, WebEffect effect) throws ProblemException {
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            return bearer(authorization).orElseThrow(() -> new ProblemException(WebCode.NOT_SIGNED_IN));
        }
        WebSession session = session(request).orElseThrow(() -> new ProblemException(WebCode.NOT_SIGNED_IN));
        if (effect == WebEffect.CHANGES) {
            String word = request.getHeader(CSRF);
            if (word == null || !WebSessions.isCsrf(session, word)) {
                throw new ProblemException(WebCode.CSRF_MISSING);
            }
        }
        return session.caller();
    }

    private Optional<Caller> bearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? bearers.find(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** Refuses whoever has no such role. */
    public static void require(Caller caller, Role least) throws ProblemException {
        if (!caller.role().includes(least)) {
            throw new ProblemException(
                    WebCode.ROLE_TOO_LOW, Map.of("role", caller.role().id(), "needed", least.id()));
        }
    }

    /** Whether who is let in with a request now would be so later. */
    BooleanSupplier stillAdmitted(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            return () -> bearer(authorization).isPresent();
        }
        Optional<String> cookie = cookie(request);
        return () -> cookie.filter(sessions::isOpen).isPresent();
    }

    /** The same, of an answer that is taken as long as somebody asks so: to take it is to use the session. */
    BooleanSupplier stillTaken(HttpServletRequest request) {
        return request.getHeader("Authorization") != null
                ? stillAdmitted(request)
                : () -> session(request).isPresent();
    }

    /** The session of a request's cookie. */
    public Optional<WebSession> session(HttpServletRequest request) {
        return cookie(request).flatMap(sessions::find);
    }

    public static Optional<String> cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }
}
