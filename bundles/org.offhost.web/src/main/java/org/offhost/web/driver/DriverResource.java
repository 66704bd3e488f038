// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.driver;

import java.util.List;
import java.util.Set;
import org.offhost.backup.BackupService;
import org.offhost.backup.Driver;
import org.offhost.inspect.Json;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /drivers}: who is there now, and what for. */
@Component
public final class DriverResource implements WebResource {
    private final BackupService backup;

    @Activate
    public DriverResource(@Reference BackupService backup) {
        this.backup = backup;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(WebRoute.get("/drivers", this::list));
    }

    private void list(WebExchange exchange) throws Exception {
        exchange.json(json -> {
            json.object().name("drivers").array();
            for (Driver driver : backup.drivers()) {
                write(json, driver);
            }
            json.endArray().end();
        });
    }

    private static void write(Json json, Driver driver) {
        json.object()
                .member("kind", driver.kind())
                .member("name", driver.name())
                .member("bundle", driver.bundle())
                .member("version", driver.version())
                .member("serviceId", driver.serviceId())
                .member("ranking", driver.ranking())
                .member("leases", driver.leases());
        words(json, "reads", driver.abilities().reads());
        words(json, "can", driver.abilities().can());
        json.name("units").object();
        driver.abilities().units().forEach(json::member);
        json.end().end();
    }

    private static void words(Json json, String name, Set<String> words) {
        json.name(name).array();
        words.forEach(json::value);
        json.endArray();
    }
}
