// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.offhost.web.access.Caller;

/** The interface of programs: finds the route of a request, lets it in, has it answered. */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<List<WebResource>> resources;
    private final transient WebGate gate;

    /** @param resources those that are there now */
    public ApiServlet(Supplier<List<WebResource>> resources, WebGate gate) {
        this.resources = resources;
        this.gate = gate;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SafeHeaders.ofData(response);
        try {
            gate.check(request);
            answer(request, response);
        } catch (Exception | LinkageError e) {
            Problems.write(response, e);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        List<String> segments = Arrays.asList(path.replaceFirst("^/", "").split("/", -1));
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        boolean known = false;
        for (WebResource resource : resources.get()) {
            for (WebRoute route : resource.routes()) {
                Optional<Map<String, String>> values = route.match(segments);
                known |= values.isPresent();
                if (values.isPresent() && route.method().equals(method)) {
                    Caller caller = route.role().isPresent()
                            ? gate.admit(request, route.role().get())
                            : Caller.NOBODY;
                    route.handler().handle(new WebExchange(request, response, values.get(), caller));
                    return;
                }
            }
        }
        if (gate.session(request).isEmpty()) {
            throw new ProblemException(WebCode.NOT_SIGNED_IN); // what there is, is told to those who may know
        }
        throw new ProblemException(known ? WebCode.METHOD_NOT_ALLOWED : WebCode.NO_SUCH_RESOURCE);
    }
}
