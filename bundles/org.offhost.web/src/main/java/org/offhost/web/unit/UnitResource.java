// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.unit;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.StateFolder;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Units;
import org.offhost.inspect.Json;
import org.offhost.web.access.Role;
import org.offhost.web.http.OwnFolder;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /units}: what can be backed up, written to, or restored to. */
@Component
public final class UnitResource implements WebResource {
    private final DriverBoard board;
    private final OwnFolder own;

    @Activate
    public UnitResource(BundleContext context, @Reference DriverBoard board) {
        this(board, StateFolder.of(context::getProperty));
    }

    /** @param state folder that no unit is made in */
    public UnitResource(DriverBoard board, Path state) {
        this.board = board;
        this.own = new OwnFolder(state);
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.get("/units", this::list),
                WebRoute.get("/units/{unit}", this::show),
                WebRoute.post("/units", Role.OPERATOR, exchange -> {
                    Unit unit = new NamedAddress(board, own, exchange.body(), exchange.caller()).locate();
                    exchange.json(HttpServletResponse.SC_CREATED, json -> write(json, unit));
                }));
    }

    /** Every driver of devices is asked; one that does not answer is named, and denies no other. */
    private void list(WebExchange exchange) throws Exception {
        Map<Designator, Unit> units = new TreeMap<>();
        Map<String, String> silent = new TreeMap<>();
        for (KnownDriver<BlockDeviceProvider> driver : board.of(BlockDeviceProvider.class)) {
            try {
                driver.call(BlockDeviceProvider::units).forEach(unit -> units.putIfAbsent(unit.designator(), unit));
            } catch (IOException e) {
                silent.put(driver.title(), String.valueOf(e.getMessage()));
            }
        }
        exchange.json(json -> {
            json.object().name("units").array();
            units.values().forEach(unit -> write(json, unit));
            json.endArray().name("silent").array();
            silent.forEach((driver, why) ->
                    json.object().member("driver", driver).member("detail", why).end());
            json.endArray().end();
        });
    }

    private void show(WebExchange exchange) throws Exception {
        Designator designator = exchange.designator("unit");
        Unit unit = NamedAddress.asked(designator, () -> Units.find(board, designator));
        exchange.json(json -> write(json, unit));
    }

    private static void write(Json json, Unit unit) {
        json.object()
                .member("id", PathSegment.of(unit.designator().toString()))
                .member("designator", unit.designator().toString())
                .member("kind", RequestBody.word(unit.kind()))
                .member("size", unit.size())
                .member("blockLength", unit.blockLength())
                .member("readOnly", unit.readOnly())
                .member("initiator", unit.initiator())
                .end();
    }
}
