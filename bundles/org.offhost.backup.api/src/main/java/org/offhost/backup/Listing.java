// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The entries of a set, sorted by path. Belongs to one thread.
 *
 * @param <E> what is told of each: {@link ListedEntry} or {@link ListedPath}
 */
@ProviderType
public interface Listing<E> extends Closeable {
    /**
     * The next entries.
     *
     * @param limit most entries wanted, at least 1
     * @return empty at the end
     */
    List<E> next(int limit) throws IOException;

    /**
     * Goes on with the first entry, of those that come yet, whose path is not before this one in the order of the listing; reads
     * little of what lies between.
     */
    void skipTo(String path) throws IOException;

    /** Passes over what is below a directory, and reads little of it. */
    void skipBelow(String directory) throws IOException;
}
