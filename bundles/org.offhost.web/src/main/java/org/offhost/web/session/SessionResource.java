// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.session;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.inspect.Json;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.access.WebSession;
import org.offhost.web.access.WebSessions;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebGate;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /session}: who is signed in by the cookie of a browser. */
@Component
public final class SessionResource implements WebResource {
    private final Admissions admissions;

    @Activate
    public SessionResource(@Reference Admissions admissions) {
        this.admissions = admissions;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.get("/session", this::show),
                WebRoute.of("POST", "/session", Optional.empty(), this::begin),
                WebRoute.of("DELETE", "/session", Optional.of(Role.VIEWER), this::end));
    }

    private void show(WebExchange exchange) throws Exception {
        WebSession session = WebGate.cookie(exchange.request())
                .flatMap(admissions.sessions()::find)
                .orElseThrow(() -> new ProblemException(WebCode.NOT_SIGNED_IN));
        exchange.json(json -> write(json, session));
    }

    private void begin(WebExchange exchange) throws Exception {
        RequestBody body = exchange.body();
        Optional<String> token = body.optional("token");
        Optional<String> user = body.optional("user");
        Optional<String> password = body.optional("password");
        body.end();
        if (token.isPresent() == user.isPresent() || user.isPresent() != password.isPresent()) {
            throw ProblemException.invalid("token", "a token, or user and password", "something else");
        }
        String address = exchange.request().getRemoteAddr();
        exchange.claims(user.orElse("console"));
        Admissions.Answer answer = token.isPresent()
                ? admissions.signIn(address, token.get())
                : admissions.signIn(address, user.get(), password.get().toCharArray());
        WebSessions.Begun begun = switch (answer.outcome()) {
            case ADMITTED -> answer.session().orElseThrow();
            case REFUSED -> throw new ProblemException(WebCode.SIGN_IN_FAILED);
            case TOO_MANY_ATTEMPTS -> throw new ProblemException(WebCode.TOO_MANY_ATTEMPTS);
            case UNKNOWN -> throw new ProblemException(WebCode.NOT_AVAILABLE, Map.of("service", "realm"));
        };
        cookie(exchange, begun.cookie(), "");
        exchange.json(HttpServletResponse.SC_CREATED, json -> write(json, begun.session()));
    }

    private void end(WebExchange exchange) {
        WebGate.cookie(exchange.request()).ifPresent(admissions.sessions()::end);
        cookie(exchange, "", "; Max-Age=0");
        exchange.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static void cookie(WebExchange exchange, String value, String more) {
        String secure = exchange.request().isSecure() ? "; Secure" : "";
        exchange.response()
                .addHeader(
                        "Set-Cookie",
                        WebGate.COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + secure + more);
    }

    private static void write(Json json, WebSession session) {
        json.object()
                .member("name", session.caller().name())
                .member("role", session.caller().role().id())
                .member("csrf", session.csrf())
                .member("expires", session.caller().expires().toString())
                .end();
    }
}
