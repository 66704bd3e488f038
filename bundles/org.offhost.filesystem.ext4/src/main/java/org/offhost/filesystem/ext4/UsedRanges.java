// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Runs;

/**
 * The clusters that the block bitmaps mark, neighbours joined. A bitmap that was never written is zeros on disk, though its
 * group may hold copies of the superblock: it is made of what the file system itself has there. One thread.
 */
final class UsedRanges implements ExtentStream {
    private final VolumeParts parts;
    private final Superblock superblock;
    private final List<Extent> fixed;
    private final List<Extent> bad;
    private int nextFixed;
    private int nextBad;
    private int nextOwned;
    private int group = -1;
    private byte[] bits;
    private int at;
    private int end;
    private Extent open;
    private boolean closed;
    /** Whole, and not given yet: a group that is derived may add some at once. */
    private final Deque<Extent> found = new ArrayDeque<>();

    /**
     * @param fixed {@link FixedStructures}
     * @param bad blocks that were given up; they are left out
     */
    UsedRanges(VolumeParts parts, List<Extent> fixed, Runs bad) {
        this.parts = parts;
        this.superblock = parts.superblock();
        this.fixed = fixed;
        this.bad = WholeVolume.sorted(bad);
        if (superblock.firstDataBlock > 0) {
            open = new Extent(0, superblock.blockLength);
        }
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        parts.session().check();
        while (found.size() < limit && !closed) {
            if (at < end) {
                step();
            } else if (group + 1 < superblock.groups) {
                enter(group + 1);
            } else {
                flush();
                closed = true;
            }
        }
        List<Extent> ranges = new ArrayList<>();
        while (ranges.size() < limit && !found.isEmpty()) {
            ranges.add(found.poll());
        }
        return ranges;
    }

    private void enter(int next) throws IOException {
        group = next;
        GroupTable.Group g = parts.groups().get(group);
        at = 0;
        if (g.has(GroupTable.BLOCK_UNINIT)) {
            end = 0;
            derived();
        } else {
            bits = parts.block(g.blockBitmap());
            long blocks = superblock.endBlock(group) - superblock.firstBlock(group);
            end = (int) ((blocks + superblock.clusterBlocks - 1) / superblock.clusterBlocks);
            markOwned();
        }
    }

    /** What fast commits gave to inodes: the bitmap is older. */
    private void markOwned() {
        long from = superblock.firstBlock(group) * superblock.blockLength;
        long cluster = superblock.clusterLength();
        for (Extent e : ownedHere()) {
            for (long i = (e.position() - from) / cluster; i * cluster + from < e.end(); i++) {
                bits[(int) (i >> 3)] |= (byte) (1 << (i & 7));
            }
        }
    }

    private List<Extent> ownedHere() {
        List<Extent> owned = parts.changes().owned();
        long from = superblock.firstBlock(group) * superblock.blockLength;
        nextOwned = first(owned, nextOwned, from);
        return within(owned, nextOwned, from, superblock.endBlock(group) * superblock.blockLength);
    }

    /** The first of ascending ranges, from one on, that does not end in front of a byte. */
    private static int first(List<Extent> ranges, int from, long position) {
        int next = from;
        while (next < ranges.size() && ranges.get(next).end() <= position) {
            next++;
        }
        return next;
    }

    private static List<Extent> within(List<Extent> ranges, int first, long from, long to) {
        List<Extent> found = new ArrayList<>();
        for (int i = first; i < ranges.size() && ranges.get(i).position() < to; i++) {
            long start = Math.max(from, ranges.get(i).position());
            found.add(new Extent(start, Math.min(to, ranges.get(i).end()) - start));
        }
        return found;
    }

    private void derived() {
        long from = superblock.firstBlock(group) * superblock.blockLength;
        long to = superblock.endBlock(group) * superblock.blockLength;
        nextFixed = first(fixed, nextFixed, from);
        List<Extent> own = within(fixed, nextFixed, from, to);
        own.addAll(ownedHere());
        FixedStructures.keptForGrowth(superblock, group).ifPresent(own::add);
        own.sort(Comparator.comparingLong(Extent::position));
        long done = from;
        for (Extent e : own) {
            long start = Math.max(done, e.position());
            if (start < e.end()) {
                add(start, e.end() - start);
                done = e.end();
            }
        }
    }

    /** Goes on to the end of a row of bits that are the same. */
    private void step() {
        int first = at;
        boolean used = isUsed(first);
        while (at < end
                && (at % 8 == 0 && at + 8 <= end && bits[at / 8] == (byte) (used ? 0xFF : 0) || isUsed(at) == used)) {
            at += at % 8 == 0 && at + 8 <= end && bits[at / 8] == (byte) (used ? 0xFF : 0) ? 8 : 1;
        }
        if (used) {
            long start =
                    superblock.firstBlock(group) * superblock.blockLength + (long) first * superblock.clusterLength();
            long length = (long) (at - first) * superblock.clusterLength();
            add(start, Math.min(length, superblock.length() - start));
        }
    }

    private boolean isUsed(int index) {
        return (bits[index >> 3] >> (index & 7) & 1) != 0;
    }

    private void add(long position, long length) {
        long from = position;
        long to = position + length;
        while (nextBad < bad.size() && bad.get(nextBad).position() < to) {
            Extent given = bad.get(nextBad);
            if (given.position() > from) {
                join(from, given.position());
            }
            from = Math.max(from, given.end());
            if (given.end() > to) {
                break;
            }
            nextBad++;
        }
        if (from < to) {
            join(from, to);
        }
    }

    private void join(long from, long to) {
        if (open != null && open.end() == from) {
            open = new Extent(open.position(), to - open.position());
        } else {
            flush();
            open = new Extent(from, to - from);
        }
    }

    private void flush() {
        if (open != null) {
            found.add(open);
            open = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        found.clear();
    }
}
