// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.Arrays;

/** A canonical Huffman code, made of the lengths of its codewords ([MS-XCA] 2.2.3). */
final class HuffmanCode {
    private static final int LONGEST = 16;

    /** Codewords up to this length are looked up at once. */
    private static final int TABLE_BITS = 10;

    private final String name;

    /** For what begins with 10 bits: symbol times 16 plus length; 0 if the codeword is longer or there is none. */
    private final short[] table = new short[1 << TABLE_BITS];

    private final short[] symbols;
    private final int[] counts = new int[LONGEST + 1];
    private final int[] firstCodes = new int[LONGEST + 1];
    private final int[] firstSymbols = new int[LONGEST + 1];

    /**
     * @param name for errors
     * @param symbols most symbols the code may have, up to 2,048
     */
    HuffmanCode(String name, int symbols) {
        this.name = name;
        this.symbols = new short[symbols];
    }

    /**
     * Makes the code anew.
     *
     * @param lengths length of each symbol's codeword, up to 16; 0 for a symbol that has none
     */
    void make(byte[] lengths, int from, int count) throws MalformedCodeException {
        Arrays.fill(counts, 0);
        for (int i = 0; i < count; i++) {
            counts[lengths[from + i]]++;
        }
        counts[0] = 0;
        int code = 0;
        int sorted = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            firstCodes[length] = code;
            firstSymbols[length] = sorted;
            code += counts[length];
            sorted += counts[length];
            if (code > 1 << length) {
                throw new MalformedCodeException(
                        "codewords of " + name + " that differ", "too many of up to " + length + " bits");
            }
        }
        int[] next = firstSymbols.clone();
        for (int i = 0; i < count; i++) {
            if (lengths[from + i] != 0) {
                symbols[next[lengths[from + i]]++] = (short) i;
            }
        }
        fillTable();
    }

    private void fillTable() {
        Arrays.fill(table, (short) 0);
        for (int length = 1; length <= TABLE_BITS; length++) {
            int width = 1 << TABLE_BITS - length;
            int at = firstCodes[length] * width;
            for (int i = 0; i < counts[length]; i++, at += width) {
                Arrays.fill(table, at, at + width, (short) (symbols[firstSymbols[length] + i] << 4 | length));
            }
        }
    }

    /** Reads a codeword; gives its symbol. */
    int read(WordBits bits) throws MalformedCodeException {
        int ahead = bits.peek();
        int entry = table[ahead >>> LONGEST - TABLE_BITS] & 0xFFFF;
        if (entry != 0) {
            bits.skip(entry & 15);
            return entry >>> 4;
        }
        for (int length = TABLE_BITS + 1; length <= LONGEST; length++) {
            int index = (ahead >>> LONGEST - length) - firstCodes[length];
            if (index >= 0 && index < counts[length]) {
                bits.skip(length);
                return symbols[firstSymbols[length] + index];
            }
        }
        throw new MalformedCodeException("a codeword of " + name, "0x" + Integer.toHexString(ahead));
    }
}
