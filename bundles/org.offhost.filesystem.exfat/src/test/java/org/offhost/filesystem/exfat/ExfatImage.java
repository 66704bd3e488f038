// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhost.block.BlockDevice;
import org.offhost.tck.MemoryBlockDevice;

/**
 * An exFAT volume written byte by byte: bitmap in cluster 2, up-case table in 3, root in 4, a label. The table of
 * characters is short: a to z, and ä.
 */
final class ExfatImage {
    static final int ARCHIVE = 0x20;
    static final int DIRECTORY = 0x10;
    static final int CHAIN = 1;
    static final int NO_CHAIN = 3;
    static final long END = 0xFFFF_FFFFL;
    static final int ROOT = 4;
    private static final int ENTRY = 32;
    private static final int LARGE = 4 << 20;

    final int sectorLength;
    final int clusterLength;
    final int clusters;
    final int tablePosition;
    final int tableLength;
    final int heapPosition;
    final int length;
    final ByteBuffer b;

    ExfatImage(int sectorShift, int clusterShift, int clusters) {
        this.sectorLength = 1 << sectorShift;
        this.clusterLength = sectorLength << clusterShift;
        this.clusters = clusters;
        this.tablePosition = 32 * sectorLength; // a gap of 8 sectors before it, and of 4 behind it
        this.tableLength = ((clusters + 2) * 4 + sectorLength - 1) / sectorLength * sectorLength;
        this.heapPosition = tablePosition + tableLength + 4 * sectorLength;
        this.length = heapPosition + clusters * clusterLength;
        this.b = memory(length).order(ByteOrder.LITTLE_ENDIAN);
        bootSector(0, sectorShift, clusterShift);
        seal(0);
        copyToBackup();
        fat(0, 0xFFFF_FFF8L).fat(1, END);
        chain(2).chain(3).chain(ROOT);
        mark(2, 3);
        u8(root(0), 0x83);
        label("LABEL");
        u8(root(1), 0x81);
        u32(root(1) + 20, 2);
        u64(root(1) + 24, (clusters + 7) / 8);
        upCaseTable();
    }

    /** Of a sparse file where it is large: clusters of 32 MiB of which a few bytes are written. */
    private static ByteBuffer memory(int length) {
        if (length <= LARGE) {
            return ByteBuffer.allocate(length);
        }
        try {
            Path file = Files.createTempFile("exfat", ".img");
            try (FileChannel channel = FileChannel.open(file, READ, WRITE, SPARSE, DELETE_ON_CLOSE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ExfatImage small() {
        return new ExfatImage(9, 0, 200);
    }

    private void bootSector(int at, int sectorShift, int clusterShift) {
        b.put(at, new byte[] {(byte) 0xEB, 0x76, (byte) 0x90});
        b.put(at + 3, "EXFAT   ".getBytes(StandardCharsets.US_ASCII));
        b.putLong(at + 72, length / sectorLength);
        b.putInt(at + 80, tablePosition / sectorLength);
        b.putInt(at + 84, tableLength / sectorLength);
        b.putInt(at + 88, heapPosition / sectorLength);
        b.putInt(at + 92, clusters);
        b.putInt(at + 96, ROOT);
        b.putInt(at + 100, 0x1234ABCD);
        b.putShort(at + 104, (short) 0x100);
        b.put(at + 108, (byte) sectorShift);
        b.put(at + 109, (byte) clusterShift);
        b.put(at + 110, (byte) 1);
        b.putShort(at + 510, (short) 0xAA55);
    }

    /** Writes the checksum of a boot region anew: by the formula of Figure 1, not by the parser's. */
    ExfatImage seal(int region) {
        long sum = 0;
        for (int i = 0; i < 11 * sectorLength; i++) {
            if (i != 106 && i != 107 && i != 112) {
                sum = ((sum & 1) * 0x8000_0000L + (sum >> 1) + u8(region + i)) & END;
            }
        }
        for (int i = 11 * sectorLength; i < 12 * sectorLength; i += 4) {
            b.putInt(region + i, (int) sum);
        }
        return this;
    }

    ExfatImage copyToBackup() {
        copy(0, 12 * sectorLength, 12 * sectorLength);
        return this;
    }

    private void label(String label) {
        u8(root(0) + 1, label.length());
        for (int i = 0; i < label.length(); i++) {
            u16(root(0) + 2 + 2 * i, label.charAt(i));
        }
    }

    private void upCaseTable() {
        int at = (int) cluster(3);
        int start = at;
        at = upCase(at, 0xFFFF, 'a'); // as they are up to a
        for (char c = 'A'; c <= 'Z'; c++) {
            at = upCase(at, c);
        }
        at = upCase(at, 0xFFFF, 0xE4 - 'z' - 1, 0xC4);
        u8(root(2), 0x82);
        u32(root(2) + 20, 3);
        u64(root(2) + 24, at - start);
        long sum = 0;
        for (int i = start; i < at; i++) {
            sum = ((sum & 1) * 0x8000_0000L + (sum >> 1) + u8(i)) & END;
        }
        u32(root(2) + 4, sum);
    }

    private int upCase(int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            u16(at + 2 * i, values[i]);
        }
        return at + 2 * values.length;
    }

    BlockDevice device() {
        return new MemoryBlockDevice(b, 512, true);
    }

    int u8(long at) {
        return b.get((int) at) & 0xFF;
    }

    void copy(long from, long to, int length) {
        b.put((int) to, b, (int) from, length);
    }

    void clear(long at, int length) {
        b.put((int) at, new byte[length]);
    }

    void u8(long at, int value) {
        b.put((int) at, (byte) value);
    }

    void u16(long at, int value) {
        b.putShort((int) at, (short) value);
    }

    void u32(long at, long value) {
        b.putInt((int) at, (int) value);
    }

    void u64(long at, long value) {
        b.putLong((int) at, value);
    }

    ExfatImage fat(long cluster, long value) {
        u32(tablePosition + cluster * 4, value);
        return this;
    }

    /** Chains clusters one behind the other, ends the chain and marks them in the bitmap. */
    ExfatImage chain(int... chain) {
        for (int i = 0; i < chain.length; i++) {
            fat(chain[i], i + 1 < chain.length ? chain[i + 1] : END);
        }
        return mark(chain);
    }

    /** Marks clusters in the bitmap. */
    ExfatImage mark(int... numbers) {
        for (int n : numbers) {
            long at = cluster(2) + (n - 2) / 8;
            u8(at, u8(at) | 1 << (n - 2) % 8);
        }
        return this;
    }

    void fill(int cluster, String text) {
        byte[] pattern = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < clusterLength; i++) {
            u8(cluster(cluster) + i, pattern[i % pattern.length]);
        }
    }

    long cluster(int number) {
        return heapPosition + (number - 2L) * clusterLength;
    }

    /** Position of an entry of the root; 0 to 2 are the volume's own. */
    long root(int index) {
        return cluster(ROOT) + (long) index * ENTRY;
    }

    /** Writes the entry set of a file: 2 entries and one for 15 characters of the name. */
    long file(long at, String name, int attributes, int flags, long first, long length) {
        int names = (name.length() + 14) / 15;
        clear(at, (2 + names) * ENTRY);
        u8(at, 0x85);
        u8(at + 1, 1 + names);
        u16(at + 4, attributes);
        u8(at + 32, 0xC0);
        u8(at + 33, flags);
        u8(at + 35, name.length());
        u16(at + 36, hash(name));
        u64(at + 40, length);
        u32(at + 52, first);
        u64(at + 56, length);
        for (int i = 0; i < names; i++) {
            u8(at + 64 + i * 32L, 0xC1);
        }
        for (int i = 0; i < name.length(); i++) {
            u16(at + 64 + i / 15 * 32L + 2 + i % 15 * 2L, name.charAt(i));
        }
        return sealSet(at);
    }

    /** Writes the checksum of an entry set anew, by the formula of Figure 2. */
    long sealSet(long at) {
        int sum = 0;
        for (int i = 0; i < (u8(at + 1) + 1) * ENTRY; i++) {
            if (i != 2 && i != 3) {
                sum = ((sum & 1) * 0x8000 + (sum >> 1) + u8(at + i)) & 0xFFFF;
            }
        }
        u16(at + 2, sum);
        return at;
    }

    /** By the formula of Figure 4. */
    private static int hash(String name) {
        int hash = 0;
        for (char c : name.toCharArray()) {
            char up = c >= 'a' && c <= 'z' || c == 'ä' ? (char) (c - 32) : c;
            for (int v : new int[] {up & 0xFF, up >> 8}) {
                hash = ((hash & 1) * 0x8000 + (hash >> 1) + v) & 0xFFFF;
            }
        }
        return hash;
    }
}
