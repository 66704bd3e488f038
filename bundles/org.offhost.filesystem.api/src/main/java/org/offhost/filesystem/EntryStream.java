// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.Closeable;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** The entries of a volume, batch by batch. Belongs to the thread that the volume belongs to. */
@ConsumerType
public interface EntryStream extends Closeable {
    /**
     * The next entries in order.
     *
     * @param limit most entries wanted, at least 1
     * @return fewer than {@code limit} is not the end; a batch without entries and faults is
     */
    EntryBatch next(int limit) throws IOException;
}
