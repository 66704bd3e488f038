// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.offhost.block.UnitProbe.Fact;
import org.offhost.block.UnitProbe.Section;
import org.offhost.inspect.Json;
import org.offhost.inspect.Printable;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a unit says of itself. */
@Command(
        name = "offhost probe",
        description =
                "What a unit says of itself: identity, limits, third-party copy and why each part is or is not usable,"
                        + " write counters, reservations. Nothing is written.")
public final class ProbeAction extends Action {
    private final Services services;

    @Parameters(
            paramLabel = "UNIT",
            converter = UnitAddress.Converter.class,
            description = "iscsi:// URL, qemu:SOCKET#NODE, zfs:POOL/DATASET#FILE, designator (naa.…) or image file.")
    private UnitAddress address;

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    public ProbeAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        Unit unit = new NamedUnits(services, screen()).locate(address, UnitLocator.Use.READ);
        List<Section> sections = new ArrayList<>();
        for (UnitProbe probe : services.probes()) {
            sections.addAll(probe.probe(unit.designator()));
        }
        if (sections.isEmpty()) {
            throw new CommandRefusedException(
                    address + ": no driver can ask " + unit.designator() + "; see 'offhost drivers'");
        }
        if (json) {
            json(sections);
        } else {
            text(sections);
        }
        return ExitCode.DONE;
    }

    private void text(List<Section> sections) {
        for (Section section : sections) {
            screen().out().println(Printable.of(section.title()));
            for (Fact fact : section.facts()) {
                screen().out().printf("  %-22s %s%n", Printable.of(fact.name()), Printable.of(fact.value()));
            }
        }
    }

    private void json(List<Section> sections) {
        Json out = new Json(screen().out());
        out.object().member("address", address.toString()).name("sections").array();
        for (Section section : sections) {
            out.object().member("title", section.title()).name("facts").object();
            section.facts().forEach(f -> out.member(f.name(), f.value()));
            out.end().end();
        }
        out.endArray().end().line();
    }
}
