// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A file or a block device of this host to be attached as a disk.
 *
 * @param file the backing file or device
 * @param blockLength logical block length, a power of two from 512 to 65,536; 0 for the one it had, else the device's, else 512
 * @param readOnly whether writes are refused; the file is then never changed and shared with other readers
 * @param createSize bytes to create an absent file with, sparse; 0 if it must exist; {@link #GROWS} for a file that is
 *     created if absent and ends where it was last written
 * @param traits what it tells of itself; empty for what it told before, else {@link DiskTraits#PLAIN}
 */
public record DiskFile(Path file, int blockLength, boolean readOnly, long createSize, Optional<DiskTraits> traits) {
    /** The disk is as long as a file may be, the file only as long as what was written. */
    public static final long GROWS = -1;

    public DiskFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(traits, "traits");
        if (blockLength != 0 && (blockLength < 512 || blockLength > 65536 || Integer.bitCount(blockLength) != 1)) {
            throw new IllegalArgumentException(
                    "logical block length " + blockLength + "; expected a power of two from 512 to 65536");
        }
        if (createSize < GROWS || createSize != 0 && readOnly) {
            throw new IllegalArgumentException(
                    "create size " + createSize + (readOnly ? " of a read-only disk" : "") + ": " + file);
        }
    }

    /** A disk that tells of itself what it told before. */
    public DiskFile(Path file, int blockLength, boolean readOnly, long createSize) {
        this(file, blockLength, readOnly, createSize, Optional.empty());
    }

    /** An existing file, as a source. */
    public static DiskFile source(Path file) {
        return new DiskFile(file, 0, true, 0);
    }
}
