// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.offhost.archive.WrittenBytes;
import org.offhost.filesystem.KnownZeros;
import org.offhost.inventory.form.DamagedMediumException;

/** The content of a sparse member: the ranges of its map, zeros between them. */
public final class SparseContent extends InputStream implements KnownZeros {
    private final InputStream dense;
    private final long[] map;
    private final long length;
    private int entry;
    private long at;

    private SparseContent(InputStream dense, long[] map, long length) {
        this.dense = dense;
        this.map = map;
        this.length = length;
    }

    /**
     * @param start byte of the set at which the member begins
     * @param size bytes of it, headers included
     * @param length bytes of content
     */
    public static InputStream open(WrittenBytes bytes, long start, long size, long length) throws IOException {
        MemberReader.Found f = new MemberReader(bytes, start, start + size)
                .find()
                .orElseThrow(() -> new DamagedMediumException("set", start, "a sparse member", "end of archive"));
        StoredMap stored = StoredMap.of(f, bytes);
        long[] map = stored.ranges();
        long end = 0;
        long sum = 0;
        for (int i = 0; i < map.length; i += 2) {
            if (map[i] < end || map[i + 1] > length - map[i]) {
                throw new DamagedMediumException("sparse map", start, "ascending ranges", "entry " + i / 2);
            }
            end = map[i] + map[i + 1];
            sum += map[i + 1];
        }
        if (sum != stored.stored()) {
            throw new DamagedMediumException("sparse map", start, stored.stored() + " bytes", sum + " bytes");
        }
        return new SparseContent(new WrittenStream(bytes, stored.data(), sum), map, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (at >= length || len == 0) {
            return len == 0 ? 0 : -1;
        }
        long start = nextData();
        long end = at < start ? start : start + map[entry + 1];
        int n = (int) Math.min(len, end - at);
        if (at < start) {
            Arrays.fill(b, off, off + n, (byte) 0);
        } else if (dense.readNBytes(b, off, n) < n) {
            throw new IOException("a sparse member ends early");
        }
        at += n;
        return n;
    }

    /** Where the range begins that holds the next byte, or follows it; the end if there is none. */
    private long nextData() {
        while (entry < map.length && map[entry] + map[entry + 1] <= at) {
            entry += 2;
        }
        return entry < map.length ? map[entry] : length;
    }

    @Override
    public long zerosAhead() {
        return Math.max(0, nextData() - at);
    }

    @Override
    public long skip(long count) throws IOException {
        long end = at + Math.max(0, Math.min(count, length - at));
        long from = at;
        while (at < end) {
            long start = nextData();
            if (at < start) {
                at = Math.min(end, start);
            } else {
                long within = Math.min(end, start + map[entry + 1]) - at;
                dense.skipNBytes(within);
                at += within;
            }
        }
        return at - from;
    }
}
