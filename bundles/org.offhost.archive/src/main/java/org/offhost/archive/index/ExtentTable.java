// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.UnknownFormException;

/**
 * The extents of a set of the volume, in ascending order of the volume: found by position. Keeps the first position of
 * each page and a few pages.
 */
public final class ExtentTable {
    private static final int PAGE = 2048;
    private static final int PAGES_KEPT = 16;

    private final WrittenBytes bytes;
    private final long start;
    private final long count;
    private final Bounds bounds;
    private final long[] firsts;
    private final Map<Integer, Range[]> pages = new LinkedHashMap<>(32, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Range[]> eldest) {
            return size() > PAGES_KEPT;
        }
    };

    /**
     * A range.
     *
     * @param position byte of the volume
     * @param length bytes
     * @param offset byte of the set's stream; 0 if the range is not there
     * @param below whether it is as it is in the set that this one continues
     */
    public record Range(long position, long length, long offset, boolean below) {
        public long end() {
            return position + length;
        }

        String text() {
            return length + " bytes at " + position + " of the volume and "
                    + (below ? "in the set before" : offset + " of the set");
        }
    }

    /**
     * What ranges may lie in.
     *
     * @param volumeLength bytes of the volume
     * @param dataEnd byte of the set's stream behind all of them
     * @param continues whether the set continues another, in which ranges may lie
     */
    public record Bounds(long volumeLength, long dataEnd, boolean continues) {
        private boolean hold(Range e) {
            return e.position() >= 0
                    && e.length() >= 1
                    && e.length() <= volumeLength - e.position()
                    && (e.below() ? e.offset() == 0 : e.offset() >= 0 && e.offset() <= dataEnd - e.length());
        }
    }

    /**
     * Reads it once.
     *
     * @param bytes of the set's stream
     * @param start byte of it at which the table begins
     * @param count number of ranges
     * @throws DamagedMediumException if it is none
     */
    public ExtentTable(WrittenBytes bytes, long start, long count, Bounds bounds) throws IOException {
        this.bytes = bytes;
        this.start = start;
        this.count = count;
        this.bounds = bounds;
        this.firsts = firsts();
    }

    /** Looks at all of them: ascending on the volume and in the set, as the writer lays them. Grows with what is there. */
    private long[] firsts() throws IOException {
        long[] found = new long[16];
        int pages = 0;
        long end = 0;
        long stored = 0;
        for (long first = 0; first < count; first += PAGE) {
            Range[] page = page(pages);
            found = pages == found.length ? Arrays.copyOf(found, 2 * pages) : found;
            found[pages++] = page[0].position();
            for (Range e : page) {
                if (e.position() < end || !e.below() && e.offset() < stored) {
                    throw new DamagedMediumException("extents", start, "a range from " + end + " on", e.text());
                }
                end = e.end();
                stored = e.below() ? stored : e.offset() + e.length();
            }
        }
        return Arrays.copyOf(found, pages);
    }

    public long count() {
        return count;
    }

    /** Whether ranges may lie in the set before. */
    public boolean continues() {
        return bounds.continues();
    }

    public Range get(long number) throws IOException {
        return page((int) (number / PAGE))[(int) (number % PAGE)];
    }

    private Range[] page(int number) throws IOException {
        Range[] page = pages.get(number);
        if (page == null) {
            page = load(number);
            pages.put(number, page);
        }
        return page;
    }

    private Range[] load(int number) throws IOException {
        long first = (long) number * PAGE;
        Range[] page = new Range[(int) Math.min(PAGE, count - first)];
        ByteBuffer b = ByteBuffer.allocate(page.length * ExtentsWriter.RECORD);
        bytes.read(start + first * ExtentsWriter.RECORD, b);
        for (int i = 0; i < page.length; i++) {
            b.position(i * ExtentsWriter.RECORD);
            long at = start + (first + i) * ExtentsWriter.RECORD;
            long position = b.getLong();
            long length = b.getLong();
            long offset = b.getLong();
            Range e = new Range(position, length, offset, isBelow(b.getLong(), at));
            if (!bounds.hold(e)) {
                throw new DamagedMediumException("extents", at, "a range within the volume", e.text());
            }
            page[i] = e;
        }
        return page;
    }

    private boolean isBelow(long set, long at) throws UnknownFormException {
        if (set != 0 && !(set == ExtentsWriter.BELOW && bounds.continues())) {
            throw new UnknownFormException("extents", at, "zeros behind a range", "what is not known here");
        }
        return set != 0;
    }

    /** Number of the first range that ends behind a position; the count if there is none. */
    public long after(long position) throws IOException {
        long low = 0;
        long high = count;
        if (firsts.length > 0) {
            int p = Arrays.binarySearch(firsts, position);
            p = Math.max(0, p < 0 ? -p - 2 : p);
            low = (long) p * PAGE;
            high = Math.min(count, low + PAGE);
        }
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (get(middle).end() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
