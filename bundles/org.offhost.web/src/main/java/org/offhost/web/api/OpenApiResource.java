// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.api;

import java.io.InputStream;
import java.util.List;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Component;

/** {@code /openapi.json}: what can be asked, and the form of the answers. */
@Component
public final class OpenApiResource implements WebResource {
    private static final String DESCRIPTION = "openapi.json";

    @Override
    public List<WebRoute> routes() {
        return List.of(WebRoute.get("/" + DESCRIPTION, this::description));
    }

    private void description(WebExchange exchange) throws Exception {
        try (InputStream file = OpenApiResource.class.getResourceAsStream(DESCRIPTION)) {
            exchange.response().setContentType("application/json");
            file.transferTo(exchange.response().getOutputStream());
        }
    }
}
