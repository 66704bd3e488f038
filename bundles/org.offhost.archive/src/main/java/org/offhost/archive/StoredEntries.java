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
}
