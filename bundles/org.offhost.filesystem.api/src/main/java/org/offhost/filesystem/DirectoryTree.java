// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * The directories of a volume, by number, to turn links into paths: entries come in the order of their cursor, so a
 * directory may come behind what is in it.
 *
 * <p>Takes up to 64 bytes and two per character of the name for a directory. Not thread-safe while entries are added.
 */
public final class DirectoryTree {
    /** A path deeper than this is taken for a loop: names have a character at least, paths 32,767 at most. */
    private static final int MAX_DEPTH = 16_384;

    private static final long FREE = Long.MIN_VALUE;

    private final long rootId;
    private long[] ids = free(1024);
    private long[] parents = new long[1024];
    private int[] nameEnds = new int[1024];
    private int count;
    private char[] names = new char[16_384];
    private int namesEnd;

    /** @param rootId {@link VolumeSummary#rootId()} */
    public DirectoryTree(long rootId) {
        this.rootId = rootId;
    }

    /** Number of directories noted, the root not counted. */
    public int size() {
        return count;
    }

    /** Notes an entry if it is a directory; the root needs none. */
    public void add(FileEntry entry) {
        if (entry.kind() == FileEntry.Kind.DIRECTORY && entry.id() != rootId) {
            Link link = entry.links().get(0);
            add(entry.id(), link.parentId(), link.name());
        }
    }

    private void add(long id, long parentId, String name) {
        if (count * 2 >= ids.length) {
            grow();
        }
        int slot = slot(ids, id);
        if (ids[slot] == FREE) {
            count++;
        }
        ids[slot] = id;
        parents[slot] = parentId;
        nameEnds[slot] = store(name);
    }

    /** Stores the name and, behind it, its length; returns where it ends. */
    private int store(String name) {
        int need = name.length() + 1;
        if (namesEnd > names.length - need) {
            names = Arrays.copyOf(names, Math.max(names.length + names.length / 2, namesEnd + need));
        }
        name.getChars(0, name.length(), names, namesEnd);
        namesEnd += name.length();
        names[namesEnd] = (char) name.length();
        return namesEnd++;
    }

    /**
     * The path of a link: '/' and the names from the root down, joined by '/'; of the root itself "/".
     *
     * @return empty if a directory on the way is not known or leads back to itself
     */
    public Optional<String> path(Link link) {
        Deque<String> parts = new ArrayDeque<>();
        parts.push(link.name());
        long at = link.parentId();
        while (at != rootId) {
            int slot = slot(ids, at);
            if (ids[slot] == FREE || parts.size() > MAX_DEPTH) {
                return Optional.empty();
            }
            int end = nameEnds[slot];
            parts.push(new String(names, end - names[end], names[end]));
            at = parents[slot];
        }
        return Optional.of("/" + String.join("/", parts));
    }

    private void grow() {
        long[] newIds = free(ids.length * 2);
        long[] newParents = new long[newIds.length];
        int[] newEnds = new int[newIds.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != FREE) {
                int slot = slot(newIds, ids[i]);
                newIds[slot] = ids[i];
                newParents[slot] = parents[i];
                newEnds[slot] = nameEnds[i];
            }
        }
        ids = newIds;
        parents = newParents;
        nameEnds = newEnds;
    }

    /** The slot that holds the id, or the free one where it belongs. */
    private static int slot(long[] table, long id) {
        int i = (int) ((id * 0x9E3779B97F4A7C15L) >>> 33) & (table.length - 1);
        while (table[i] != FREE && table[i] != id) {
            i = i + 1 & table.length - 1;
        }
        return i;
    }

    private static long[] free(int length) {
        long[] table = new long[length];
        Arrays.fill(table, FREE);
        return table;
    }
}
