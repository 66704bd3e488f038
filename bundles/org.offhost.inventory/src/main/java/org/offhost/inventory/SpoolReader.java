// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.offhost.filesystem.FileEntry;
import org.osgi.annotation.versioning.ProviderType;

/** The entries of a spool, in the order they were appended. Belongs to one thread. */
@ProviderType
public interface SpoolReader extends Closeable {
    /** The next entry; empty at the end. */
    Optional<FileEntry> next() throws IOException;
}
