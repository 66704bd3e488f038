// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.Link;

/**
 * The names of a range of inodes. An inode does not know its names, and directories lie all over the volume: so all of them
 * are read for as many inodes as have {@link #MOST} names, then again for the next; 32 MiB or so, whatever the volume. One
 * thread.
 */
final class NameWindow {
    /** Names held at most. */
    static final int MOST = 1 << 20;

    /** Faults of directories held at most. */
    private static final int MOST_FAULTS = 10_000;

    private static final int SLOT_BITS = 24;

    private final DirectoryList directories;
    private final int most;
    private final long from;
    private long to;
    private long[] keys = new long[1024];
    private int[] inDirectory = new int[1024];
    private int[] places = new int[1024];
    private byte[] text = new byte[16 << 10];
    private int count;
    private int textEnd;
    private int next;
    private boolean dropped;
    private final TreeMap<Long, List<Fault>> faults = new TreeMap<>();
    private int faultCount;

    /**
     * @param most names to hold, 2 to 2^24
     * @param from first inode
     * @param to the inode behind the last there is
     */
    NameWindow(DirectoryList directories, int most, long from, long to) {
        this.directories = directories;
        this.most = most;
        this.from = from;
        this.to = to;
    }

    /** The inode behind the last whose names are here. */
    long to() {
        return to;
    }

    boolean covers(long inode) {
        return inode >= from && inode < to;
    }

    /** @param directory index of the directory that has the name */
    void add(long inode, int directory, byte[] bytes, int at, int length) {
        if (!covers(inode)) {
            return;
        }
        if (count == most) {
            narrow();
            if (!covers(inode)) {
                return;
            }
            if (count == most) {
                dropped = true; // names of one inode
                return;
            }
        }
        put(inode, directory, bytes, at, length);
    }

    private void put(long inode, int directory, byte[] bytes, int at, int length) {
        if (count == keys.length) {
            int room = Math.min(most, count * 2);
            keys = Arrays.copyOf(keys, room);
            inDirectory = Arrays.copyOf(inDirectory, room);
            places = Arrays.copyOf(places, room);
        }
        if (textEnd + length + 1 > text.length) {
            text = Arrays.copyOf(text, Math.max(textEnd + length + 1, text.length / 2 * 3));
        }
        keys[count] = inode << SLOT_BITS | count;
        inDirectory[count] = directory;
        places[count++] = textEnd;
        text[textEnd++] = (byte) length;
        System.arraycopy(bytes, at, text, textEnd, length);
        textEnd += length;
    }

    /** Gives up the upper half of the range that has names. */
    private void narrow() {
        long[] sorted = Arrays.copyOf(keys, count);
        Arrays.sort(sorted);
        long middle = sorted[count / 2] >>> SLOT_BITS;
        to = middle > sorted[0] >>> SLOT_BITS ? middle : middle + 1;
        faults.tailMap(to, true).clear();
        byte[] old = text;
        int had = count;
        text = new byte[old.length];
        count = 0;
        textEnd = 0;
        for (int i = 0; i < had; i++) { // in the order they came; each moves down or stays
            long inode = keys[i] >>> SLOT_BITS;
            if (inode < to) {
                put(inode, inDirectory[i], old, places[i] + 1, old[places[i]] & 0xFF);
            }
        }
    }

    /** Keeps what is wrong in a directory until that is reached. */
    void fault(long directory, Fault fault) {
        if (covers(directory) && faultCount < MOST_FAULTS) {
            faultCount++;
            faults.computeIfAbsent(directory, d -> new ArrayList<>()).add(fault);
        }
    }

    /** Every name is there. */
    void seal() {
        Arrays.sort(keys, 0, count);
    }

    /** Whether one inode had more names than are held. */
    boolean dropped() {
        return dropped;
    }

    List<Fault> faults(long directory) {
        return faults.getOrDefault(directory, List.of());
    }

    /** Every name of an inode of this range, by directory and place in it. Ascending calls cost least. */
    List<Link> links(long inode) {
        seek(inode);
        List<Link> links = new ArrayList<>(1);
        for (; next < count && keys[next] >>> SLOT_BITS == inode; next++) {
            int slot = (int) keys[next] & (1 << SLOT_BITS) - 1;
            int place = places[slot];
            String name = Names.legal(text, place + 1, text[place] & 0xFF);
            int directory = inDirectory[slot];
            links.add(new Link(directories.number(directory), directories.generation(directory), name, false));
        }
        return links;
    }

    /** The first inode from this one on that has a name; {@link #to} if there is none. */
    long nextNamed(long inode) {
        seek(inode);
        return next < count ? keys[next] >>> SLOT_BITS : to;
    }

    private void seek(long inode) {
        long key = inode << SLOT_BITS;
        boolean here = (next == 0 || keys[next - 1] < key) && (next == count || keys[next] >= key);
        if (!here) {
            int found = Arrays.binarySearch(keys, 0, count, key);
            next = found < 0 ? -found - 1 : found;
        }
    }
}
