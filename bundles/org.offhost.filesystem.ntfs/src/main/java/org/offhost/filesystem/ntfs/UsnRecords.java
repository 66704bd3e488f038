// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u32;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Change;
import org.offhost.filesystem.ChangeStream;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.bytes.LittleEndian;

/**
 * Reads the records of the change journal, versions 2 and 3 (USN_RECORD_V2, USN_RECORD_V3, winioctl.h). Records of other
 * versions are passed over: version 4 only tells ranges of a file that a record before has named.
 */
final class UsnRecords implements ChangeStream {
    /** Name of the stream that they are. */
    static final String STREAM = "$J";

    /** No record crosses the end of a page; zeros fill it. */
    private static final int PAGE = 4096;

    private static final int BUFFER = 64 * PAGE;

    /** Record: 0 length, 4 major version. */
    private static final int HEADER = 8;

    /** Version 2 has references of 8 bytes, version 3 of 16, of which NTFS uses the first 8. */
    private static final int NAME_OF_2 = 60;

    private static final int NAME_OF_3 = 76;

    private final VolumeBytes volume;
    private final AttributeBytes bytes;
    private final Runs runs;
    private final byte[] buffer = new byte[BUFFER];
    private long loaded = -1;
    private long at;
    private int run;
    private boolean closed;

    UsnRecords(VolumeBytes volume, AttributeValue records, long from) {
        this.volume = volume;
        this.bytes = AttributeBytes.plain(volume, records, "$UsnJrnl:" + STREAM);
        this.runs = records instanceof AttributeValue.NonResident value ? value.runs() : Runs.NONE;
        this.at = from;
    }

    @Override
    public List<Change> next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        if (closed) {
            throw new IOException("the stream of changes is closed");
        }
        List<Change> changes = new ArrayList<>(Math.min(limit, 1024));
        while (changes.size() < limit && at < bytes.length()) {
            volume.withdrawal().check();
            if (!skipHole()) {
                record().ifPresent(changes::add);
            }
        }
        return changes;
    }

    /** Moves behind the hole the position is in; a long one is never read. */
    private boolean skipHole() {
        while (run < runs.count()) {
            Run here = runs.get(run);
            long end = here.offset() + here.length();
            if (end > at) {
                if (here.isHole()) {
                    at = end;
                    return true;
                }
                return false;
            }
            run++;
        }
        return false;
    }

    /** The record at the position; empty at the zeros that fill a page, and at one of another version. */
    private Optional<Change> record() throws IOException {
        load();
        int start = (int) (at - loaded);
        int room = (int) Math.min(PAGE - at % PAGE, bytes.length() - at);
        long length = room < HEADER ? 0 : u32(buffer, start);
        if (length == 0) {
            at += room;
            return Optional.empty();
        }
        if (length < HEADER || length > room || (length & 7) != 0) {
            throw corrupt("a length of 8 to " + room + " in steps of 8", length + "");
        }
        int version = u16(buffer, start + 4);
        Optional<Change> change =
                version == 2 || version == 3 ? Optional.of(change(start, (int) length, version)) : Optional.empty();
        at += length;
        return change;
    }

    /** Behind the references: 0 own position, 8 time, 16 reason, 20 source, 28 attributes, 32 name's bytes, 34 where. */
    private Change change(int start, int length, int version) throws CorruptStructureException {
        int referenceLength = version == 2 ? 8 : 16;
        int fixed = start + HEADER + 2 * referenceLength;
        if (length < (version == 2 ? NAME_OF_2 : NAME_OF_3)) {
            throw corrupt("a record of version " + version, length + " bytes");
        }
        int nameBytes = u16(buffer, fixed + 32);
        int name = u16(buffer, fixed + 34);
        if (i64(buffer, fixed) != at || (nameBytes & 1) != 0 || name > length - nameBytes) {
            throw corrupt(
                    "its own position and a name inside its " + length + " bytes",
                    "position " + i64(buffer, fixed) + " and a name of " + nameBytes + " bytes at " + name);
        }
        long file = i64(buffer, start + HEADER);
        long parent = i64(buffer, start + HEADER + referenceLength);
        return new Change(
                at,
                FileReference.number(file),
                FileReference.sequence(file),
                FileReference.number(parent),
                FileReference.sequence(parent),
                i64(buffer, fixed + 8),
                i32(buffer, fixed + 16),
                i32(buffer, fixed + 20),
                i32(buffer, fixed + 28),
                LittleEndian.utf16(buffer, start + name, nameBytes / 2));
    }

    private void load() throws IOException {
        long start = at - at % BUFFER;
        if (start != loaded) {
            loaded = -1;
            bytes.read(start, buffer, 0, (int) Math.min(BUFFER, bytes.length() - start));
            loaded = start;
        }
    }

    private CorruptStructureException corrupt(String expected, String found) {
        return new CorruptStructureException(
                "record " + at + " of $UsnJrnl:" + STREAM, Math.max(0, bytes.position(at)), expected, found);
    }

    @Override
    public void close() {
        closed = true;
    }
}
