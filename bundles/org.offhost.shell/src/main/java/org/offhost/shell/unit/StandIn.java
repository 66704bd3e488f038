// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.Screen;

/** A place for a unit that is only spoken of: where it is to be nothing is made. Gone when this is closed. */
public final class StandIn implements Closeable {
    private final Path folder;
    private final UnitAddress address;

    private StandIn(Path folder, UnitAddress address) {
        this.folder = folder;
        this.address = address;
    }

    /**
     * A dry run gets a place of its own for a file that is not there.
     *
     * @param what "medium"
     * @param screen never shows the place, but what was typed
     * @throws CommandRefusedException if the file could not be made where it is to be
     */
    public static StandIn of(String what, UnitAddress address, boolean dryRun, Screen screen) throws IOException {
        if (!dryRun || address.file().filter(f -> !Files.exists(f)).isEmpty()) {
            return new StandIn(null, address);
        }
        Path file = address.file().orElseThrow().toAbsolutePath();
        Path parent = file.getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw new CommandRefusedException(what + " " + address + " could not be made: "
                    + (Files.exists(parent) ? parent + " cannot be written to" : "there is no folder " + parent)
                    + "; nothing was written");
        }
        Path made = Files.createTempDirectory("offhost-dry-run").toRealPath();
        String place = made.resolve(file.getFileName()).toString();
        screen.hide(place, address.toString());
        return new StandIn(made, new UnitAddress(place));
    }

    public UnitAddress address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        if (folder != null) {
            Files.deleteIfExists(Path.of(address.typed()));
            Files.deleteIfExists(folder);
        }
    }
}
