// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.offhost.inspect.Json;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * {@code /health}: that it answers, for anybody, without a detail; {@code /health/checks}: what the checks of bundle
 * org.offhost.console.health say, where that is, by JDK types.
 */
@Component
public final class HealthResource implements WebResource {
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.OPTIONAL,
            target = "(offhost.health=checks)")
    private volatile Supplier<Map<String, Object>> checks;

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.of(
                        "GET",
                        "/health",
                        Optional.empty(),
                        exchange -> exchange.json(
                                json -> json.object().member("status", "up").end())),
                WebRoute.get("/health/checks", this::checks));
    }

    private void checks(WebExchange exchange) throws Exception {
        Supplier<Map<String, Object>> now = checks;
        if (now == null) {
            throw new ProblemException(WebCode.NOT_AVAILABLE, Map.of("service", "org.offhost.console.health"));
        }
        Map<String, Object> said = now.get();
        exchange.json(json -> value(json, said));
    }

    /** Maps, lists and texts, as they are. */
    private static void value(Json json, Object value) {
        if (value instanceof Map<?, ?> map) {
            json.object();
            map.forEach((name, member) -> value(json.name(String.valueOf(name)), member));
            json.end();
        } else if (value instanceof List<?> list) {
            json.array();
            list.forEach(one -> value(json, one));
            json.endArray();
        } else {
            json.value(String.valueOf(value));
        }
    }
}
