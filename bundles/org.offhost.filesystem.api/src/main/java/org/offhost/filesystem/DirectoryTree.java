// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * The directories of a volume, by number, to turn links into paths: entries come in the order of their cursor, so a
 * directory may come behind what is in it.
 *
 * <p>Takes up to 45 bytes for a directory, and one and a half per character of its name (three if one of them is beyond
 * U+00FF). Not thread-safe while entries are added.
 */
public final class DirectoryTree {
    /** A path deeper than this is taken for a loop: names have a character at least, paths 32,767 at most. */
    private static final int MAX_DEPTH = 16_384;

    /** UTF-16 code units of a path at most, as on Windows; what lies deeper has none. */
    public static final int MAX_PATH = 32_767;

    private static final int INITIAL = 256;

    private final long rootId;

    /** Places in the arrays below, counted from 1, by a hash of the id; 0 where none is. A power of two. */
    private int[] table = new int[2 * INITIAL];

    private long[] ids = new long[INITIAL];
    private int[] sequences = new int[INITIAL];
    private long[] parents = new long[INITIAL];
    private int[] parentSequences = new int[INITIAL];
    private int[] names = new int[INITIAL];
    private int count;
    private final PackedNames text = new PackedNames();

    /** Entries that come one behind the other often lie in one directory. */
    private volatile Found last = new Found(0, 0, Optional.empty());

    /** The path of a directory, with '/' at its end; empty if nothing was found yet. */
    private record Found(long id, int sequence, Optional<String> path) {}

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
            last = new Found(0, 0, Optional.empty());
            Link link = entry.links().get(0);
            int place = place(entry.id());
            sequences[place] = entry.sequence();
            parents[place] = link.parentId();
            parentSequences[place] = link.parentSequence();
            names[place] = text.add(link.name());
        }
    }

    /** The place of a directory in the arrays, a new one if it has none. */
    private int place(long id) {
        int slot = slot(id);
        if (table[slot] == 0) {
            if (4L * (count + 1) > 3L * table.length) {
                rehash();
                slot = slot(id);
            }
            if (count == ids.length) {
                lengthen(count + (count >> 1));
            }
            table[slot] = ++count;
        }
        int place = table[slot] - 1;
        ids[place] = id;
        return place;
    }

    /**
     * The path of a link: '/' and the names from the root down, joined by '/'; of the root itself "/".
     *
     * @return empty if a directory on the way is not known, has got another's number or leads back to itself, or if
     *     the path is longer than {@link #MAX_PATH}
     */
    public Optional<String> path(Link link) {
        Found directory = last;
        if (directory.path().isEmpty()
                || directory.id() != link.parentId()
                || directory.sequence() != link.parentSequence()) {
            Optional<String> path = directory(link);
            if (path.isEmpty()) {
                return path;
            }
            directory = new Found(link.parentId(), link.parentSequence(), path);
            last = directory;
        }
        String path = directory.path().get() + link.name();
        return path.length() > MAX_PATH ? Optional.empty() : Optional.of(path);
    }

    /** The path of the directory that a link is in, with '/' at its end. */
    private Optional<String> directory(Link link) {
        Deque<String> parts = new ArrayDeque<>();
        parts.push("");
        int length = 1;
        long at = link.parentId();
        int sequence = link.parentSequence();
        while (at != rootId) {
            int place = table[slot(at)] - 1;
            boolean known = place >= 0 && Link.fits(sequence, sequences[place]);
            if (!known || parts.size() > MAX_DEPTH || length > MAX_PATH) {
                return Optional.empty();
            }
            parts.push(text.get(names[place]));
            length += 1 + parts.peek().length();
            at = parents[place];
            sequence = parentSequences[place];
        }
        return Optional.of("/" + String.join("/", parts));
    }

    /**
     * Whether a directory, or one above it as far as they are known, is among some.
     *
     * @param id of the directory
     * @param some asked for ids, the root's too
     */
    public boolean isWithin(long id, LongPredicate some) {
        long at = id;
        for (int depth = 0; depth <= MAX_DEPTH; depth++) {
            if (some.test(at)) {
                return true;
            }
            int place = table[slot(at)] - 1;
            if (at == rootId || place < 0) {
                return false;
            }
            at = parents[place];
        }
        return true; // a loop: nothing is known of what is in it
    }

    private void lengthen(int length) {
        ids = Arrays.copyOf(ids, length);
        sequences = Arrays.copyOf(sequences, length);
        parents = Arrays.copyOf(parents, length);
        parentSequences = Arrays.copyOf(parentSequences, length);
        names = Arrays.copyOf(names, length);
    }

    private void rehash() {
        table = new int[table.length * 2];
        for (int place = 0; place < count; place++) {
            table[slot(ids[place])] = place + 1;
        }
    }

    /** The slot that holds the id, or the free one where it belongs. */
    private int slot(long id) {
        int mask = table.length - 1;
        int i = (int) ((id * 0x9E3779B97F4A7C15L) >>> 33) & mask;
        while (table[i] != 0 && ids[table[i] - 1] != id) {
            i = i + 1 & mask;
        }
        return i;
    }
}
