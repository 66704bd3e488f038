// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;

import java.io.IOException;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.ChangeJournal;
import org.offhost.filesystem.ChangeStream;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;

/**
 * The change journal in $Extend/$UsnJrnl: its stream $Max says which journal it is, its stream $J holds the records, each
 * at the offset that is its update sequence number (USN_JOURNAL_DATA_V0 and USN_RECORD_V2, winioctl.h; libfsntfs, "Change
 * journal").
 */
final class UsnJournal implements ChangeJournal {
    /** Name of the stream that tells the journal's id. */
    static final String LIMITS = "$Max";

    /** 0 maximum size, 8 allocation delta, 16 id of the journal, 24 lowest valid number. */
    private static final int LIMITS_LENGTH = 32;

    private final VolumeBytes volume;
    private final AttributeValue records;
    private final long id;
    private final long first;

    private UsnJournal(VolumeBytes volume, AttributeValue records, long id, long first) {
        this.volume = volume;
        this.records = records;
        this.id = id;
        this.first = first;
    }

    static UsnJournal open(VolumeBytes volume, AttributeValue limits, AttributeValue records) throws IOException {
        AttributeBytes bytes = AttributeBytes.plain(volume, limits, "$UsnJrnl:" + LIMITS);
        if (bytes.length() < LIMITS_LENGTH) {
            throw new CorruptStructureException(
                    "$UsnJrnl:" + LIMITS,
                    Math.max(0, bytes.position(0)),
                    LIMITS_LENGTH + " bytes",
                    bytes.length() + " bytes");
        }
        byte[] limit = new byte[LIMITS_LENGTH];
        bytes.read(0, limit, 0, LIMITS_LENGTH);
        long lowest = Math.max(0, i64(limit, 24));
        return new UsnJournal(
                volume, records, i64(limit, 16), Math.min(records.length(), Math.max(lowest, begin(records))));
    }

    /** Where the records begin: what is older has been cut off, which left a hole. */
    private static long begin(AttributeValue records) {
        if (records instanceof AttributeValue.NonResident value) {
            for (Run run : value.runs()) {
                if (!run.isHole()) {
                    return run.offset();
                }
            }
            return value.length();
        }
        return 0;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public long next() {
        return records.length();
    }

    @Override
    public ChangeStream changes(long from) throws IOException {
        volume.withdrawal().check();
        if (from < first || from > next()) {
            throw new IllegalArgumentException("position " + from + " is not from " + first + " to " + next());
        }
        return new UsnRecords(volume, records, from);
    }
}
