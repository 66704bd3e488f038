// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.Locale;
import java.util.Optional;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.PosixFacets;

/** An inode as it is stored (kernel documentation, "Index Nodes"); it sees the bytes it was made of, and no copy. */
final class Inode {
    static final int REGULAR = 0100000;
    static final int DIRECTORY = 0040000;
    static final int SYMBOLIC_LINK = 0120000;

    static final int ENCRYPT = 0x800;
    static final int INDEX = 0x1000;
    static final int EXTENTS = 0x8_0000;
    static final int VERITY = 0x10_0000;
    static final int EA_INODE = 0x20_0000;
    static final int INLINE_DATA = 0x1000_0000;
    static final int CASEFOLD = 0x4000_0000;

    /** i_block: a map, a tree, a short target, or the first bytes of an inline file. */
    static final int MAP_AT = 0x28;

    static final int MAP_LENGTH = 60;

    /** Bytes that every inode has. */
    static final int BASE = 128;

    static final int SIZE_AT = 4;
    static final int SIZE_HIGH_AT = 0x6C;
    static final int FLAGS_AT = 0x20;

    private static final int SUM_LOW = 0x7C;
    private static final int SUM_HIGH = 0x82;

    private static final int NANOS_IN_SECOND = 1_000_000_000;
    private static final int NANOS_IN_TICK = 100;

    final long number;
    final int mode;
    final int links;
    final int flags;
    final int generation;
    private final Superblock superblock;
    private final byte[] bytes;
    private final int start;

    /** @param start where it begins among the bytes */
    Inode(long number, Superblock superblock, byte[] bytes, int start) {
        this.number = number;
        this.superblock = superblock;
        this.bytes = bytes;
        this.start = start;
        mode = u16(0);
        links = u16(0x1A);
        flags = word(FLAGS_AT);
        generation = word(0x64);
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int type() {
        return mode & PosixFacets.TYPE;
    }

    boolean is(int typeOfMode) {
        return type() == typeOfMode;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Bytes of content; of a hostile one perhaps negative. */
    long size() {
        long low = u32(SIZE_AT);
        boolean wide = !is(DIRECTORY) || superblock.features.has(Features.LARGEDIR);
        return wide ? low | u32(SIZE_HIGH_AT) << 32 : low;
    }

    /** Block of extended attributes; 0 if none. */
    long attributeBlock() {
        long low = u32(0x68);
        return superblock.features.has(Features.BITS_64) ? low | (long) u16(0x76) << 32 : low;
    }

    long owner() {
        return u16(2) | (long) u16(0x78) << 16;
    }

    long group() {
        return u16(0x18) | (long) u16(0x7A) << 16;
    }

    /** Bytes beyond {@link #BASE} that have fields; what is behind them are extended attributes. */
    int extraLength() {
        if (superblock.inodeLength <= BASE) {
            return 0;
        }
        int length = u16(0x80);
        return length % 4 == 0 && length <= superblock.inodeLength - BASE ? length : 0;
    }

    /** Whether a field of four bytes is among the extra ones. */
    private boolean reaches(int at) {
        return at + 4 <= BASE + extraLength();
    }

    long project() {
        return reaches(0x9C) ? u32(0x9C) : 0;
    }

    /** Byte by byte: a view of the bytes costs more than all else where there is one compiler alone. */
    int word(int at) {
        int i = start + at;
        return bytes[i] & 0xFF | (bytes[i + 1] & 0xFF) << 8 | (bytes[i + 2] & 0xFF) << 16 | bytes[i + 3] << 24;
    }

    /** Whether the map has nothing. */
    boolean isMapEmpty() {
        for (int i = 0; i < MAP_LENGTH; i += 4) {
            if (word(MAP_AT + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the target of a link lies in the map's place: it has no block but that of attributes. */
    boolean isShortLink() {
        if (has(INLINE_DATA) || has(EXTENTS) || size() < 0 || size() >= MAP_LENGTH) {
            return false;
        }
        long sectors = u32(0x1C) | (long) u16(0x74) << 32;
        return sectors <= (attributeBlock() == 0 ? 0 : superblock.clusterLength() / 512);
    }

    /** Major number × 2^32 + minor number of a device file. */
    long device() {
        int old = word(MAP_AT);
        if (old != 0) {
            return (long) (old >> 8 & 0xFF) << 32 | old & 0xFF;
        }
        int n = word(MAP_AT + 4);
        return (long) (n >> 8 & 0xFFF) << 32 | n & 0xFF | n >> 12 & 0xFFF00;
    }

    FileTimes times() {
        boolean created = reaches(0x90);
        int finer = (created ? finer(0x94) : 0) | finer(0x88) << 7 | finer(0x84) << 14 | finer(0x8C) << 21;
        return new FileTimes(
                created ? ticks(0x90, 0x94) : FileTimes.NOT_KEPT,
                ticks(0x10, 0x88),
                ticks(0xC, 0x84),
                ticks(8, 0x8C),
                finer);
    }

    /** The seconds are signed; two bits of the extra word carry them on, the others are nanoseconds. */
    private long ticks(int at, int extraAt) {
        long seconds = word(at) + ((long) (extra(extraAt) & 3) << 32);
        return seconds * FileTimes.PER_SECOND + nanos(extraAt) / NANOS_IN_TICK;
    }

    /** Nanoseconds beyond the tick, 0 to 99. */
    private int finer(int extraAt) {
        return nanos(extraAt) % NANOS_IN_TICK;
    }

    private int nanos(int extraAt) {
        int nanos = extra(extraAt) >>> 2;
        return nanos < NANOS_IN_SECOND ? nanos : 0;
    }

    private int extra(int extraAt) {
        return reaches(extraAt) ? word(extraAt) : 0;
    }

    /** Why its sum does not hold. */
    Optional<String> problem(Checksums sums) {
        int found = u16(SUM_LOW) | (isSumWhole() ? u16(SUM_HIGH) << 16 : 0);
        int sum = sum(sums);
        return sum == found
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "expected checksum %08Xh, found %08Xh", sum, found));
    }

    /** Makes its sum hold; of one whose bytes are nobody else's. */
    void seal(Checksums sums) {
        int sum = sum(sums);
        put16(SUM_LOW, sum);
        if (isSumWhole()) {
            put16(SUM_HIGH, sum >>> 16);
        }
    }

    private void put16(int at, int value) {
        bytes[start + at] = (byte) value;
        bytes[start + at + 1] = (byte) (value >>> 8);
    }

    /** Whether there is room for all 32 bits of a sum. */
    private boolean isSumWhole() {
        return superblock.inodeLength > BASE && u16(0x80) >= 4;
    }

    private int sum(Checksums sums) {
        boolean whole = isSumWhole();
        sums.begin(number, generation)
                .add(bytes, start, start + SUM_LOW)
                .addZeros(2)
                .add(bytes, start + SUM_LOW + 2, start + BASE);
        if (superblock.inodeLength > BASE) {
            sums.add(bytes, start + BASE, start + SUM_HIGH);
            if (whole) {
                sums.addZeros(2);
            }
            sums.add(bytes, start + SUM_HIGH + (whole ? 2 : 0), start + superblock.inodeLength);
        }
        return whole ? sums.value() : sums.value() & 0xFFFF;
    }

    private int u16(int at) {
        return bytes[start + at] & 0xFF | (bytes[start + at + 1] & 0xFF) << 8;
    }

    private long u32(int at) {
        return Integer.toUnsignedLong(word(at));
    }
}
