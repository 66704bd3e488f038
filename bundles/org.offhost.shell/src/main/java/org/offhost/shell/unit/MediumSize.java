// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.inspect.picture.Quantities;
import org.offhost.shell.command.CommandRefusedException;

/** The size that a medium is made with; one that is there has its own. */
public final class MediumSize {
    private MediumSize() {}

    /** Refuses a size for a medium that is there, and says what it holds. */
    public static void refuseFor(UnitAddress medium, long size, NamedUnits units, BackupService service)
            throws IOException, InterruptedException {
        if (size == 0 || !isThere(medium)) {
            return;
        }
        String holds;
        Unit unit = units.locate(medium, UnitLocator.Use.READ);
        try {
            int sets = service.contents(unit.designator()).sets().size();
            holds = "a medium with " + sets + (sets == 1 ? " set" : " sets");
        } catch (IOException e) {
            holds = "no medium that can be read";
        }
        throw new CommandRefusedException("--size is for a medium that is made anew; " + medium + " is there already, "
                + holds + ", " + Quantities.bytes(length(medium, unit)) + ". Leave --size out");
    }

    /** A file may be shorter than the unit that it is. */
    private static long length(UnitAddress medium, Unit unit) throws IOException {
        Optional<Path> file = medium.file().filter(Files::isRegularFile);
        return file.isPresent() ? Files.size(file.get()) : unit.size();
    }

    private static boolean isThere(UnitAddress medium) throws IOException {
        if (medium.isUrl() || medium.designator().isPresent()) {
            return true;
        }
        Optional<Path> path = medium.file().filter(Files::exists);
        return path.isPresent() && (!Files.isRegularFile(path.get()) || Files.size(path.get()) > 0);
    }
}
