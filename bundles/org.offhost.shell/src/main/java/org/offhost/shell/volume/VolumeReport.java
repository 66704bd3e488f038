// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.VolumeSummary;

/** A way to show a volume. */
public interface VolumeReport {
    void header(VolumeSummary summary, long imageBytes);

    /** @param hashes of the entry's attributes, in their order; an element is empty where nothing was hashed */
    void entry(FileEntry entry, List<String> paths, List<StreamHashes.Outcome> hashes) throws IOException;

    /**
     * Something that is not as it should be; a person is told of it elsewhere.
     *
     * @param path whose it is, or the directory it is in, as far as that is known
     */
    default void fault(Fault fault, Optional<String> path) throws IOException {}

    void footer(VolumeCounts counts);
}
