// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.PosixFacets;

/**
 * Reads the entries of one directory, in the order of their records. A directory's number is the byte at which it begins, where
 * its own record lies, too; any other entry's is the byte of its first record.
 */
final class EntryReader {
    private static final int SECTOR = Descriptor.SECTOR;

    /** Where what is too deep lies (RRIP, 4.1.5), made by whoever wrote the volume and nobody's. */
    private static final Set<String> MOVED = Set.of("rr_moved", ".rr_moved", "RR_MOVED");

    private final BlockDevice device;
    private final Descriptor descriptor;
    private final long start;
    private final long end;
    private ByteBuffer sector;
    private long sectorPosition = -1;
    private long at;

    /**
     * @param start byte at which the directory begins
     * @param limit byte that it must not reach
     * @param after byte behind which to go on: one of the directory, or before it
     */
    EntryReader(BlockDevice device, Descriptor descriptor, long start, long limit, long after) throws IOException {
        this.device = device;
        this.descriptor = descriptor;
        this.start = start;
        DirectoryRecord self = DirectoryRecord.read(Descriptor.sector(device, start), 0, start, descriptor.length());
        long length = self.length();
        if (!self.isSelf() || self.extent() != start || length == 0 || length % SECTOR != 0 || length > limit - start) {
            throw new CorruptStructureException(
                    "directory", start, "its own record first, of at most " + (limit - start) + " bytes", "" + self);
        }
        this.end = start + length;
        this.at = start;
        if (after >= start) {
            at = after - (after - start) % SECTOR;
            passOver(after);
        }
    }

    private void passOver(long after) throws IOException {
        try {
            while (at <= after && at < end) {
                DirectoryRecord record = record();
                at = record == null ? nextSector() : at + record.size();
            }
        } catch (CorruptStructureException e) {
            at = nextSector(); // as whoever made the cursor did
        }
    }

    /** The byte of the last record that was read: the cursor behind what {@link #next} gave. */
    long cursor() {
        return at - 1;
    }

    /**
     * The next entry.
     *
     * @throws CorruptStructureException if a record is malformed; the rest of its sector is passed over then
     */
    Optional<FileEntry> next() throws IOException {
        while (at < end) {
            try {
                DirectoryRecord first = record();
                if (first == null) {
                    at = nextSector();
                    continue;
                }
                List<DirectoryRecord> stretches = new ArrayList<>(List.of(first));
                at += first.size();
                while (stretches.get(stretches.size() - 1).continues()) {
                    stretches.add(following(stretches));
                }
                Optional<FileEntry> entry = entry(stretches);
                if (entry.isPresent()) {
                    return entry;
                }
            } catch (CorruptStructureException e) {
                at = nextSector();
                throw e;
            }
        }
        return Optional.empty();
    }

    private DirectoryRecord following(List<DirectoryRecord> stretches) throws IOException {
        DirectoryRecord last = stretches.get(stretches.size() - 1);
        DirectoryRecord next = at < end ? record() : null;
        if (next == null && at < end) {
            at = nextSector();
            next = at < end ? record() : null;
        }
        if (next == null || last.length() % SECTOR != 0 || next.isDirectory() || last.isDirectory()) {
            throw new CorruptStructureException(
                    "directory record", last.position(), "another record of the same file, whole sectors", "none");
        }
        at += next.size();
        return next;
    }

    /** The record at this place; null if the rest of the sector is empty. */
    private DirectoryRecord record() throws IOException {
        long position = at - (at - start) % SECTOR;
        if (position != sectorPosition) {
            sector = Descriptor.sector(device, position);
            sectorPosition = position;
        }
        int offset = (int) (at - position);
        return sector.get(offset) == 0 ? null : DirectoryRecord.read(sector, offset, position, descriptor.length());
    }

    private long nextSector() {
        return at - (at - start) % SECTOR + SECTOR;
    }

    /** Empty for the records of the directory itself and of the one above, and for one that is shown elsewhere. */
    private Optional<FileEntry> entry(List<DirectoryRecord> stretches) throws IOException {
        DirectoryRecord record = stretches.get(0);
        boolean root = record.isSelf() && start == descriptor.root();
        if (record.isParent() || record.isSelf() && !root) {
            return Optional.empty();
        }
        // the first record of the root has its fields at once, the others behind what is skipped
        int skipped = root && descriptor.skipped() >= 0 ? 0 : descriptor.skipped();
        SystemUse use = SystemUse.of(record, skipped, device, descriptor.length());
        if (use.isRelocated()) {
            return Optional.empty();
        }
        FileEntry.Kind kind = kind(record, use);
        long extent = use.child() >= 0 ? use.child() : record.extent();
        long id = kind == FileEntry.Kind.DIRECTORY ? extent : record.position();
        String name = root ? "" : use.name().isEmpty() ? record.name() : use.name();
        if (!root && (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0)) {
            throw new CorruptStructureException("directory record", record.position(), "a name", "'" + name + "'");
        }
        FileTimes times = use.times() == FileTimes.NONE
                ? DirectoryRecord.with(FileTimes.NONE, FileTimes.Stamp.MODIFIED, record.date())
                : use.times();
        return Optional.of(new FileEntry(
                id,
                0,
                kind,
                start == descriptor.root() && kind == FileEntry.Kind.DIRECTORY && MOVED.contains(name),
                List.of(new Link(start, name, false)),
                times,
                facets(record, use.facets()),
                kind == FileEntry.Kind.LINK ? use.target() : Optional.empty(),
                use.child() >= 0 ? List.of() : Stretches.attributes(kind, stretches)));
    }

    private static FileEntry.Kind kind(DirectoryRecord record, SystemUse use) {
        if (record.isDirectory() || use.child() >= 0) {
            return FileEntry.Kind.DIRECTORY;
        }
        if (use.target().isPresent()) {
            return FileEntry.Kind.LINK;
        }
        return switch (PosixFacets.type(Facets.of(use.facets()))) {
            case PosixFacets.SOCKET, PosixFacets.BLOCK_DEVICE, PosixFacets.CHARACTER_DEVICE, PosixFacets.FIFO ->
                FileEntry.Kind.SPECIAL;
            default -> FileEntry.Kind.FILE;
        };
    }

    private static Facets facets(DirectoryRecord record, List<Facet> facets) throws CorruptStructureException {
        try {
            return Facets.of(facets);
        } catch (IllegalArgumentException e) { // two modes of one entry
            throw new CorruptStructureException(
                    "system use fields of a directory record", record.position(), "each once", e.getMessage());
        }
    }
}
