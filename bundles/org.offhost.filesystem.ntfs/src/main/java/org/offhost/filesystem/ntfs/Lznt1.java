// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.u16;

import java.util.Arrays;
import org.offhost.filesystem.CorruptStructureException;

/** Decodes LZNT1 ([MS-XCA] 2.5): chunks of up to 4,096 decoded bytes, each behind a header of two bytes. */
final class Lznt1 {
    private static final int CHUNK = 4096;
    private static final int COMPRESSED = 0x8000;

    private Lznt1() {}

    /**
     * Decodes chunks until the input ends, a header of 0 comes, or the output is full.
     *
     * @param length bytes of {@code packed}
     * @param limit bytes of {@code target} that may be filled
     * @param position byte of the volume the input begins at, for errors
     * @return how many bytes were decoded; where a chunk that is not the last is short, zeros follow it up to its 4,096
     */
    static int decode(byte[] packed, int length, byte[] target, int limit, String name, long position)
            throws CorruptStructureException {
        int in = 0;
        int out = 0;
        while (in + 2 <= length && out < limit) {
            int header = u16(packed, in);
            if (header == 0) {
                break;
            }
            int end = in + 3 + (header & 0x0FFF);
            if (end > length) {
                throw new CorruptStructureException(
                        name, position + in, "a chunk of up to " + (length - in) + " bytes", (end - in) + " bytes");
            }
            int room = Math.min(CHUNK, limit - out);
            int decoded = (header & COMPRESSED) != 0
                    ? expand(packed, in + 2, end, target, out, room)
                    : copy(packed, in + 2, end, target, out, room);
            if (decoded < 0) {
                throw new CorruptStructureException(
                        name, position + in, "a chunk that decodes to up to " + room + " bytes", "one that does not");
            }
            Arrays.fill(target, out + decoded, out + room, (byte) 0);
            out += room;
            in = end;
        }
        return out;
    }

    private static int copy(byte[] packed, int from, int end, byte[] target, int to, int room) {
        if (end - from > room) {
            return -1;
        }
        System.arraycopy(packed, from, target, to, end - from);
        return end - from;
    }

    /** Flag bytes, low bit first: 0 a literal, 1 a pair of 16 bits; -1 if a pair leads out of the chunk. */
    private static int expand(byte[] packed, int from, int end, byte[] target, int to, int room) {
        int in = from;
        int out = to;
        int limit = to + room;
        while (in < end) {
            int flags = packed[in++];
            for (int bit = 0; bit < 8 && in < end; bit++, flags >>= 1) {
                if ((flags & 1) == 0) {
                    if (out >= limit) {
                        return -1;
                    }
                    target[out++] = packed[in++];
                } else {
                    if (in + 2 > end || out == to) {
                        return -1;
                    }
                    int pair = u16(packed, in);
                    in += 2;
                    int shift = lengthBits(out - to);
                    int distance = (pair >>> shift) + 1;
                    int count = (pair & (1 << shift) - 1) + 3;
                    if (distance > out - to || count > limit - out) {
                        return -1;
                    }
                    // byte by byte: the ranges may overlap, which repeats a pattern
                    for (int stop = out + count; out < stop; out++) {
                        target[out] = target[out - distance];
                    }
                }
            }
        }
        return out - to;
    }

    /** The further into the chunk, the more of a pair's bits are distance ([MS-XCA] 2.5.1.4). */
    private static int lengthBits(int decoded) {
        int distanceBits = Math.max(4, 32 - Integer.numberOfLeadingZeros(decoded - 1));
        return 16 - distanceBits;
    }
}
