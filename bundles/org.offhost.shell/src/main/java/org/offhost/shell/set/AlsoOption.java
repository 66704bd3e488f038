// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import java.io.IOException;
import java.util.List;
import org.offhost.block.UnitLocator;
import org.offhost.shell.command.Services;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Option;

/** Media beside the one that a command is about, that hold sets which sets of that one continue. */
public final class AlsoOption {
    @Option(
            names = "--also",
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description =
                    "Another medium, with sets that those of the medium continue; may be given several times. One that"
                            + " was listed or written here before, and lies where it did, is found without.")
    private List<UnitAddress> also = List.of();

    /** Reads what is on them: from then on the catalogs know them, and jobs find them by their identity. */
    public void look(Services services, NamedUnits units) throws IOException, InterruptedException {
        for (UnitAddress medium : also) {
            services.backup()
                    .contents(units.locate(medium, UnitLocator.Use.READ).designator());
        }
    }
}
