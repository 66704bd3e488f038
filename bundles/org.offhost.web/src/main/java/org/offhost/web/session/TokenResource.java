// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.session;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.BearerTokens;
import org.offhost.web.access.Caller;
import org.offhost.web.access.Role;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /tokens}: those of programs, which an administrator makes and ends. */
@Component
public final class TokenResource implements WebResource {
    private static final long USUAL_DAYS = 90;

    private final Admissions admissions;

    @Activate
    public TokenResource(@Reference Admissions admissions) {
        this.admissions = admissions;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.of("GET", "/tokens", Optional.of(Role.ADMINISTRATOR), this::list),
                WebRoute.post("/tokens", Role.ADMINISTRATOR, this::create),
                WebRoute.of("DELETE", "/tokens/{token}", Optional.of(Role.ADMINISTRATOR), this::end));
    }

    private void list(WebExchange exchange) throws Exception {
        exchange.json(json -> {
            json.object().name("tokens").array();
            for (Caller token : admissions.bearers().all()) {
                json.object()
                        .member("name", token.name())
                        .member("role", token.role().id())
                        .member("expires", token.expires().toString())
                        .end();
            }
            json.endArray().end();
        });
    }

    private void create(WebExchange exchange) throws Exception {
        RequestBody body = exchange.body();
        String name = body.text("name");
        Role role = body.choice("role", Role.class).orElse(Role.VIEWER);
        long days = body.number("days").orElse(USUAL_DAYS);
        body.end();
        if (!BearerTokens.isName(name)) {
            throw ProblemException.invalid("name", "1 to 64 letters, digits, or ._@-", name);
        }
        if (days < 1 || days > BearerTokens.MOST.toDays()) {
            throw ProblemException.invalid("days", "1 to " + BearerTokens.MOST.toDays(), Long.toString(days));
        }
        String token = admissions
                .bearers()
                .create(name, role, Duration.ofDays(days))
                .orElseThrow(() -> ProblemException.invalid("name", "a name that no other token has", name));
        exchange.json(
                HttpServletResponse.SC_CREATED,
                json -> json.object()
                        .member("name", name)
                        .member("role", role.id())
                        .member("token", token)
                        .end());
    }

    private void end(WebExchange exchange) throws Exception {
        if (!admissions.bearers().end(exchange.path("token"))) {
            throw new ProblemException(WebCode.NO_SUCH_RESOURCE, Map.of("token", exchange.path("token")));
        }
        exchange.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
