// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.osgi.annotation.versioning.ConsumerType;

/** Gets the entries of a volume one by one, and what is wrong with them; what it throws ends the walk. */
@ConsumerType
public interface EntryVisitor {
    /** @param paths one per name, 8.3 aliases excepted; none for the root; a '?' stands for unknown directories */
    void entry(FileEntry entry, List<String> paths) throws IOException;

    /**
     * Something that is not as it should be.
     *
     * @param path {@link Fault#path}
     */
    void fault(Fault fault, Optional<String> path) throws IOException;
}
