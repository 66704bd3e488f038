// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u32;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndian;

/**
 * The state of $LogFile by its restart pages (linux-ntfs documentation, "$LogFile"): whether changes of metadata may be
 * pending in it; and, once that is asked for, of which clusters it is not known for that reason whether they are in use. One
 * thread.
 */
final class LogFile {
    private static final long RECORD = 2;
    private static final long BITMAP = 6;
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

    private static final String PENDING = "Windows replays it at the next mount, and that of a restored volume, too."
            + " Until then what is read may lack metadata changed last, never content that was flushed";

    private static final String UNKNOWN =
            "what Windows makes of $LogFile is not known, so that every cluster is taken to be in use: ";

    /**
     * What is not known of a volume.
     *
     * @param clusters that may be in use once Windows has replayed the log, or not, whatever $Bitmap says
     * @param reason why, for a person; empty if there are none
     */
    record Doubt(ClusterRanges clusters, String reason) {
        static final Doubt NONE = new Doubt(ClusterRanges.NONE, "");

        static Doubt ofAll(long clusters, IOException why) {
            return new Doubt(ClusterRanges.upTo(clusters), UNKNOWN + why.getMessage());
        }
    }

    /** A restart page whose fixups are sound. */
    private record Page(long position, byte[] bytes) {
        int area() {
            return u16(bytes, 24);
        }

        long lsn() {
            return i64(bytes, area());
        }
    }

    /** Reads the records. */
    private interface Following {
        Doubt follow() throws IOException;
    }

    private final boolean open;
    private final String sentence;
    private final long clusters;
    private final Following following;
    private Doubt doubt;

    private LogFile(boolean open, String sentence, long clusters, Following following) {
        this.open = open;
        this.sentence = sentence;
        this.clusters = clusters;
        this.following = following;
    }

    /** Whether it was in use when the volume was cut, or whether that is not known. */
    boolean open() {
        return open;
    }

    /** The state for a person. */
    String sentence() {
        return sentence;
    }

    /** Reads the records of a log in use, once. Never fails: of one that cannot be followed, all clusters are in doubt. */
    Doubt doubt() throws IOException {
        if (doubt == null) {
            try {
                doubt = following.follow();
            } catch (CorruptStructureException | UnreadableBlockException bad) {
                doubt = Doubt.ofAll(clusters, bad);
            }
        }
        return doubt;
    }

    /** What a log is held against. */
    interface Changes {
        /** Made only if something is pending. */
        LogChanges make() throws IOException;
    }

    /** Reads the restart pages. Never fails: without the log the volume is read all the same. */
    static LogFile read(MasterFileTable mft, BootSector boot, VolumeBytes volume) throws IOException {
        try {
            AttributeBytes log = data(mft, RECORD, AttributeType.DATA, boot, volume, "$LogFile");
            return state(log, boot.totalClusters(), () -> {
                AttributeBytes bitmap = data(mft, BITMAP, AttributeType.DATA, boot, volume, "$Bitmap");
                return new LogChanges(boot, bitmap, recordBitmap(mft, boot, volume));
            });
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            return unknown("the state of $LogFile is not known: ", bad, boot.totalClusters());
        }
    }

    private static LogFile unknown(String state, IOException bad, long clusters) {
        return new LogFile(true, state + bad.getMessage(), clusters, () -> Doubt.ofAll(clusters, bad));
    }

    /** A small one is in its file record, and nowhere on the volume. */
    private static AttributeBytes recordBitmap(MasterFileTable mft, BootSector boot, VolumeBytes volume)
            throws IOException {
        try {
            return data(mft, 0, AttributeType.BITS, boot, volume, "$MFT:$BITMAP");
        } catch (CorruptStructureException resident) {
            return AttributeBytes.plain(volume, AttributeValue.Resident.copyOf(new byte[0], 0, 0), "$MFT:$BITMAP");
        }
    }

    /** An unnamed attribute, whatever file records it is in. */
    private static AttributeBytes data(
            MasterFileTable mft, long number, int type, BootSector boot, VolumeBytes volume, String name)
            throws IOException {
        FileRecord base = mft.record(number);
        NonResidentValue value = null;
        AttributeList list = null;
        for (AttributeCursor cursor = AttributeCursor.of(base); cursor.next(); ) {
            if (cursor.type() == AttributeType.ATTRIBUTE_LIST) {
                list = AttributeList.read(cursor, boot, volume);
            } else if (cursor.type() == type
                    && cursor.nameLength() == 0
                    && cursor.isNonResident()
                    && cursor.lowestVcn() == 0) {
                value = new NonResidentValue(cursor, boot);
            }
        }
        while (list != null && list.next()) {
            if (list.type() == type && list.isUnnamed() && (value == null || list.lowestVcn() > 0)) {
                AttributeCursor part = list.find(mft.extension(list.reference(), base));
                if (value == null) {
                    value = new NonResidentValue(part, boot);
                } else {
                    value.append(part);
                }
            }
        }
        if (value == null) {
            throw base.corrupt("a non-resident attribute for " + name, "none");
        }
        return AttributeBytes.plain(volume, value.known(), name);
    }

    /**
     * The state that the beginning of the log tells.
     *
     * @param clusters of the volume
     */
    static LogFile state(AttributeBytes log, long clusters, Changes changes) throws IOException {
        byte[] first = new byte[USUAL_PAGE];
        log.read(0, first, 0, USUAL_PAGE);
        if (isFilled(first)) {
            return closed("$LogFile is empty, as tools leave it: nothing is pending");
        }
        Page newest = newest(log, first);
        String where = "$LogFile, restart page at byte " + newest.position() + ", version " + u16(newest.bytes(), 28)
                + "." + u16(newest.bytes(), 26) + ": ";
        // in the restart area: 12 list of clients in use, 14 flags
        boolean unused = u16(newest.bytes(), newest.area() + 12) == NO_CLIENT;
        if (i32(newest.bytes(), 0) == CHECKED) {
            return closed(where + "reset by chkdsk, nothing is pending");
        }
        if (unused || (u16(newest.bytes(), newest.area() + 14) & CLEAN) != 0) {
            return closed(where + "closed cleanly, nothing is pending");
        }
        where += "in use when the volume was cut; ";
        try {
            RestartArea area = RestartArea.of(newest.bytes(), newest.position(), log.written());
            return area.restart() == 0 && area.oldest() == 0
                    ? new LogFile(true, where + "it has no record that is needed", clusters, () -> Doubt.NONE)
                    : new LogFile(true, where + PENDING, clusters, () -> follow(area, log, changes));
        } catch (CorruptStructureException bad) {
            return new LogFile(true, where + PENDING, clusters, () -> Doubt.ofAll(clusters, bad));
        }
    }

    private static LogFile closed(String sentence) {
        return new LogFile(false, sentence, 0, () -> Doubt.NONE);
    }

    private static Doubt follow(RestartArea area, AttributeBytes log, Changes changes) throws IOException {
        LogChanges found = changes.make();
        LogWalk walk = new LogWalk(new LogPageReader(log, area), area, found);
        walk.run();
        ClusterRanges named = found.ranges();
        return new Doubt(
                named,
                walk.records() + " records may be pending in $LogFile, which give out or take back " + named.clusters()
                        + " clusters");
    }

    private static Page newest(AttributeBytes log, byte[] first) throws IOException {
        long length = isRestart(first) ? u32(first, 16) : USUAL_PAGE;
        Optional<Page> one = page(log, 0);
        Optional<Page> two = page(log, length >= MIN_PAGE && length <= MAX_PAGE ? length : USUAL_PAGE);
        if (one.isEmpty() && two.isEmpty()) {
            throw new CorruptStructureException(
                    "$LogFile", Math.max(0, log.position(0)), "a restart page RSTR", LittleEndian.signature(first, 0));
        }
        // they are written in turn, the newer one counts
        return two.isPresent() && (one.isEmpty() || two.get().lsn() - one.get().lsn() > 0) ? two.get() : one.get();
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
