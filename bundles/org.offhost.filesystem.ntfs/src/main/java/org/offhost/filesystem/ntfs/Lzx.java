// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;

import java.util.Arrays;
import org.offhost.kit.bytes.LittleEndian;

/**
 * Decodes LZX as the WIM format and the overlay filter use it: chunks of up to 32 KiB, each with a window of its own.
 *
 * <p>Codes and blocks are those of [MS-PATCH] 2 (there with a longer window and matches), block headers and the
 * translation of calls those of WIM files (wimlib, "LZX"): one bit says that a block has 32 KiB, else 16 bits say how
 * much; calls are always translated, for a file of 12,000,000 bytes.
 */
final class Lzx implements ChunkDecoder {
    /** Bytes a chunk decodes to at most. */
    static final int WINDOW = 32 << 10;

    private static final int VERBATIM = 1;
    private static final int ALIGNED = 2;
    private static final int UNCOMPRESSED = 3;

    private static final int LITERALS = 256;
    private static final int SLOTS = 30;
    private static final int MAIN_SYMBOLS = LITERALS + 8 * SLOTS;
    private static final int LENGTH_SYMBOLS = 249;
    private static final int ALIGNED_SYMBOLS = 8;
    private static final int MIN_MATCH = 2;

    /** Offsets of matches by position slot, and how many bits follow ([MS-PATCH] 2.5, position slots). */
    private static final int[] SLOT_BASE = new int[SLOTS];

    private static final int[] SLOT_BITS = new int[SLOTS];

    static {
        for (int slot = 1; slot < SLOTS; slot++) {
            SLOT_BITS[slot] = Math.max(0, slot / 2 - 1);
            SLOT_BASE[slot] = SLOT_BASE[slot - 1] + (1 << SLOT_BITS[slot - 1]);
        }
    }

    /** The file size that calls are translated for, a constant in WIM files. */
    private static final int CALL_FILE_SIZE = 12_000_000;

    /** No call is translated in the last bytes of a chunk. */
    private static final int CALL_TAIL = 10;

    private static final byte CALL = (byte) 0xE8;

    private final WordBits bits = new WordBits();
    private final LzxLengths lengthsReader = new LzxLengths(bits);
    private final HuffmanCode main = new HuffmanCode("the LZX main code", MAIN_SYMBOLS);
    private final HuffmanCode lengthCode = new HuffmanCode("the LZX length code", LENGTH_SYMBOLS);
    private final HuffmanCode alignedCode = new HuffmanCode("the LZX aligned offset code", ALIGNED_SYMBOLS);
    private final byte[] mainLengths = new byte[MAIN_SYMBOLS];
    private final byte[] lengthLengths = new byte[LENGTH_SYMBOLS];
    private final byte[] alignedLengths = new byte[ALIGNED_SYMBOLS];

    /** The last three offsets, the newest first. */
    private final int[] recent = new int[3];

    @Override
    public void decode(byte[] packed, int from, int to, byte[] target, int at, int length)
            throws MalformedCodeException {
        bits.start(packed, from, to);
        Arrays.fill(mainLengths, (byte) 0);
        Arrays.fill(lengthLengths, (byte) 0);
        Arrays.fill(recent, 1);
        int limit = at + length;
        for (int out = at; out < limit; ) {
            int type = bits.read(3);
            int size = bits.read(1) != 0 ? WINDOW : bits.read(16);
            if (size == 0 || size > limit - out || bits.isOverrun()) {
                throw new MalformedCodeException(
                        "a block of 1 to " + (limit - out) + " bytes", bits.isOverrun() ? "the end" : size + " bytes");
            }
            block(type, target, at, out, size);
            out += size;
        }
        if (bits.isOverrun()) {
            throw new MalformedCodeException(length + " bytes from " + (to - from), "the end before");
        }
        translateCalls(target, at, length);
    }

    private void block(int type, byte[] target, int start, int at, int size) throws MalformedCodeException {
        switch (type) {
            case UNCOMPRESSED -> copyBlock(target, at, size);
            case VERBATIM, ALIGNED -> {
                readCodes(type);
                matches(type == ALIGNED, target, start, at, at + size);
            }
            default -> throw new MalformedCodeException("a block of type 1 to 3", "type " + type);
        }
    }

    /** New offsets and then the bytes, filled up to a whole word. */
    private void copyBlock(byte[] target, int at, int size) throws MalformedCodeException {
        bits.align();
        for (int i = 0; i < recent.length; i++) {
            recent[i] = bits.readInt();
            if (recent[i] <= 0) {
                throw new MalformedCodeException("a recent offset from 1", Integer.toUnsignedString(recent[i]));
            }
        }
        if (!bits.copy(target, at, size)) {
            throw new MalformedCodeException("an uncompressed block of " + size + " bytes", "less");
        }
        if ((size & 1) != 0) {
            bits.readByte();
        }
    }

    private void readCodes(int type) throws MalformedCodeException {
        if (type == ALIGNED) {
            for (int i = 0; i < ALIGNED_SYMBOLS; i++) {
                alignedLengths[i] = (byte) bits.read(3);
            }
            alignedCode.make(alignedLengths, 0, ALIGNED_SYMBOLS);
        }
        lengthsReader.read(mainLengths, 0, LITERALS);
        lengthsReader.read(mainLengths, LITERALS, MAIN_SYMBOLS);
        main.make(mainLengths, 0, MAIN_SYMBOLS);
        lengthsReader.read(lengthLengths, 0, LENGTH_SYMBOLS);
        lengthCode.make(lengthLengths, 0, LENGTH_SYMBOLS);
    }

    private void matches(boolean aligned, byte[] target, int start, int at, int limit) throws MalformedCodeException {
        for (int out = at; out < limit; ) {
            int symbol = main.read(bits);
            if (symbol < LITERALS) {
                target[out++] = (byte) symbol;
            } else {
                int header = symbol & 7;
                int length = MIN_MATCH + (header == 7 ? 7 + lengthCode.read(bits) : header);
                int offset = offset(symbol - LITERALS >> 3, aligned);
                ChunkDecoder.repeat(target, start, out, limit, offset, length);
                out += length;
            }
        }
    }

    private int offset(int slot, boolean aligned) throws MalformedCodeException {
        int offset;
        if (slot < recent.length) {
            offset = recent[slot];
            recent[slot] = recent[0];
        } else {
            int extra = SLOT_BITS[slot];
            if (aligned && extra >= 3) {
                offset = SLOT_BASE[slot] + (bits.read(extra - 3) << 3);
                offset += alignedCode.read(bits);
            } else {
                offset = SLOT_BASE[slot] + bits.read(extra);
            }
            offset -= 2;
            recent[2] = recent[1];
            recent[1] = recent[0];
        }
        recent[0] = offset;
        return offset;
    }

    /** Makes the targets of calls relative again: the encoder made them absolute, since these repeat more often. */
    private static void translateCalls(byte[] target, int at, int length) {
        for (int i = 0; i < length - CALL_TAIL; i++) {
            if (target[at + i] == CALL) {
                int absolute = i32(target, at + i + 1);
                if (absolute >= 0 && absolute < CALL_FILE_SIZE) {
                    LittleEndian.put32(target, at + i + 1, absolute - i);
                } else if (absolute < 0 && absolute >= -i) {
                    LittleEndian.put32(target, at + i + 1, absolute + CALL_FILE_SIZE);
                }
                i += 4;
            }
        }
    }
}
