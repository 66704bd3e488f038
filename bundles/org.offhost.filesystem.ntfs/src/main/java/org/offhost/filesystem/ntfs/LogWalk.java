// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u32;

import java.io.IOException;
import java.util.OptionalLong;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Follows the records of $LogFile from the oldest that recovery needs to the last one that is whole. Where it ends before a
 * record that is known to have been written, it cannot be followed.
 */
final class LogWalk {
    private final LogPageReader pages;
    private final RestartArea area;
    private final LogChanges to;
    private final long mostPages;
    private LogPage page;
    private long pageOffset = -1;
    private long passed;
    private long end;
    private long records;

    /** @param to told every record */
    LogWalk(LogPageReader pages, RestartArea area, LogChanges to) {
        this.pages = pages;
        this.area = area;
        this.to = to;
        this.mostPages = (area.length() - area.firstPage()) / area.pageLength();
    }

    /** Goes over all of them, at most one lap, and then over those before that belong to them, at most another. */
    void run() throws IOException {
        long lsn = area.oldest();
        long start = area.page(area.offset(lsn));
        if (!begins(lsn)) {
            throw corrupt(area.offset(lsn), "the oldest record needed, " + hex(lsn), "another, or none");
        }
        EarlierRecords earlier = new EarlierRecords(lsn, 1L << area.placeBits());
        long last = 0;
        for (LogRecord r = record(lsn); r != null; r = lsn == last ? null : record(lsn)) {
            to.take(r);
            earlier.before(r);
            records++;
            last = lsn;
            lsn = following(last);
        }
        if (records == 0) {
            throw corrupt(area.offset(lsn), "the whole of the oldest record needed", "its beginning");
        }
        if (LogPageReader.newer(area.restart(), last) || LogPageReader.newer(area.current(), last)) {
            throw corrupt(end, "records up to " + hex(area.current()), "none behind " + hex(last));
        }
        checkRest(last, start);
        passed = 0;
        for (OptionalLong back = earlier.next(); back.isPresent(); back = earlier.next()) {
            takeEarlier(back.getAsLong(), earlier);
        }
    }

    /** Recovery does not need it, so it may be gone: its place is written anew. */
    private void takeEarlier(long lsn, EarlierRecords earlier) throws IOException {
        try {
            LogRecord r = begins(lsn) ? record(lsn) : null;
            if (r != null) {
                earlier.before(r);
                to.takeEarlier(r);
            }
        } catch (CorruptStructureException | UnreadableBlockException gone) {
            pageOffset = -1;
        }
    }

    long records() {
        return records;
    }

    private boolean begins(long lsn) throws IOException {
        long offset = area.offset(lsn);
        if (!area.canBegin(offset)) {
            return false;
        }
        go(area.page(offset));
        return page.isWhole() && i64(page.bytes(), (int) (offset - pageOffset)) == lsn;
    }

    private void go(long offset) throws IOException {
        if (offset != pageOffset) {
            if (++passed > mostPages + 1) {
                throw corrupt(offset, "an end of the records within one lap", "none");
            }
            page = pages.page(offset);
            pageOffset = offset;
        }
    }

    /** A record that begins in the page at hand; null if it is not whole. */
    private LogRecord record(long lsn) throws IOException {
        long offset = area.offset(lsn);
        int at = (int) (offset - area.page(offset));
        go(area.page(offset));
        byte[] bytes = page.bytes();
        long length = u32(bytes, at + 24);
        if (length == 0 || length > area.length()) {
            throw corrupt(offset, "a record of 1 byte to the log's length", length + " bytes");
        }
        long undoNext = i64(bytes, at + 16);
        long type = u32(bytes, at + 32);
        byte[] data = new byte[(int) Math.min(length, LogRecord.MOST_DATA)];
        at += RestartArea.RECORD_HEADER;
        for (long done = 0; ; ) {
            int here = (int) Math.min(length - done, bytes.length - at);
            if (done < data.length) {
                System.arraycopy(bytes, at, data, (int) done, (int) Math.min(here, data.length - done));
            }
            done += here;
            at += here;
            if (done == length) {
                end = pageOffset + (at + 7 & ~7);
                return new LogRecord(lsn, undoNext, data, length, type);
            }
            go(area.next(pageOffset));
            if (page.state() == LogPage.State.TORN) {
                throw corrupt(pageOffset, "the rest of record " + hex(lsn), "a page that is torn");
            }
            if (!page.isWhole() || LogPageReader.newer(lsn, page.last())) {
                return null;
            }
            bytes = page.bytes();
            at = area.dataOffset();
        }
    }

    /** The record behind one that ended in the page at hand; the same again if there is none. */
    private long following(long lsn) throws IOException {
        long ended = pageOffset;
        long lap = area.lap(lsn) + (ended < area.page(area.offset(lsn)) ? 1 : 0);
        long behind = area.lsn(lap, end);
        if (end < ended + area.pageLength() && begins(behind)) {
            return behind;
        }
        long next = area.next(ended);
        long first = area.lsn(next < ended || next == ended ? lap + 1 : lap, next + area.dataOffset());
        return begins(first) ? first : lsn;
    }

    /** Nothing that was written later may be in the rest of the lap, nor a page of which that is not known. */
    private void checkRest(long last, long start) throws IOException {
        if (LogPageReader.newer(pages.newestCopy(), last)) {
            throw corrupt(end, "record " + hex(pages.newestCopy()) + ", of which a copy knows", "none");
        }
        long ended = area.page(Math.max(area.firstPage(), end - 1));
        boolean next = true;
        for (long at = area.next(ended); at != start && at != ended; at = area.next(at)) {
            LogPage rest = pages.page(at);
            if (rest.isWhole() && LogPageReader.newer(rest.lastEnd(), last)) {
                throw corrupt(at, "no record behind " + hex(last), "record " + hex(rest.lastEnd()));
            }
            if (next && rest.state() == LogPage.State.TORN) {
                throw corrupt(at, "the page behind the last record, or a blank one", "one that is torn");
            }
            next = false;
        }
        LogPage own = pages.page(ended);
        if (LogPageReader.newer(own.lastEnd(), last)) {
            throw corrupt(ended, "records up to " + hex(own.lastEnd()), "none behind " + hex(last));
        }
    }

    private CorruptStructureException corrupt(long offset, String expected, String found) {
        return new CorruptStructureException("$LogFile", pages.position(offset), expected, found);
    }

    private static String hex(long lsn) {
        return Long.toHexString(lsn);
    }
}
