// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.hold.FileHeldException;
import org.offhost.block.hold.HeldFile;

/**
 * The lock on the file that a loop device stands on: who has the one has the other, so that two processes never write the
 * same bytes under two names. The jobs of one process keep apart by themselves.
 */
final class FileBehind {
    private FileBehind() {}

    /**
     * Keeps the file behind a device from other processes; who may use the device need not be allowed to use the file, and then
     * nobody can be asked.
     *
     * @param shared whether the device is only read
     * @return empty for any other device or file
     * @throws IOException if another process has the file
     */
    static Optional<HeldFile> lock(Path unit, boolean shared) throws IOException {
        Optional<LocalDevice> device = LocalDevice.of(unit);
        Optional<Path> file = device.isPresent() ? device.get().fileBehind() : Optional.empty();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(HeldFile.beside(file.get(), shared));
        } catch (AccessDeniedException e) {
            return Optional.empty();
        } catch (FileHeldException e) {
            throw new IOException(
                    unit + " stands on " + file.get()
                            + ", which is in use by another process; close it there and try again",
                    e);
        }
    }
}
