// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u32;

import org.offhost.filesystem.CorruptStructureException;

/**
 * Where the records of $LogFile are, by a restart page of version 1.1 or 2.0 (linux-ntfs documentation, "$LogFile"). A log
 * sequence number is the place of its record in units of 8 bytes and, above that, the lap in which it was written.
 *
 * @param position byte of the volume at which the page begins
 * @param copies log pages behind the two restart pages that hold copies of others
 * @param pageLength of every page of the log
 * @param length bytes of the log that are used, restart pages included
 * @param placeBits bits of a sequence number that tell the place
 * @param dataOffset bytes of a log page before its records
 * @param current the last record when the page was written
 * @param oldest the first record that recovery needs; 0 if there is none
 * @param restart the record with which recovery begins; 0 if there is none
 */
record RestartArea(
        long position,
        int copies,
        int pageLength,
        long length,
        int placeBits,
        int dataOffset,
        long current,
        long oldest,
        long restart) {
    /** Bytes before the data of a record. */
    static final int RECORD_HEADER = 48;

    private static final int RESTART_PAGES = 2;
    private static final long MAX_LENGTH = 1L << 32;
    private static final int LEAST_PAGES = 48;
    private static final int PAGE_HEADER = 40;
    private static final int LEAST_AREA = 40;
    private static final int CLIENT = 32;

    /** Of the version that Windows 8 and later write: two sets of 16, in turn. */
    private static final int COPIES_2 = 32;

    private static final int COPIES_1 = 2;

    /** In an LSN and a length together, both of which are in units of 8 bytes. */
    private static final int BITS = 67;

    /**
     * @param page a whole restart page, its fixups undone
     * @param available bytes of the log that can be read
     */
    static RestartArea of(byte[] page, long position, long available) throws CorruptStructureException {
        String version = u16(page, 28) + "." + u16(page, 26);
        int copies = version.equals("1.1") ? COPIES_1 : version.equals("2.0") ? COPIES_2 : 0;
        if (copies == 0) {
            throw corrupt(position, "version 1.1 or 2.0", version);
        }
        int area = u16(page, 24);
        int client = area + (area > page.length - LEAST_AREA ? page.length : u16(page, area + 22));
        if (client > page.length - CLIENT) {
            throw corrupt(position, "an area and its client in the page", area + " and " + client);
        }
        if (u16(page, area + 8) != 1 || u16(page, area + 12) != 0) {
            throw corrupt(position, "one client, in use", u16(page, area + 8) + " of them");
        }
        long pageLength = u32(page, 20);
        if (pageLength != u32(page, 16) || pageLength != page.length) {
            throw corrupt(position, "log pages as long as restart pages", u32(page, 16) + " and " + pageLength);
        }
        long size = i64(page, area + 24);
        long length = size - size % pageLength;
        if (length < (RESTART_PAGES + copies + LEAST_PAGES) * pageLength || length > Math.min(available, MAX_LENGTH)) {
            throw corrupt(position, "a log that is there, of at least 48 pages and 4 GiB at most", size + " bytes");
        }
        long sequenceBits = u32(page, area + 16);
        if (sequenceBits != BITS - (Long.SIZE - Long.numberOfLeadingZeros(size))) {
            throw corrupt(position, "bits of sequence numbers by the log's " + size + " bytes", "" + sequenceBits);
        }
        int data = u16(page, area + 38);
        if (u16(page, area + 36) != RECORD_HEADER || data % 8 != 0 || data < PAGE_HEADER || data > pageLength / 2) {
            throw corrupt(position, "record headers of 48 bytes, and records in a log page", data + " bytes before");
        }
        return new RestartArea(
                position,
                copies,
                (int) pageLength,
                length,
                (int) (Long.SIZE - sequenceBits),
                data,
                i64(page, area),
                i64(page, client),
                i64(page, client + 8));
    }

    private static CorruptStructureException corrupt(long position, String expected, String found) {
        return new CorruptStructureException("restart page of $LogFile", position, expected, found);
    }

    /** The first log page that records are written to. */
    long firstPage() {
        return (RESTART_PAGES + (long) copies) * pageLength;
    }

    /** The first page that may be a copy of another. */
    long firstCopy() {
        return (long) RESTART_PAGES * pageLength;
    }

    /** Byte of the log at which a record begins. */
    long offset(long lsn) {
        return (lsn & (1L << placeBits) - 1) << 3;
    }

    /** The lap in which a record was written. */
    long lap(long lsn) {
        return lsn >>> placeBits;
    }

    long lsn(long lap, long offset) {
        return lap << placeBits | offset >>> 3;
    }

    /** The page in which a byte is. */
    long page(long offset) {
        return offset - offset % pageLength;
    }

    /** The page that was or will be written after a page. */
    long next(long page) {
        return page + pageLength >= length ? firstPage() : page + pageLength;
    }

    /** Whether a record can begin at a byte. */
    boolean canBegin(long offset) {
        long within = offset % pageLength;
        return offset >= firstPage() && offset < length && within >= dataOffset && within <= pageLength - RECORD_HEADER;
    }
}
