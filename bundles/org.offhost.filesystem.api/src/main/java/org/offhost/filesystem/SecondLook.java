// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * A second thing to look at where a signature was found, so that the evidence says what holds and what contradicts.
 *
 * @param name what the signature is of
 * @param position where to look, from the position of the signature
 * @param length bytes to look at
 * @param holds whether they are as they should be; gets them little-endian
 * @param text what should be there, for a person
 */
record SecondLook(String name, LongUnaryOperator position, int length, Predicate<ByteBuffer> holds, String text) {
    /** Identifies BitLocker (libbde format description, "Volume header"), little-endian fields first. */
    static final byte[] BITLOCKER = {
        0x3b,
        (byte) 0xd6,
        0x67,
        0x49,
        0x29,
        0x2e,
        (byte) 0xd8,
        0x4a,
        (byte) 0x83,
        (byte) 0x99,
        (byte) 0xf6,
        (byte) 0xa3,
        0x39,
        (byte) 0xe3,
        (byte) 0xd0,
        0x01
    };

    private static final int SWAP_HEADER = 1024;

    private static final List<SecondLook> ALL = List.of(
            new SecondLook(
                    "BitLocker volume",
                    p -> 160,
                    16,
                    b -> b.equals(ByteBuffer.wrap(BITLOCKER)),
                    "identifier 4967d63b-2e29-4ad8-8399-f6a339e3d001 at byte 160"),
            // the file system recognition structure, MSDN FILE_SYSTEM_RECOGNITION_STRUCTURE
            new SecondLook("ReFS file system", p -> 16, 4, b -> b.getInt(0) == 0x53525346, "FSRS at byte 16"),
            // exFAT specification 3.1.3, MustBeZero
            new SecondLook("exFAT file system", p -> 11, 53, SecondLook::isZero, "53 zeros at byte 11"),
            // LUKS1 specification 1.2.3, figure 1; LUKS2 1.1.1, 2.1: a big-endian number
            new SecondLook(
                    "LUKS encrypted volume",
                    p -> 6,
                    2,
                    b -> b.get(0) == 0 && b.get(1) > 0 && b.get(1) < 3,
                    "version 1 or 2"),
            new SecondLook(
                    "LVM2 physical volume",
                    p -> p + 24,
                    8,
                    b -> b.getLong(0) == 0x31303020324d564cL,
                    "label type LVM2 001"),
            // XFS algorithms and data structures, 13.1: sb_blocksize
            new SecondLook("XFS file system", p -> 4, 4, b -> isBlock(big(b), 512), "a sound block size"),
            // Btrfs on-disk format, superblock: bytenr
            new SecondLook("Btrfs file system", p -> p - 16, 8, b -> b.getLong(0) == 65536, "its own position, 65536"),
            new SecondLook("APFS container", p -> p + 4, 4, b -> isBlock(b.getInt(0), 4096), "a sound block size"),
            new SecondLook("HFS+ file system", p -> p + 40, 4, b -> isBlock(big(b), 512), "a sound block size"),
            new SecondLook("HFSX file system", p -> p + 40, 4, b -> isBlock(big(b), 512), "a sound block size"),
            // include/linux/swap.h, union swap_header: info.version
            new SecondLook("Linux swap space", p -> SWAP_HEADER, 4, b -> b.getInt(0) == 1, "version 1 at byte 1024"),
            new SecondLook("GPT disk with partitions", p -> p + 8, 4, b -> b.getInt(0) == 0x10000, "revision 1.0"));

    /** A sentence for each look at a finding. */
    static List<SecondLook> of(String name) {
        return ALL.stream().filter(l -> l.name.equals(name)).toList();
    }

    private static boolean isZero(ByteBuffer b) {
        return b.equals(ByteBuffer.allocate(b.remaining()));
    }

    private static int big(ByteBuffer b) {
        return Integer.reverseBytes(b.getInt(0));
    }

    private static boolean isBlock(int length, int least) {
        return length >= least && length <= 1 << 30 && Integer.bitCount(length) == 1;
    }
}
