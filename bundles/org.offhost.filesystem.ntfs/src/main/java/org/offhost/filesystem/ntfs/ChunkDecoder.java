// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

/** Decodes chunks, each by itself. Keeps tables between them, so it belongs to one thread. */
interface ChunkDecoder {
    /**
     * Decodes one chunk.
     *
     * @param packed holds it from byte {@code from} to byte {@code to}
     * @param at where in {@code target} it goes
     * @param length bytes it decodes to
     */
    void decode(byte[] packed, int from, int to, byte[] target, int at, int length) throws MalformedCodeException;

    /** Repeats what was decoded before, byte by byte: the ranges may overlap, which repeats a pattern. */
    static void repeat(byte[] target, int start, int at, int limit, int distance, int length)
            throws MalformedCodeException {
        if (distance > at - start || length > limit - at) {
            throw new MalformedCodeException(
                    "a match within the " + (at - start) + " bytes before and the " + (limit - at) + " to come",
                    length + " bytes from " + distance + " bytes before");
        }
        if (distance >= length) {
            System.arraycopy(target, at - distance, target, at, length);
            return;
        }
        for (int i = at; i < at + length; i++) {
            target[i] = target[i - distance];
        }
    }
}
