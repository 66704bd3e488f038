// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhost.backup.RefusedException;
import org.offhost.shell.command.Screen;

/** A place for a unit that is only spoken of: where it is to be nothing is made. Gone when this is closed. */
public final class StandIn implements Closeable {
    private final Path folder;
    private final String address;

    private StandIn(Path folder, String address) {
        this.folder = folder;
        this.address = address;
    }

    /**
     * A dry run gets a place of its own for a file that is not there.
     *
     * @param what "medium"
     * @param screen never shows the place, but what was typed
     * @throws RefusedException if the file could not be made where it is to be
     */
    public static StandIn of(String what, String address, boolean dryRun, Screen screen) throws IOException {
        if (!dryRun || NamedUnits.designator(address).isPresent() || Files.exists(Path.of(address))) {
            return new StandIn(null, address);
        }
        Path file = Path.of(address).toAbsolutePath();
        Path parent = file.getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw new RefusedException(what + " " + address + " could not be made: "
                    + (Files.exists(parent) ? parent + " cannot be written to" : "there is no folder " + parent)
                    + "; nothing was written");
        }
        Path made = Files.createTempDirectory("offhost-dry-run").toRealPath();
        String place = made.resolve(file.getFileName()).toString();
        screen.hide(place, address);
        return new StandIn(made, place);
    }

    public String address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        if (folder != null) {
            Files.deleteIfExists(Path.of(address));
            Files.deleteIfExists(folder);
        }
    }
}
