// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.offhost.backup.Driver;
import org.offhost.inspect.Json;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows every driver there is now. */
@Command(
        name = "offhost drivers",
        description = "Show every driver: what it is, its bundle, version and ranking, what it can, leases held.")
public final class DriversAction extends Action {
    private final Services services;

    @Option(names = "--json", description = "Write JSON lines.")
    private boolean json;

    DriversAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        List<Driver> drivers = services.backup().drivers();
        if (json) {
            Json out = new Json(screen().out());
            for (Driver d : drivers) {
                out.object()
                        .member("kind", d.kind())
                        .member("name", d.name())
                        .member("bundle", d.bundle())
                        .member("version", d.version())
                        .member("serviceId", d.serviceId())
                        .member("ranking", d.ranking())
                        .member("abilities", AbilityWords.of(d))
                        .member("leases", d.leases());
                words(out, "reads", d.abilities().reads());
                words(out, "can", d.abilities().can());
                out.end().line();
            }
            return ExitCode.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("KIND", "NAME", "BUNDLE", "VERSION", "RANKING", "LEASES", "ABILITIES"));
        for (Driver d : drivers) {
            rows.add(List.of(
                    d.kind(),
                    d.name(),
                    d.bundle(),
                    d.version(),
                    Integer.toString(d.ranking()),
                    Integer.toString(d.leases()),
                    AbilityWords.of(d)));
        }
        Table.print(screen().out(), rows);
        return ExitCode.DONE;
    }

    private static void words(Json out, String name, Set<String> words) throws IOException {
        out.name(name).array();
        for (String word : words) {
            out.value(word);
        }
        out.endArray();
    }
}
