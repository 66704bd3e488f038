// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads one kind of file system from raw blocks. Thread-safe; holds no open device; never writes. */
@ConsumerType
public interface FileSystemParser {
    /** Service property: types of {@link VolumeSummary} this parser gives, e.g. "ntfs". Type String+, required. */
    String TYPE = "offhost.filesystem.type";

    /**
     * Looks at the first blocks (and a backup of them) only.
     *
     * @param volume covers exactly the volume, or more than it
     * @return empty if this parser does not know the volume; otherwise what it found and why it is sure
     * @throws CorruptStructureException if it is of this parser's kind, beyond doubt, and cannot be opened
     * @throws IOException if the device fails
     */
    Optional<VolumeSummary> probe(BlockDevice volume) throws IOException;

    /**
     * Opens the volume.
     *
     * @param volume starts at the volume's first byte and stays open until the result is closed
     * @throws CorruptStructureException if a structure without which nothing can be read is malformed
     * @throws IOException if the device fails or the volume is not of this parser's kind
     */
    FileSystemVolume open(BlockDevice volume) throws IOException;
}
