// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.filesystem.ntfs.LittleEndian.i32;
import static org.offhost.filesystem.ntfs.LittleEndian.i64;
import static org.offhost.filesystem.ntfs.LittleEndian.u16;
import static org.offhost.filesystem.ntfs.LittleEndian.u32;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;

/**
 * The state of $LogFile by its restart pages (linux-ntfs documentation, "$LogFile"): whether changes of metadata may be
 * pending in it.
 *
 * @param open whether it was in use when the volume was cut, or whether that is not known
 * @param sentence the state for a person
 */
record LogFile(boolean open, String sentence) {
    private static final long RECORD = 2;
    private static final int RESTART = 0x5254_5352;
    private static final int CHECKED = 0x444B_4843;
    private static final int MIN_PAGE = 512;
    private static final int USUAL_PAGE = 4096;
    private static final int MAX_PAGE = 64 << 10;
    private static final int HEADER = 30;
    private static final int AREA = 16;
    private static final int NO_CLIENT = 0xFFFF;

    /** RESTART_VOLUME_IS_CLEAN, which Windows writes when it unmounts. */
    private static final int CLEAN = 0x0002;

    private static final String PENDING = "; Windows replays it at the next mount, and that of a restored volume, too."
            + " Until then what is read may lack metadata changed last, never content that was flushed";

    /** A restart page whose fixups are sound. */
    private record Page(long position, byte[] bytes) {
        int area() {
            return u16(bytes, 24);
        }

        long lsn() {
            return i64(bytes, area());
        }
    }

    /** Never fails: without the log the volume is read all the same. */
    static LogFile read(MasterFileTable mft, BootSector boot, VolumeBytes volume) throws IOException {
        try {
            return state(data(mft, boot, volume));
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            return new LogFile(true, "the state of $LogFile is not known: " + bad.getMessage());
        }
    }

    /** The beginning of the log, as far as the base record tells where it is. */
    private static AttributeBytes data(MasterFileTable mft, BootSector boot, VolumeBytes volume) throws IOException {
        FileRecord record = mft.record(RECORD);
        for (AttributeCursor cursor = AttributeCursor.of(record); cursor.next(); ) {
            if (cursor.type() == AttributeType.DATA
                    && cursor.nameLength() == 0
                    && cursor.isNonResident()
                    && cursor.lowestVcn() == 0) {
                AttributeValue value = new NonResidentValue(cursor, boot).known();
                return AttributeBytes.plain(volume, value, "$LogFile");
            }
        }
        throw record.corrupt("a non-resident $DATA of $LogFile", "none");
    }

    /** The state that the beginning of the log tells. */
    static LogFile state(AttributeBytes log) throws IOException {
        byte[] first = new byte[USUAL_PAGE];
        log.read(0, first, 0, USUAL_PAGE);
        if (isFilled(first)) {
            return new LogFile(false, "$LogFile is empty, as tools leave it: nothing is pending");
        }
        long length = isRestart(first) ? u32(first, 16) : USUAL_PAGE;
        Optional<Page> one = page(log, 0);
        Optional<Page> two = page(log, length >= MIN_PAGE && length <= MAX_PAGE ? length : USUAL_PAGE);
        if (one.isEmpty() && two.isEmpty()) {
            throw new CorruptStructureException(
                    "$LogFile", Math.max(0, log.position(0)), "a restart page RSTR", LittleEndian.signature(first, 0));
        }
        // they are written in turn, the newer one counts
        Page newest =
                two.isPresent() && (one.isEmpty() || two.get().lsn() - one.get().lsn() > 0) ? two.get() : one.get();
        return state(newest);
    }

    /** In the restart area: 12 list of clients in use, 14 flags. */
    private static LogFile state(Page page) {
        String where = "$LogFile, restart page at byte " + page.position() + ", version " + u16(page.bytes(), 28) + "."
                + u16(page.bytes(), 26) + ": ";
        if (i32(page.bytes(), 0) == CHECKED) {
            return new LogFile(false, where + "reset by chkdsk, nothing is pending");
        }
        boolean unused = u16(page.bytes(), page.area() + 12) == NO_CLIENT;
        if (unused || (u16(page.bytes(), page.area() + 14) & CLEAN) != 0) {
            return new LogFile(false, where + "closed cleanly, nothing is pending");
        }
        return new LogFile(true, where + "in use when the volume was cut" + PENDING);
    }

    /** Header of a page: 4 fixups, 16 length of a page, 24 where the restart area is. Empty if it is none. */
    private static Optional<Page> page(AttributeBytes log, long offset) throws IOException {
        byte[] start = new byte[MIN_PAGE];
        log.read(offset, start, 0, MIN_PAGE);
        long length = u32(start, 16);
        if (!isRestart(start) || length < MIN_PAGE || length > MAX_PAGE || (length & length - 1) != 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[(int) length];
        long position = Math.max(0, log.position(offset));
        try {
            log.read(offset, bytes, 0, bytes.length);
            UpdateSequence.apply(bytes, 0, bytes.length, "restart page of $LogFile", position);
        } catch (CorruptStructureException | UnreadableBlockException torn) {
            return Optional.empty();
        }
        int area = u16(bytes, 24);
        return area < HEADER || area > bytes.length - AREA ? Optional.empty() : Optional.of(new Page(position, bytes));
    }

    private static boolean isRestart(byte[] page) {
        return i32(page, 0) == RESTART || i32(page, 0) == CHECKED;
    }

    private static boolean isFilled(byte[] page) {
        for (byte b : page) {
            if (b != -1) {
                return false;
            }
        }
        return true;
    }
}
