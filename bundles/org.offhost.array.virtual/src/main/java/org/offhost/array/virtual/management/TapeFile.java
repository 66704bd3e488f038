// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A SIMH {@code .tap} file to be attached as a tape drive with a cartridge in it.
 *
 * @param file the backing file
 * @param readOnly whether the cartridge is write-protected
 * @param create whether an absent file is created, blank
 * @param capacity bytes of the file at which the medium is full; 0 for no limit but the host's, or the one it had
 */
public record TapeFile(Path file, boolean readOnly, boolean create, long capacity) {
    public TapeFile {
        Objects.requireNonNull(file, "file");
        if (capacity < 0 || create && readOnly) {
            throw new IllegalArgumentException("tape " + file + ": capacity=" + capacity
                    + (create && readOnly ? ", create and read-only exclude each other" : ""));
        }
    }
}
