// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.offhost.block.Extent;
import org.osgi.annotation.versioning.ConsumerType;

/** Ranges of a volume, ascending, batch by batch. Belongs to the volume's thread. */
@ConsumerType
public interface ExtentStream extends Closeable {
    /**
     * The next ranges in order.
     *
     * @param limit most ranges wanted, at least 1
     * @return empty at the end, and only there
     */
    List<Extent> next(int limit) throws IOException;
}
