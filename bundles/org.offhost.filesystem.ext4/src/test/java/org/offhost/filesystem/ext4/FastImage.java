// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A fixture whose fast commits are to be changed, or others written in their place. */
final class FastImage {
    final byte[] bytes;
    private final JournalImage journal;
    private final ByteBuffer written;
    private int at;

    FastImage(String fixture) throws IOException {
        this(ExtFixture.bytes(fixture));
    }

    /** @param image changed in place */
    FastImage(byte[] image) throws IOException {
        journal = new JournalImage(image);
        bytes = journal.bytes;
        written = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        at = position(first());
    }

    ExtReading reading() throws IOException {
        return journal.reading();
    }

    /** The block of the journal that fast commits begin in. */
    int first() {
        return journal.get(0, 0x10) - journal.get(0, 0x54) + 1;
    }

    int position(int block) {
        return journal.position(block);
    }

    /** Sequence number of the transaction that they are behind. */
    int sequence() {
        return written.getInt(position(first()) + 8);
    }

    /** Byte at which the end of a fast commit lies, the first is 0; those behind it are of another time. */
    int tail(int commit) {
        int tails = 0;
        for (int block = first(); block < journal.blocks(); block++) {
            int start = position(block);
            for (int i = start; i + 4 <= start + JournalImage.BLOCK; ) {
                if (written.getShort(i) == FastTag.TAIL && tails++ == commit) {
                    return i;
                }
                i += FastTag.HEADER + Short.toUnsignedInt(written.getShort(i + 2));
            }
        }
        throw new AssertionError("no fast commit " + commit);
    }

    /** Begins anew: what is written from here on is one commit of one block. */
    FastImage head(int features, int sequence) {
        at = position(first());
        return tag(FastTag.HEAD, little(8).putInt(features).putInt(sequence));
    }

    /** Bytes that are left in the block for tags. */
    int room() {
        return position(first()) + JournalImage.BLOCK - at - 2 * FastTag.HEADER - 8;
    }

    FastImage tag(int type, ByteBuffer value) {
        written.position(at);
        written.putShort((short) type).putShort((short) value.capacity()).put(value.rewind());
        at = written.position();
        return this;
    }

    FastImage name(int type, long directory, long inode, String name) {
        byte[] b = name.getBytes(StandardCharsets.ISO_8859_1);
        return tag(
                type,
                little(8 + b.length).putInt((int) directory).putInt((int) inode).put(b));
    }

    FastImage range(long inode, int from, int length, long block) {
        ByteBuffer b = little(16).putInt((int) inode).putInt(from).putShort((short) length);
        return tag(FastTag.ADD_RANGE, b.putShort((short) (block >> 32)).putInt((int) block));
    }

    FastImage deleted(long inode, int from, int length) {
        return tag(
                FastTag.DELETE_RANGE,
                little(12).putInt((int) inode).putInt(from).putInt(length));
    }

    /** An inode of 160 bytes with an empty tree. */
    FastImage inode(long inode, int mode, int size, int links) {
        ByteBuffer b =
                little(4 + 160).putInt(0, (int) inode).putShort(4, (short) mode).putInt(8, size);
        b.putShort(4 + 0x1A, (short) links)
                .putInt(4 + Inode.FLAGS_AT, Inode.EXTENTS)
                .putShort(4 + 0x80, (short) 32);
        return tag(FastTag.INODE, b);
    }

    /** Ends the commit; its sum holds. */
    FastImage tail() {
        int start = position(first());
        int length = start + JournalImage.BLOCK - at - FastTag.HEADER;
        int sequence = sequence();
        written.putShort(at, (short) FastTag.TAIL)
                .putShort(at + 2, (short) length)
                .putInt(at + 4, sequence);
        int sum = Checksums.ofSeed(0).begin().add(bytes, start, at + 8).value();
        written.putInt(at + 8, sum);
        written.putShort(position(first() + 1), (short) 0);
        return this;
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
