// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs.send;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes of a stream in the order in which they come, with their Fletcher-4 sum: four sums of 64 bits over words of 32, of which
 * the last record holds those of all before it.
 */
final class SendInput {
    private static final int PART = 64 << 10;
    private static final long WORD = 0xffff_ffffL;

    private final InputStream in;
    private final ByteBuffer part = ByteBuffer.allocate(PART);
    private final long[] sum = new long[4];
    private long position;

    SendInput(InputStream in) {
        this.in = in;
    }

    long position() {
        return position;
    }

    /** The byte order of who sent it; words of the sum have it, too. */
    void order(ByteOrder order) {
        part.order(order);
    }

    ByteOrder order() {
        return part.order();
    }

    /** Of all that was summed, as the last record has it. */
    long[] sum() {
        return sum.clone();
    }

    /**
     * Reads a record, which is not summed yet.
     *
     * @param length at most that of a part
     * @return to be read from 0, in the order that was set
     */
    ByteBuffer record(int length) throws IOException {
        fill(length);
        return part.duplicate().order(part.order());
    }

    /** Sums what was read last. */
    void count() {
        add();
    }

    /** Reads over a record's content and sums it. */
    void skip(long length) throws IOException {
        for (long left = length; left > 0; left -= part.limit()) {
            fill((int) Math.min(left, PART));
            add();
        }
    }

    private void fill(int length) throws IOException {
        int n = in.readNBytes(part.array(), 0, length);
        if (n < length) {
            throw new MalformedSendStreamException(
                    position + n, "it ends, expected " + (length - n) + " bytes more of a record");
        }
        position += length;
        part.clear().limit(length);
    }

    private void add() {
        long a = sum[0];
        long b = sum[1];
        long c = sum[2];
        long d = sum[3];
        for (int at = 0; at < part.limit(); at += Integer.BYTES) {
            a += part.getInt(at) & WORD;
            b += a;
            c += b;
            d += c;
        }
        sum[0] = a;
        sum[1] = b;
        sum[2] = c;
        sum[3] = d;
    }

    /** Whether anything is left. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }
}
