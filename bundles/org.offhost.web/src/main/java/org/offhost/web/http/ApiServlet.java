// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.offhost.web.access.Caller;

/** The interface of programs: finds the route of a request, lets it in, has it answered. */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final Duration BODY_LIMIT = Duration.ofSeconds(30);

    private final transient Supplier<List<WebResource>> resources;
    private final transient WebGate gate;
    private final transient AuditLog audit;
    private final transient Duration bodyLimit;
    private transient volatile Routes known = new Routes(List.of(), List.of());

    /** The routes of resources, which are many and seldom others. */
    private record Routes(List<WebResource> of, List<WebRoute> routes) {}

    /** @param resources those that are there now */
    public ApiServlet(Supplier<List<WebResource>> resources, WebGate gate, AuditLog audit) {
        this(resources, gate, audit, BODY_LIMIT);
    }

    ApiServlet(Supplier<List<WebResource>> resources, WebGate gate, AuditLog audit, Duration bodyLimit) {
        this.bodyLimit = bodyLimit;
        this.resources = resources;
        this.gate = gate;
        this.audit = audit;
    }

    /** A route with the values of its segments. */
    private record Match(WebRoute route, Map<String, String> values) {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SafeHeaders.ofData(request, response);
        Caller caller = Caller.NOBODY;
        WebEffect effect = WebEffect.of(request.getMethod());
        try {
            gate.check(request);
            List<Match> matches = matches(request);
            Optional<Match> match = matches.stream()
                    .filter(m -> m.route().method().equals(method(request)))
                    .findFirst();
            effect = match.map(m -> m.route().effect()).orElse(effect);
            WebGate.checkOrigin(request, effect);
            if (match.isEmpty() || match.get().route().role().isPresent()) {
                caller = gate.caller(request, effect); // what there is, is told to those who may know
            }
            if (match.isEmpty()) {
                throw new ProblemException(matches.isEmpty() ? WebCode.NO_SUCH_RESOURCE : WebCode.METHOD_NOT_ALLOWED);
            }
            answer(request, response, match.get(), caller);
        } catch (Exception | LinkageError e) {
            if (!isSlow(e)) {
                RequestBody.passOver(request, bodyLimit);
            }
            Problems.write(response, e);
        } finally {
            audit.note(caller, request, effect, response.getStatus());
        }
    }

    private static boolean isSlow(Throwable e) {
        return e instanceof ProblemException problem && problem.code() == WebCode.BODY_TOO_SLOW;
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Match match, Caller caller)
            throws Exception {
        if (match.route().role().isPresent()) {
            WebGate.require(caller, match.route().role().get());
        }
        WebExchange exchange = new WebExchange(
                request,
                response,
                match.values(),
                caller,
                gate.stillAdmitted(request),
                gate.stillTaken(request),
                bodyLimit);
        match.route().handler().handle(exchange);
    }

    private static String method(HttpServletRequest request) {
        return request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    }

    /** The routes of a path, whatever the method. */
    private List<Match> matches(HttpServletRequest request) {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        List<String> segments =
                Arrays.asList(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
        List<Match> matches = new ArrayList<>();
        for (WebRoute route : routes()) {
            Optional<Map<String, String>> values = route.match(segments);
            if (values.isPresent()) {
                matches.add(new Match(route, values.get()));
            }
        }
        return matches;
    }

    private List<WebRoute> routes() {
        List<WebResource> now = List.copyOf(resources.get());
        Routes routes = known;
        if (!routes.of().equals(now)) {
            routes = new Routes(
                    now, now.stream().flatMap(r -> r.routes().stream()).toList());
            known = routes;
        }
        return routes.routes();
    }
}
