// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Paths of a set, sorted: a directory, then all below it. Belongs to one thread. */
@ProviderType
public interface StoredEntries extends Closeable {
    /** The next path; empty at the end. */
    Optional<StoredEntry> next() throws IOException;

    /** Goes on with the first path, of those that come yet, that is not before this one; reads little of what lies between. */
    void skipTo(String path) throws IOException;

    /** Passes over what is below a directory, and reads little of it. */
    void skipBelow(String directory);
}
