// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Changes in the order they were noted, batch by batch. Belongs to the volume's thread. */
@ConsumerType
public interface ChangeStream extends Closeable {
    /**
     * The next changes in order.
     *
     * @param limit most changes wanted, at least 1
     * @return empty at the end, and only there
     * @throws CorruptStructureException if a record is malformed: what follows it is not known, so an incremental backup
     *     cannot rely on the journal
     */
    List<Change> next(int limit) throws IOException;
}
