// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a log as Windows does, by the published layout and by nothing of the reader: restart pages, records over pages and round
 * the end, copies of pages.
 */
final class LogImage {
    static final int PAGE = 4096;
    static final int DATA = 64;
    static final int SET = 21;
    static final int CLEAR = 22;
    private static final int NUMBERS = PAGE / 512 + 1;

    private final byte[] bytes;
    private final int major;
    private final Map<Integer, ByteBuffer> pages = new TreeMap<>();
    private final int placeBits;
    private long lap = 5;
    private int page;
    private int at = DATA;
    private long last;
    private long undoNext;
    private int lastLength;

    /** @param pages of the log, restart pages and copies included */
    LogImage(int major, int pages) {
        this.major = major;
        this.bytes = new byte[pages * PAGE];
        Arrays.fill(bytes, (byte) -1);
        int bits = 0;
        for (long size = bytes.length; size > 0; size >>= 1) {
            bits++;
        }
        this.placeBits = bits - 3;
        this.page = first();
    }

    /** The first page that has records. */
    int first() {
        return major == 2 ? 34 : 4;
    }

    /** Goes on with the next record at the beginning of a page. */
    LogImage to(int number) {
        page = number;
        at = DATA;
        return this;
    }

    /** The next record belongs to the transaction of another, which it would undo next. */
    LogImage behind(long lsn) {
        undoNext = lsn;
        return this;
    }

    /** The log sequence number of the next record. */
    long next() {
        if (at > PAGE - 48) {
            advance();
        }
        return lap << placeBits | (long) page * PAGE + at >> 3;
    }

    private void advance() {
        page++;
        if (page * PAGE == bytes.length) {
            page = first();
            lap++;
        }
        at = DATA;
    }

    private ByteBuffer here() {
        return pages.computeIfAbsent(
                page,
                p -> RecordBytes.little(PAGE)
                        .putInt(0, 0x44524352)
                        .putShort(4, (short) 40)
                        .putShort(6, (short) NUMBERS)
                        .putLong(32, last));
    }

    /** Adds a record of a type with data of the client. */
    long record(int type, byte[] data) {
        long lsn = next();
        ByteBuffer b = RecordBytes.little(48 + (data.length + 7 & ~7));
        b.putLong(0, lsn)
                .putLong(8, last)
                .putLong(16, undoNext)
                .putInt(24, data.length)
                .putInt(32, type)
                .putInt(36, 24);
        b.position(48).put(data);
        b.rewind();
        while (b.hasRemaining()) {
            if (at == PAGE) {
                advance();
            }
            ByteBuffer here = here();
            int part = Math.min(b.remaining(), PAGE - at);
            here.position(at).put(b.slice().limit(part));
            b.position(b.position() + part);
            at += part;
            here.putLong(8, lsn).putShort(24, (short) at);
        }
        here().putInt(16, 1).putLong(32, lsn);
        undoNext = 0;
        last = lsn;
        lastLength = data.length;
        return lsn;
    }

    /** A change of bits: operations 21 sets, 22 clears them. */
    long bits(int redo, int undo, long vcn, long lcn, int first, int count) {
        return record(1, change(redo, undo, vcn, lcn, first, count).array());
    }

    static ByteBuffer change(int redo, int undo, long vcn, long lcn, int first, int count) {
        ByteBuffer b = RecordBytes.little(48);
        b.putShort(0, (short) redo)
                .putShort(2, (short) undo)
                .putShort(4, (short) 40)
                .putShort(6, (short) 8);
        b.putShort(8, (short) 40)
                .putShort(10, (short) 8)
                .putShort(12, (short) 24)
                .putShort(14, (short) 1);
        return b.putLong(24, vcn).putLong(32, lcn).putInt(40, first).putInt(44, count);
    }

    /** A change of something else: nothing that is looked at. */
    long other(int length) {
        ByteBuffer b = RecordBytes.little(length);
        b.putShort(0, (short) 7).putShort(2, (short) 7).putShort(4, (short) 40).putShort(14, (short) 1);
        return record(1, b.putLong(32, 1).array());
    }

    /** The end of a transaction that was committed. */
    long forget() {
        return record(
                1,
                RecordBytes.little(40)
                        .putShort(0, (short) 27)
                        .putShort(4, (short) 40)
                        .putShort(8, (short) 40)
                        .array());
    }

    long checkpoint() {
        return record(2, RecordBytes.little(112).putInt(0, 1).array());
    }

    /** The last page is a copy at another place; what is at its own is blank, or what was given. */
    LogImage lastAsCopy(int number) {
        ByteBuffer copy = pages.remove(page);
        pages.put(number, major == 2 ? copy.putInt(60, page * PAGE) : copy.putLong(8, (long) page * PAGE));
        return this;
    }

    /** The page that has the last record. */
    int lastPage() {
        return page;
    }

    byte[] inUse(long oldest, long restart) {
        for (int number = 0; number < 2; number++) {
            ByteBuffer b = RecordBytes.little(PAGE);
            b.putInt(0, 0x52545352).putShort(4, (short) 30).putShort(6, (short) NUMBERS);
            b.putInt(16, PAGE).putInt(20, PAGE).putShort(24, (short) 48);
            b.putShort(26, (short) (major == 2 ? 0 : 1)).putShort(28, (short) major);
            b.putLong(48, restart + number)
                    .putShort(56, (short) 1)
                    .putShort(58, (short) -1)
                    .putShort(60, (short) 0);
            b.putLong(48, restart)
                    .putInt(64, 64 - placeBits)
                    .putShort(68, (short) 224)
                    .putShort(70, (short) 64);
            b.putLong(72, bytes.length)
                    .putInt(80, lastLength)
                    .putShort(84, (short) 48)
                    .putShort(86, (short) DATA);
            b.putLong(112, oldest)
                    .putLong(120, restart)
                    .putShort(128, (short) -1)
                    .putShort(130, (short) -1);
            b.putInt(140, 8).putLong(144, 0x00530046_0054004EL);
            pages.put(number, b);
        }
        pages.forEach((number, b) -> System.arraycopy(sealed(b.array()), 0, bytes, number * PAGE, PAGE));
        return bytes;
    }

    private static byte[] sealed(byte[] page) {
        ByteBuffer b = RecordBytes.little(PAGE).put(page);
        int numbers = b.getShort(4);
        b.putShort(numbers, (short) 7);
        for (int i = 1; i < NUMBERS; i++) {
            b.putShort(numbers + 2 * i, b.getShort(i * 512 - 2)).putShort(i * 512 - 2, (short) 7);
        }
        return b.array();
    }
}
