// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.StoredPath;
import org.offhost.archive.StoredPaths;

/** The same part of an index as {@link IndexListing}, with what a plain listing shows. */
public final class IndexPaths implements StoredPaths {
    private final IndexWalk<StoredPath> paths;

    /**
     * @param prefix as in {@link IndexListing}
     * @param known what is known of the index, and is found out
     * @param set names its set, among those of all media
     */
    public IndexPaths(IndexReader index, String prefix, KnownEnds known, String set) throws IOException {
        this.paths = IndexWalk.paths(index, prefix, known.of(set, index));
    }

    @Override
    public Optional<StoredPath> next() throws IOException {
        return paths.next();
    }

    @Override
    public void skipTo(String path) throws IOException {
        paths.skipTo(path);
    }

    @Override
    public void skipBelow(String under) {
        paths.skipBelow(under);
    }
}
