// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.block.Extent;

/** What fast commits make of a volume: inodes and names in place of those that lie there. Not changed once it is made. */
final class FastChanges {
    static final FastChanges NONE = new FastChanges(new TreeMap<>(), Map.of(), List.of(), List.of(), Optional.empty());

    /**
     * An inode.
     *
     * @param inode as it is with the changes
     * @param used whether it is still in use
     * @param ranges of its blocks
     */
    record Changed(Inode inode, boolean used, MapChanges ranges) {}

    private final NavigableMap<Long, Changed> inodes;
    private final Map<Long, ChangedNames> directories;
    private final List<Extent> owned;
    private final List<Extent> left;
    private final Optional<String> problem;

    /**
     * @param inodes by number
     * @param directories by number
     * @param owned what changed inodes have, ascending, in whole clusters
     * @param left what they had, ascending, in whole clusters
     * @param problem why Linux may make something else of the fast commits
     */
    FastChanges(
            NavigableMap<Long, Changed> inodes,
            Map<Long, ChangedNames> directories,
            List<Extent> owned,
            List<Extent> left,
            Optional<String> problem) {
        this.inodes = inodes;
        this.directories = new HashMap<>(directories);
        this.owned = List.copyOf(owned);
        this.left = List.copyOf(left);
        this.problem = problem;
    }

    /** An inode that is changed; null of all others. */
    Changed inode(long number) {
        return inodes.isEmpty() ? null : inodes.get(number);
    }

    /** The first changed inode from one on; {@link Long#MAX_VALUE} if there is none. */
    long next(long number) {
        Long next = inodes.isEmpty() ? null : inodes.ceilingKey(number);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** Names of a directory that are changed; null of all others. */
    ChangedNames names(long directory) {
        return directories.isEmpty() ? null : directories.get(directory);
    }

    /** What changed inodes have; the map of what is in use may not know of it. */
    List<Extent> owned() {
        return owned;
    }

    /** Of some ranges, in ascending order, and of those that changed inodes had and are in use by the map still: all, joined. */
    List<Extent> withLeft(List<Extent> ranges) {
        if (left.isEmpty()) {
            return ranges;
        }
        List<Extent> all = new ArrayList<>(ranges);
        all.addAll(left);
        return ExtentLists.joined(all);
    }

    Optional<String> problem() {
        return problem;
    }
}
