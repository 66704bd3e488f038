// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhost.backup.RefusedException;

/** A place for a medium that is only spoken of: where it is to be nothing is made. Gone when this is closed. */
final class StandIn implements Closeable {
    private final Path folder;
    private final String address;

    private StandIn(Path folder, String address) {
        this.folder = folder;
        this.address = address;
    }

    /**
     * A dry run gets a place of its own for a file that is not there.
     *
     * @throws RefusedException if the file could not be made where it is to be
     */
    static StandIn of(String medium, boolean dryRun) throws IOException {
        if (!dryRun || Units.designator(medium).isPresent() || Files.exists(Path.of(medium))) {
            return new StandIn(null, medium);
        }
        Path file = Path.of(medium).toAbsolutePath();
        Path parent = file.getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw new RefusedException("medium " + medium + " could not be made: "
                    + (Files.exists(parent) ? parent + " cannot be written to" : "there is no folder " + parent)
                    + "; nothing was written");
        }
        Path made = Files.createTempDirectory("offhost-dry-run");
        return new StandIn(made, made.resolve(file.getFileName()).toString());
    }

    String address() {
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
