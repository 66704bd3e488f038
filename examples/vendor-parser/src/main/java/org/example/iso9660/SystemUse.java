// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.PosixFacets;
import org.offhost.kit.bytes.LittleEndianFields;

/** The system use fields of one record: SUSP (IEEE P1281) for how they stand, RRIP (IEEE P1282) for what they mean. */
final class SystemUse {
    private static final int SP = 'S' << 8 | 'P';
    private static final int CE = 'C' << 8 | 'E';
    private static final int ST = 'S' << 8 | 'T';
    private static final int NM = 'N' << 8 | 'M';
    private static final int PX = 'P' << 8 | 'X';
    private static final int PN = 'P' << 8 | 'N';
    private static final int SL = 'S' << 8 | 'L';
    private static final int TF = 'T' << 8 | 'F';
    private static final int CL = 'C' << 8 | 'L';
    private static final int RE = 'R' << 8 | 'E';

    private static final int HEADER = 4;
    private static final int MOST_AREAS = 64;
    private static final int LONG_FORM = 0x80;

    /** Stamps of a field TF in the order of their flags. */
    private static final FileTimes.Stamp[] STAMPS = {
        FileTimes.Stamp.CREATED, FileTimes.Stamp.MODIFIED, FileTimes.Stamp.ACCESSED, FileTimes.Stamp.CHANGED
    };

    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private final SymbolicLink target = new SymbolicLink();
    private final List<Facet> facets = new ArrayList<>();
    private FileTimes times = FileTimes.NONE;
    private boolean relocated;
    private long child = -1;

    private SystemUse() {}

    /** What the first record of the root says of all areas; -1 if it says nothing. */
    static int skipped(DirectoryRecord self) {
        ByteBuffer b = self.systemUse();
        boolean is = b.limit() >= 7 && signature(b, 0) == SP && (b.get(4) & 0xff) == 0xbe && (b.get(5) & 0xff) == 0xef;
        return is ? b.get(6) & 0xff : -1;
    }

    /** @param skipped bytes before the first field; -1 to read none */
    static SystemUse of(DirectoryRecord record, int skipped, BlockDevice device, long volumeLength) throws IOException {
        SystemUse use = new SystemUse();
        ByteBuffer area = record.systemUse();
        // in the first record of the root the fields begin at once; what is skipped is of all others
        int at = skipped < 0 ? area.limit() : Math.min(skipped, area.limit());
        for (int areas = 0; area != null; areas++) {
            require(record, areas < MOST_AREAS, "at most " + MOST_AREAS + " areas", areas);
            ByteBuffer next = use.fields(record, area, at, device, volumeLength);
            area = next;
            at = 0;
        }
        return use;
    }

    /** Reads the fields of an area; gives the one in which they go on, or null. */
    private ByteBuffer fields(DirectoryRecord record, ByteBuffer area, int from, BlockDevice device, long volumeLength)
            throws IOException {
        ByteBuffer next = null;
        for (int at = from; at <= area.limit() - HEADER; ) {
            int length = area.get(at + 2) & 0xff;
            if (length == 0) {
                break; // padding
            }
            require(record, length >= HEADER && length <= area.limit() - at, "a field within its area", length);
            ByteBuffer field = area.slice(at + HEADER, length - HEADER).order(ByteOrder.LITTLE_ENDIAN);
            switch (signature(area, at)) {
                case ST -> at = area.limit();
                case CE -> next = continuation(record, sized(record, field, 24), device, volumeLength);
                case NM -> name(field);
                case PX -> posix(sized(record, field, 32));
                case PN ->
                    facets.add(PosixFacets.device(sized(record, field, 16).getInt(0), field.getInt(8)));
                case SL -> target.add(record, field);
                case TF -> times(field);
                case CL -> child = new LittleEndianFields(sized(record, field, 8)).u32(0) * Descriptor.SECTOR;
                case RE -> relocated = true;
                default -> {} // of others
            }
            at += length;
        }
        return next;
    }

    private static ByteBuffer continuation(DirectoryRecord record, ByteBuffer field, BlockDevice device, long volume)
            throws IOException {
        long position = new LittleEndianFields(field).u32(0) * Descriptor.SECTOR + new LittleEndianFields(field).u32(8);
        long length = new LittleEndianFields(field).u32(16);
        require(record, length <= Descriptor.SECTOR && position <= volume - length, "an area of the volume", position);
        ByteBuffer area = ByteBuffer.allocate((int) length);
        device.read(position, area);
        return area.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void name(ByteBuffer field) {
        if (field.limit() > 1 && (field.get(0) & 0x06) == 0) { // not "." and ".."
            name.write(field.array(), field.arrayOffset() + 1, field.limit() - 1);
        }
    }

    private void posix(ByteBuffer field) {
        facets.add(new Facet.Number(PosixFacets.MODE, new LittleEndianFields(field).u32(0)));
        facets.add(new Facet.Number(PosixFacets.OWNER, new LittleEndianFields(field).u32(16)));
        facets.add(new Facet.Number(PosixFacets.GROUP, new LittleEndianFields(field).u32(24)));
    }

    private void times(ByteBuffer field) {
        int flags = field.limit() == 0 ? 0 : field.get(0) & 0xff;
        int at = 1;
        for (int i = 0; i < STAMPS.length && (flags & LONG_FORM) == 0; i++) {
            if ((flags & 1 << i) != 0 && at + DirectoryRecord.DATE_LENGTH <= field.limit()) {
                times = DirectoryRecord.with(times, STAMPS[i], field.slice(at, DirectoryRecord.DATE_LENGTH));
                at += DirectoryRecord.DATE_LENGTH;
            }
        }
    }

    private static ByteBuffer sized(DirectoryRecord record, ByteBuffer field, int length) throws IOException {
        require(record, field.limit() >= length, "a field of " + (HEADER + length) + " bytes", field.limit());
        return field;
    }

    static void require(DirectoryRecord record, boolean holds, String expected, Object found)
            throws CorruptStructureException {
        if (!holds) {
            throw new CorruptStructureException(
                    "system use fields of a directory record", record.position(), expected, found.toString());
        }
    }

    private static int signature(ByteBuffer b, int at) {
        return (b.get(at) & 0xff) << 8 | b.get(at + 1) & 0xff;
    }

    /** Empty if there is none. */
    String name() {
        return name.toString(StandardCharsets.UTF_8);
    }

    /** Where it points, if it is a symbolic link. */
    Optional<LinkTarget> target() {
        return target.target();
    }

    List<Facet> facets() {
        return facets;
    }

    FileTimes times() {
        return times;
    }

    /** Whether this directory is shown by a record elsewhere, and not here: it was too deep for ISO 9660. */
    boolean isRelocated() {
        return relocated;
    }

    /** Where the directory lies that this record stands for, which was too deep; -1 if it stands for none. */
    long child() {
        return child;
    }
}
