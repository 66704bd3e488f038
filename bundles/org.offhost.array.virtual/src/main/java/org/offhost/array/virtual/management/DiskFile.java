// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file to be attached as a disk.
 *
 * @param file the backing file
 * @param blockLength logical block length, a power of two from 512 to 65,536; 0 for the one it had, else 512
 * @param readOnly whether writes are refused; the file is then never changed and shared with other readers
 * @param createSize bytes to create an absent file with, sparse; 0 if it must exist
 */
public record DiskFile(Path file, int blockLength, boolean readOnly, long createSize) {
    public DiskFile {
        Objects.requireNonNull(file, "file");
        if (blockLength != 0 && (blockLength < 512 || blockLength > 65536 || Integer.bitCount(blockLength) != 1)) {
            throw new IllegalArgumentException(
                    "logical block length " + blockLength + "; expected a power of two from 512 to 65536");
        }
        if (createSize < 0 || createSize > 0 && readOnly) {
            throw new IllegalArgumentException(
                    "create size " + createSize + (readOnly ? " of a read-only disk" : "") + ": " + file);
        }
    }

    /** An existing file, as a source. */
    public static DiskFile source(Path file) {
        return new DiskFile(file, 0, true, 0);
    }
}
