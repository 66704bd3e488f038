// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.Arrays;

/** Reads lengths of codewords, told by how they differ from those before ([MS-PATCH] 2.6, encoding the trees). */
final class LzxLengths {
    private static final int SYMBOLS = 20;

    /** From 0 to here symbols are differences modulo 17. */
    private static final int MODULUS = 17;

    private static final int FEW_ZEROS = 17;
    private static final int MANY_ZEROS = 18;

    private final WordBits bits;
    private final HuffmanCode code = new HuffmanCode("the LZX pretree", SYMBOLS);
    private final byte[] own = new byte[SYMBOLS];

    LzxLengths(WordBits bits) {
        this.bits = bits;
    }

    /** Changes the lengths from one index to before another. */
    void read(byte[] lengths, int from, int to) throws MalformedCodeException {
        for (int i = 0; i < SYMBOLS; i++) {
            own[i] = (byte) bits.read(4);
        }
        code.make(own, 0, SYMBOLS);
        for (int i = from; i < to; ) {
            int symbol = code.read(bits);
            if (symbol < MODULUS) {
                lengths[i] = changed(lengths[i], symbol);
                i++;
            } else {
                int run = run(symbol);
                byte value = symbol <= MANY_ZEROS ? 0 : changed(lengths[i], code.read(bits));
                if (run > to - i) {
                    throw new MalformedCodeException("a run of up to " + (to - i) + " lengths", run + " lengths");
                }
                Arrays.fill(lengths, i, i + run, value);
                i += run;
            }
        }
    }

    private int run(int symbol) {
        if (symbol == FEW_ZEROS) {
            return 4 + bits.read(4);
        }
        return symbol == MANY_ZEROS ? 20 + bits.read(5) : 4 + bits.read(1);
    }

    private static byte changed(byte before, int symbol) throws MalformedCodeException {
        if (symbol >= MODULUS) {
            throw new MalformedCodeException("a difference of lengths", "symbol " + symbol);
        }
        return (byte) ((before - symbol + MODULUS) % MODULUS);
    }
}
