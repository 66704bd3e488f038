// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

/** Decodes LZ77 with Huffman codes, called XPRESS ([MS-XCA] 2.2): chunks of up to 64 KiB. */
final class XpressHuffman implements ChunkDecoder {
    private static final int SYMBOLS = 512;

    /** A chunk begins with the lengths of all codewords, four bits each ([MS-XCA] 2.2.4). */
    private static final int LENGTHS = SYMBOLS / 2;

    private static final int LITERALS = 256;
    private static final int MIN_MATCH = 3;

    private final WordBits bits = new WordBits();
    private final HuffmanCode code = new HuffmanCode("the XPRESS code", SYMBOLS);
    private final byte[] lengths = new byte[SYMBOLS];

    @Override
    public void decode(byte[] packed, int from, int to, byte[] target, int at, int length)
            throws MalformedCodeException {
        if (to - from < LENGTHS) {
            throw new MalformedCodeException(LENGTHS + " bytes of codeword lengths", (to - from) + " bytes");
        }
        for (int i = 0; i < LENGTHS; i++) {
            lengths[2 * i] = (byte) (packed[from + i] & 15);
            lengths[2 * i + 1] = (byte) (packed[from + i] >> 4 & 15);
        }
        code.make(lengths, 0, SYMBOLS);
        bits.start(packed, from + LENGTHS, to);
        int limit = at + length;
        for (int out = at; out < limit; ) {
            int symbol = code.read(bits);
            if (symbol < LITERALS) {
                target[out++] = (byte) symbol;
            } else {
                int matched = matchLength(symbol & 15);
                int exponent = symbol - LITERALS >> 4;
                ChunkDecoder.repeat(target, at, out, limit, (1 << exponent) + bits.read(exponent), matched);
                out += matched;
            }
        }
        if (bits.isOverrun()) {
            throw new MalformedCodeException(length + " bytes from " + (to - from), "the end before");
        }
    }

    /** Lengths from 18 on stand between the words, in a byte, a short or an int. */
    private int matchLength(int nibble) throws MalformedCodeException {
        if (nibble < 15) {
            return nibble + MIN_MATCH;
        }
        bits.fill();
        int more = bits.readByte();
        if (more < 255) {
            return nibble + more + MIN_MATCH;
        }
        int length = bits.readShort();
        if (length == 0) {
            length = bits.readInt();
        }
        if (length < 15 || length > Integer.MAX_VALUE - MIN_MATCH) {
            throw new MalformedCodeException("a long match of at least 18 bytes", Integer.toUnsignedString(length));
        }
        return length + MIN_MATCH;
    }
}
