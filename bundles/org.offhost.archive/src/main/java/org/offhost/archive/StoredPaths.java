// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.Optional;

/** Paths of a set, in the order of {@link StoredEntries}, with what a plain listing shows of each. Belongs to one thread. */
@FunctionalInterface
public interface StoredPaths {
    /** The next path; empty at the end. */
    Optional<StoredPath> next() throws IOException;
}
