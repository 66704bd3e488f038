// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;

/** $MFT: where each file record is, in whatever number of runs (linux-ntfs documentation, "$MFT"). */
final class MasterFileTable implements RecordSource {
    /** $MFTMirr repeats this many records (linux-ntfs documentation, "$MFTMirr"; more on clusters over 4 records). */
    private static final int MIRRORED = 4;

    private final VolumeBytes volume;
    private final BootSector boot;
    private final AttributeBytes data;
    private final long count;
    private final Set<String> notes;

    private MasterFileTable(VolumeBytes volume, BootSector boot, AttributeValue.NonResident value, Set<String> notes) {
        this.volume = volume;
        this.boot = boot;
        this.data = AttributeBytes.plain(volume, value, "$MFT");
        this.count = Math.min(value.length(), value.initializedLength()) / boot.recordLength();
        this.notes = notes;
    }

    /** Finds all runs of $MFT, through its own attribute list if need be. */
    static MasterFileTable open(VolumeBytes volume, BootSector boot) throws IOException {
        Set<String> notes = new LinkedHashSet<>();
        FileRecord own = ownRecord(volume, boot, notes);
        NonResidentValue value = null;
        AttributeList list = null;
        for (AttributeCursor cursor = AttributeCursor.of(own); cursor.next(); ) {
            if (cursor.type() == AttributeType.ATTRIBUTE_LIST) {
                list = AttributeList.read(cursor, boot, volume);
            } else if (cursor.type() == AttributeType.DATA && cursor.nameLength() == 0 && cursor.isNonResident()) {
                value = new NonResidentValue(cursor, boot);
            }
        }
        if (value == null) {
            throw own.corrupt("a non-resident $DATA of $MFT", "none");
        }
        while (list != null && list.next()) {
            if (list.type() == AttributeType.DATA && list.isUnnamed() && list.lowestVcn() > 0) {
                // what is known so far holds the records that tell the rest
                MasterFileTable known = new MasterFileTable(volume, boot, value.known(), notes);
                value.append(list.find(known.extension(list.reference(), own)));
            }
        }
        return new MasterFileTable(volume, boot, withoutHoles(value.build(), own), notes);
    }

    private static AttributeValue.NonResident withoutHoles(AttributeValue.NonResident value, FileRecord own)
            throws CorruptStructureException {
        for (Run run : value.runs()) {
            if (run.isHole()) {
                throw own.corrupt("runs of $MFT that all have clusters", "a hole at byte " + run.offset());
            }
        }
        return value;
    }

    private static FileRecord ownRecord(VolumeBytes volume, BootSector boot, Set<String> notes) throws IOException {
        try {
            return load(volume, boot, 0, boot.position(boot.mftCluster()));
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            try {
                FileRecord record = load(volume, boot, 0, boot.position(boot.mirrorCluster()));
                notes.add(mirrorNote(bad));
                return record;
            } catch (CorruptStructureException | UnreadableBlockException alsoBad) {
                bad.addSuppressed(alsoBad);
                throw bad;
            }
        }
    }

    static String mirrorNote(IOException bad) {
        return bad.getMessage() + "; read from $MFTMirr instead";
    }

    private static FileRecord load(VolumeBytes volume, BootSector boot, long number, long position) throws IOException {
        byte[] bytes = new byte[boot.recordLength()];
        volume.read(position, bytes, 0, bytes.length, FileRecord.name(number));
        return used(FileRecord.check(bytes, 0, bytes.length, number, position));
    }

    private static FileRecord used(FileRecord record) throws CorruptStructureException {
        if (!record.isInUse()) {
            throw record.corrupt("a record in use", "a free one");
        }
        return record;
    }

    /** Number of file records. */
    long count() {
        return count;
    }

    /** What had to be read from $MFTMirr, a sentence each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Byte of the volume at which a record begins. */
    long position(long number) {
        return data.position(number * boot.recordLength());
    }

    /** The records one behind the other, fixups and all, for another thread. */
    AttributeBytes content() {
        return data.again();
    }

    private void readRaw(long number, byte[] target) throws IOException {
        data.read(number * boot.recordLength(), target, 0, boot.recordLength());
    }

    /** Reads one record that must be in use; one of the first four from $MFTMirr if it is bad. */
    @Override
    public FileRecord record(long number) throws IOException {
        checkNumber(number);
        try {
            byte[] bytes = new byte[boot.recordLength()];
            readRaw(number, bytes);
            return used(FileRecord.check(bytes, 0, bytes.length, number, position(number)));
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            if (number >= MIRRORED) {
                throw bad;
            }
            FileRecord copy = mirrored(number);
            notes.add(mirrorNote(bad));
            return copy;
        }
    }

    /** Whether $MFTMirr has a copy of a record. */
    static boolean isMirrored(long number) {
        return number < MIRRORED;
    }

    /** Reads the copy of a record in $MFTMirr. */
    FileRecord mirrored(long number) throws IOException {
        return load(volume, boot, number, boot.position(boot.mirrorCluster()) + number * boot.recordLength());
    }

    private void checkNumber(long number) throws CorruptStructureException {
        if (number >= count) {
            throw new CorruptStructureException(
                    "$MFT", boot.position(boot.mftCluster()), "file records up to " + (count - 1), "number " + number);
        }
    }
}
