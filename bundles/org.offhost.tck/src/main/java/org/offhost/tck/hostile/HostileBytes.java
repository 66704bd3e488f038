// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Bytes that an input of a fuzzer changes and that are put back after it has been tried: what is sound in them need not
 * be found by the fuzzer.
 *
 * <p>Input, over and over: byte 0 the number of bytes less 1 in bits 0 to 4; 1 to 3 where, little-endian; then the bytes.
 */
public final class HostileBytes {
    private static final int MOST_PATCHES = 64;

    private final byte[] bytes;

    private record Kept(int at, byte[] bytes) {}

    /** @param bytes sound ones, shared with whoever reads them */
    public HostileBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Changes the bytes, has them read, and puts them back.
     *
     * @param from where in the input the patches begin
     * @param most how far into the bytes patches may reach
     */
    public void run(byte[] input, int from, int most, HostileInput.Reading reading) throws IOException {
        Deque<Kept> kept = new ArrayDeque<>();
        try {
            for (int at = from; at + 4 < input.length && kept.size() < MOST_PATCHES; ) {
                int where =
                        ((input[at + 1] & 0xFF) | (input[at + 2] & 0xFF) << 8 | (input[at + 3] & 0xFF) << 16) % most;
                int end = Math.min(Math.min(input.length, at + 5 + (input[at] & 31)), at + 4 + most - where);
                kept.push(new Kept(where, Arrays.copyOfRange(bytes, where, where + end - at - 4)));
                System.arraycopy(input, at + 4, bytes, where, end - at - 4);
                at = end;
            }
            HostileInput.check(reading);
        } finally {
            kept.forEach(k -> System.arraycopy(k.bytes(), 0, bytes, k.at(), k.bytes().length));
        }
    }
}
