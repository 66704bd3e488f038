// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.api;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code /metrics}: the text of bundle org.offhost.console.metrics, where that is; by a JDK type, since most go without. */
@Component
public final class MetricsResource implements WebResource {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.OPTIONAL,
            target = "(offhost.metrics=prometheus)")
    private volatile Supplier<String> metrics;

    @Override
    public List<WebRoute> routes() {
        return List.of(WebRoute.get("/metrics", this::text));
    }

    private void text(WebExchange exchange) throws Exception {
        Supplier<String> now = metrics;
        if (now == null) {
            throw new ProblemException(WebCode.NOT_AVAILABLE, Map.of("service", "org.offhost.console.metrics"));
        }
        exchange.text(TEXT, out -> out.write(now.get()));
    }
}
