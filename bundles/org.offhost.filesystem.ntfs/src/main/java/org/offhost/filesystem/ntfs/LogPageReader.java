// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u32;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The log pages of $LogFile, each at its place or as the copy that was written before it. 1 MiB in memory, and the copies. One
 * thread.
 */
final class LogPageReader {
    private static final int AT_ONCE = 1 << 20;

    private final AttributeBytes log;
    private final RestartArea area;
    private final Map<Long, LogPage> copies = new HashMap<>();
    private final byte[] chunk;
    private long chunkStart = -1;
    private long newestCopy;

    LogPageReader(AttributeBytes log, RestartArea area) throws IOException {
        this.log = log;
        this.area = area;
        this.chunk = new byte[AT_ONCE];
        this.newestCopy = area.current();
        for (long at = area.firstCopy(); at < area.firstPage(); at += area.pageLength()) {
            copy(read(at));
        }
    }

    private void copy(LogPage page) {
        if (!page.isWhole()) {
            return;
        }
        newestCopy = newer(page.lastEnd(), newestCopy) ? page.lastEnd() : newestCopy;
        boolean old = area.firstPage() == 4L * area.pageLength();
        LogPage copy = old ? page.withoutLast() : page;
        long home = old ? i64(page.bytes(), 8) : u32(page.bytes(), 60);
        LogPage known = copies.get(home);
        if (home % area.pageLength() == 0 && (known == null || newer(copy.lastEnd(), known.lastEnd()))) {
            copies.put(home, copy);
        }
    }

    /** Whether a record is newer than another; the numbers may wrap. */
    static boolean newer(long lsn, long other) {
        return lsn - other > 0;
    }

    /** The last record of which a copy knows, or the restart area. */
    long newestCopy() {
        return newestCopy;
    }

    /** A page by its place. */
    LogPage page(long offset) throws IOException {
        LogPage page = read(offset);
        LogPage copy = copies.get(offset);
        return copy != null && (!page.isWhole() || newer(copy.lastEnd(), page.lastEnd())) ? copy : page;
    }

    private LogPage read(long offset) throws IOException {
        long start = offset - offset % AT_ONCE;
        if (start != chunkStart) {
            chunkStart = -1;
            log.read(start, chunk, 0, (int) Math.min(AT_ONCE, area.length() - start));
            chunkStart = start;
        }
        byte[] bytes = new byte[area.pageLength()];
        System.arraycopy(chunk, (int) (offset - start), bytes, 0, bytes.length);
        return LogPage.of(bytes);
    }

    /** Byte of the volume, for errors. */
    long position(long offset) {
        return Math.max(0, log.position(offset));
    }
}
