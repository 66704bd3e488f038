// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.offhost.filesystem.Link;

/** Which entries are NTFS's own: the first file records but the root, and all below $Extend. */
final class SystemFiles {
    /** File record of the directory $Extend. */
    static final long EXTEND = 11;

    private static final long LAST = 15;

    /** Ascending. */
    private final long[] directories;

    /** @param directories record numbers of $Extend and all directories below it */
    SystemFiles(Set<Long> directories) {
        this.directories =
                directories.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    boolean contains(long number, List<Link> links) {
        if (number <= LAST) {
            return number != FileRecord.ROOT;
        }
        return Arrays.binarySearch(directories, links.get(0).parentId()) >= 0;
    }
}
