// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.offhost.block.BlockDevice;
import org.offhost.tck.MemoryBlockDevice;

/** A FAT volume written byte by byte: two tables, a cluster a sector, of FAT32 the root in cluster 2. */
final class FatImage {
    static final int FILE = 0x20;
    static final int DIRECTORY = 0x10;
    static final int END = 0x0FFF_FFFF;
    private static final int MEDIA = 0xF8;
    private static final int ROOT_ENTRIES = 64;

    final FatType type;
    final int sectorLength;
    final int clusters;
    final int reserved;
    final int tableLength;
    final long rootPosition;
    final long dataPosition;
    final byte[] bytes;
    private final ByteBuffer b;

    /** @param clusters also decides between FAT12 and FAT16; only the first {@code room} have bytes */
    FatImage(boolean fat32, int clusters, int sectorLength, int room) {
        this.type = fat32 ? FatType.FAT32 : FatType.of(clusters);
        this.sectorLength = sectorLength;
        this.clusters = clusters;
        this.reserved = fat32 ? 8 : 1;
        int tableSectors = (int) ((type.tableLength(clusters + 2L) + sectorLength - 1) / sectorLength);
        this.tableLength = tableSectors * sectorLength;
        this.rootPosition = reserved * sectorLength + 2L * tableLength;
        int root = fat32 ? 0 : ROOT_ENTRIES;
        this.dataPosition = rootPosition + (root * 32L + sectorLength - 1) / sectorLength * sectorLength;
        this.bytes = new byte[(int) (dataPosition + (long) Math.min(room, clusters) * sectorLength)];
        this.b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        bootSector(0, tableSectors, root);
        fat(0, type.mask() & ~0xFF | MEDIA);
        fat(1, END);
        if (fat32) {
            bootSector(6 * sectorLength, tableSectors, root);
            fat(2, END);
        }
    }

    static FatImage fat12() {
        return new FatImage(false, 100, 512, 100);
    }

    /** Of few clusters: the form of the BPB makes it FAT32. */
    static FatImage fat32() {
        return new FatImage(true, 300, 512, 300);
    }

    private void bootSector(int at, int tableSectors, int rootEntries) {
        boolean fat32 = type == FatType.FAT32;
        b.put(at, new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90});
        text(at + 3, "OFFHOST ");
        b.putShort(at + 11, (short) sectorLength);
        b.put(at + 13, (byte) 1);
        b.putShort(at + 14, (short) reserved);
        b.put(at + 16, (byte) 2);
        b.putShort(at + 17, (short) rootEntries);
        b.put(at + 21, (byte) MEDIA);
        b.putShort(at + 22, (short) (fat32 ? 0 : tableSectors));
        b.putInt(at + 32, (int) (dataPosition / sectorLength) + clusters);
        if (fat32) {
            b.putInt(at + 36, tableSectors);
            b.putInt(at + 44, 2);
            b.putShort(at + 50, (short) 6);
        }
        int extended = at + (fat32 ? 64 : 36);
        b.put(extended + 2, (byte) 0x29);
        b.putInt(extended + 3, 0x1234ABCD);
        text(extended + 7, "BOOT LABEL ");
        b.putShort(at + 510, (short) 0xAA55);
    }

    BlockDevice device() {
        return new MemoryBlockDevice(bytes, 512, true);
    }

    void text(long at, String text) {
        b.put((int) at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void u8(long at, int value) {
        b.put((int) at, (byte) value);
    }

    void u16(long at, int value) {
        b.putShort((int) at, (short) value);
    }

    /** Says how many sectors the volume has. */
    void sectors(int count) {
        b.putInt(32, count);
        if (type == FatType.FAT32) {
            b.putInt(6 * sectorLength + 32, count);
        }
    }

    /** Sets an entry of both tables. */
    FatImage fat(int cluster, int value) {
        fat(0, cluster, value);
        fat(1, cluster, value);
        return this;
    }

    /** Sets an entry of one table. */
    FatImage fat(int copy, int cluster, int value) {
        int table = reserved * sectorLength + copy * tableLength;
        switch (type) {
            case FAT12 -> {
                int at = table + cluster + cluster / 2;
                int old = b.getShort(at) & 0xFFFF;
                int v = value & 0xFFF;
                b.putShort(at, (short) (cluster % 2 == 1 ? old & 0xF | v << 4 : old & 0xF000 | v));
            }
            case FAT16 -> b.putShort(table + cluster * 2, (short) value);
            case FAT32 -> b.putInt(table + cluster * 4, value);
        }
        return this;
    }

    /** Chains clusters one behind the other and ends the chain. */
    FatImage chain(int... chain) {
        for (int i = 0; i < chain.length; i++) {
            fat(chain[i], i + 1 < chain.length ? chain[i + 1] : END);
        }
        return this;
    }

    long cluster(int number) {
        return dataPosition + (number - 2L) * sectorLength;
    }

    /** Position of an entry of the root. */
    long root(int index) {
        return (type == FatType.FAT32 ? cluster(2) : rootPosition) + index * 32L;
    }

    /** Writes a directory entry; {@code name} has 11 characters. */
    long entry(long at, String name, int attributes, int first, long size) {
        text(at, name);
        u8(at + 11, attributes);
        u16(at + 20, first >>> 16);
        u16(at + 26, first);
        b.putInt((int) at + 28, (int) size);
        return at;
    }

    /** Writes "." and ".." of a directory; returns the position behind them. */
    long dots(int cluster, int parent) {
        entry(cluster(cluster), ".          ", DIRECTORY, cluster, 0);
        entry(cluster(cluster) + 32, "..         ", DIRECTORY, parent, 0);
        return cluster(cluster) + 64;
    }

    /** Writes a long-name entry of one part of 13 characters, the last part having 0x40 in its number. */
    void longName(long at, int number, String part, int checksum) {
        int[] places = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
        u8(at, number);
        u8(at + 11, 0x0F);
        u8(at + 13, checksum);
        for (int i = 0; i < 13; i++) {
            u16(at + places[i], i < part.length() ? part.charAt(i) : i == part.length() ? 0 : 0xFFFF);
        }
    }

    /** Checksum of an 8.3 name of 11 characters ("ChkSum()"). */
    static int checksum(String name) {
        int sum = 0;
        for (char c : name.toCharArray()) {
            sum = (sum >> 1 | sum << 7 & 0x80) + c & 0xFF;
        }
        return sum;
    }
}
