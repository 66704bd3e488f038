// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import java.time.Instant;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.inspect.Json;
import org.offhost.inspect.Printable;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Locks a set. */
@Command(
        name = "offhost lock",
        description =
                "Keep a set from being forgotten, and its medium from being overwritten, until an instant; longer later,"
                        + " never shorter.")
public final class LockAction extends Action {
    private final Services services;

    @Option(
            names = "--medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description = "File, designator or iscsi:// URL of the medium.")
    private UnitAddress medium;

    @Option(
            names = "--set",
            required = true,
            paramLabel = "ID",
            description = "The set; the beginning of its id is enough, and last is the newest.")
    private String set;

    @Option(
            names = "--until",
            required = true,
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "When the lock ends: 2027-01-31 (its beginning, here) or 2027-01-31T18:00:00Z.")
    private Instant until;

    @Option(names = "--json", description = "Write a JSON line.")
    private boolean json;

    public LockAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        Designator unit = new NamedUnits(services, screen())
                .locate(medium, UnitLocator.Use.WRITE)
                .designator();
        String id = SetChoice.find(services.backup(), unit, set.equals("last") ? "" : set)
                .id();
        services.keeper().lock(unit, id, until);
        if (json) {
            new Json(screen().out())
                    .object()
                    .member("set", id)
                    .member("lockedUntil", until.toString())
                    .end()
                    .line();
        } else {
            screen().out().println("Set " + Printable.of(id) + " is locked until " + until + ".");
        }
        return ExitCode.DONE;
    }
}
