// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.Optional;

/** Paths of a set, in the order of {@link StoredEntries}, with what a plain listing shows of each. Belongs to one thread. */
public interface StoredPaths {
    /** The next path; empty at the end. */
    Optional<StoredPath> next() throws IOException;

    /** Goes on with the first path, of those that come yet, that is not before this one; reads little of what lies between. */
    void skipTo(String path) throws IOException;

    /** Passes over what is below a directory, and reads little of it. */
    void skipBelow(String directory);
}
