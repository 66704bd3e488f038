// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.VolumeSummary;
import org.osgi.annotation.versioning.ConsumerType;

/** A way to show a volume: told a header, then entries and faults as they come, then a footer. */
@ConsumerType
public interface VolumeReport {
    /** @param imageBytes of the device that bears it, which may be more or less than the volume takes */
    void header(VolumeSummary summary, long imageBytes);

    /** @param hashes of the entry's attributes, in their order; an element is empty where nothing was hashed */
    void entry(FileEntry entry, List<String> paths, List<StreamHash> hashes) throws IOException;

    /**
     * Something that is not as it should be; a person is told of it elsewhere.
     *
     * @param path whose it is, or the directory it is in, as far as that is known
     */
    default void fault(Fault fault, Optional<String> path) throws IOException {}

    void footer(VolumeCounts counts);
}
