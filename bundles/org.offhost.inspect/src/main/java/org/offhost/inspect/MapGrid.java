// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.util.EnumMap;
import java.util.Map;

/**
 * A volume cut into cells of equal length, with the bytes of each owner counted in each cell: a fixed number of counters,
 * whatever the volume's size.
 */
public final class MapGrid {
    private static final BlockOwner[] OWNERS = BlockOwner.values();

    private final long length;
    private final long cellLength;
    private final int columns;
    private final Map<BlockOwner, long[]> bytes = new EnumMap<>(BlockOwner.class);
    private final long[] used;

    /**
     * @param length bytes of the volume
     * @param cluster bytes of a cluster: a cell has one at least
     * @param columns cells of a row
     * @param rows most rows
     */
    public MapGrid(long length, long cluster, int columns, int rows) {
        this.length = length;
        this.columns = columns;
        long least = ceiling(length, (long) columns * rows);
        this.cellLength = ceiling(least, cluster) * cluster;
        int cells = (int) ceiling(length, cellLength);
        for (BlockOwner owner : OWNERS) {
            bytes.put(owner, new long[cells]);
        }
        this.used = new long[cells];
    }

    private static long ceiling(long n, long divisor) {
        return (n + divisor - 1) / divisor;
    }

    /** Counts a range for its owner. What is outside of the volume counts nowhere. */
    void own(BlockOwner owner, long position, long count) {
        add(bytes.get(owner), position, count);
    }

    /** Counts a range that is in use by the file system's map. */
    void use(long position, long count) {
        add(used, position, count);
    }

    private void add(long[] counters, long position, long count) {
        long end = Math.min(length, position + count);
        long at = Math.max(0, position);
        while (at < end) {
            int cell = (int) (at / cellLength);
            long next = Math.min(end, (cell + 1) * cellLength);
            counters[cell] += next - at;
            at = next;
        }
    }

    /** Gives what is in use and has no owner to one; called once, when everything is counted. */
    void giveRest(BlockOwner owner) {
        for (int cell = 0; cell < used.length; cell++) {
            long rest = used[cell];
            for (BlockOwner o : OWNERS) {
                rest -= o == BlockOwner.BAD ? 0 : bytes.get(o)[cell];
            }
            bytes.get(owner)[cell] += Math.max(0, rest);
        }
    }

    public int cells() {
        return used.length;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return (used.length + columns - 1) / columns;
    }

    /** Bytes of a cell; the last one may be shorter. */
    public long cellLength() {
        return cellLength;
    }

    /** Byte of the volume a row begins at. */
    public long position(int row) {
        return (long) row * columns * cellLength;
    }

    /** Bytes of an owner in a cell. */
    public long bytes(BlockOwner owner, int cell) {
        return bytes.get(owner)[cell];
    }

    /** Bytes of an owner on the whole volume. */
    public long bytes(BlockOwner owner) {
        long sum = 0;
        for (long n : bytes.get(owner)) {
            sum += n;
        }
        return sum;
    }

    /** Bytes in use on the whole volume, bad ones not counted. */
    public long used() {
        long sum = 0;
        for (long n : used) {
            sum += n;
        }
        return sum;
    }

    public long length() {
        return length;
    }

    /** Bytes there are in a cell. */
    public long size(int cell) {
        return Math.min(cellLength, length - cell * cellLength);
    }

    /** Part of a cell that is not free, 0 to 1. */
    public double fill(int cell) {
        long sum = 0;
        for (BlockOwner o : OWNERS) {
            sum += bytes(o, cell);
        }
        return Math.min(1, sum / (double) size(cell));
    }

    /** Who has most of a cell; null if all of it is free. */
    public BlockOwner dominant(int cell) {
        BlockOwner most = null;
        for (BlockOwner o : OWNERS) {
            if (bytes(o, cell) > (most == null ? 0 : bytes(most, cell))) {
                most = o;
            }
        }
        return most;
    }
}
