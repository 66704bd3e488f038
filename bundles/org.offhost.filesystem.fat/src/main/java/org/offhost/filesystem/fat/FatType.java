// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.util.Locale;

/** The three widths of an entry of the allocation table (Microsoft FAT specification 1.03, "FAT Data Structure"). */
enum FatType {
    FAT12(12),
    FAT16(16),
    FAT32(28);

    /** Fewer clusters than this: FAT12; the specification gives the numbers ("FAT Type Determination"). */
    static final long FAT16_FROM = 4_085;

    /** Fewer clusters than this: FAT16. */
    static final long FAT32_FROM = 65_525;

    /** Cluster numbers have 28 bits of which the last values are marks. */
    static final long FAT32_MAX = 0x0FFF_FFF5L;

    private final int bits;

    FatType(int bits) {
        this.bits = bits;
    }

    static FatType of(long clusters) {
        if (clusters < FAT16_FROM) {
            return FAT12;
        }
        return clusters < FAT32_FROM ? FAT16 : FAT32;
    }

    /** Name of the file system in a summary. */
    String typeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bits of an entry that count; the upper four of a FAT32 entry are reserved. */
    int mask() {
        return (1 << bits) - 1;
    }

    /** The mark of a cluster that must not be used. */
    int bad() {
        return mask() - 8;
    }

    boolean isEndOfChain(int value) {
        return value >= mask() - 7;
    }

    /** Bytes of a table that has this many entries. */
    long tableLength(long entries) {
        return switch (this) {
            case FAT12 -> (entries * 3 + 1) / 2;
            case FAT16 -> entries * 2;
            case FAT32 -> entries * 4;
        };
    }

    /** How many entries a table of so many bytes has. */
    long entries(long length) {
        return switch (this) {
            case FAT12 -> length * 2 / 3;
            case FAT16 -> length / 2;
            case FAT32 -> length / 4;
        };
    }

    /** The bit of FAT[1] that is set while the volume is closed cleanly; 0 if the type has none. */
    int cleanBit() {
        return switch (this) {
            case FAT12 -> 0;
            case FAT16 -> 0x8000;
            case FAT32 -> 0x0800_0000;
        };
    }
}
