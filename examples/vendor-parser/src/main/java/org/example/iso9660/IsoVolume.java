// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.NonResidentStream;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.session.Withdrawal;
import org.offhost.kit.walk.GivenRanges;

/** An open volume. Belongs to one thread at a time. */
final class IsoVolume implements FileSystemVolume {
    private final BlockDevice device;
    private final Descriptor descriptor;
    private final VolumeSummary summary;
    private final Directories directories;
    private final Withdrawal session;

    IsoVolume(BlockDevice device, Descriptor descriptor, Directories directories, Withdrawal session) {
        this.device = device;
        this.descriptor = descriptor;
        this.summary = descriptor.summary();
        this.directories = directories;
        this.session = session;
    }

    @Override
    public VolumeSummary summary() {
        return summary;
    }

    private EntryReader reader(int directory, long after) throws IOException {
        session.check();
        return new EntryReader(device, descriptor, directories.start(directory), directories.limit(directory), after);
    }

    @Override
    public EntryStream entries(OptionalLong after) throws IOException {
        session.check();
        long behind = after.orElse(-1);
        return new Entries(Math.max(0, directories.around(behind)), directories.count(), behind);
    }

    @Override
    public EntryStream children(FileEntry directory) throws IOException {
        session.check();
        int index = directories.at(directory.id());
        // the root is in itself, but no child of itself: its record is the first
        return index < 0 ? new Entries(0, 0, -1) : new Entries(index, index + 1, directory.id());
    }

    /** The entries of some directories, one behind the other. */
    private final class Entries implements EntryStream {
        private final int end;
        private int directory;
        private long cursor;
        private EntryReader reader;

        Entries(int from, int end, long after) {
            this.directory = from;
            this.end = end;
            this.cursor = after;
        }

        @Override
        public EntryBatch next(int limit) throws IOException {
            session.check();
            List<FileEntry> entries = new ArrayList<>();
            List<Fault> faults = new ArrayList<>();
            while (directory < end && entries.size() + faults.size() < limit) {
                long id = directories.start(directory);
                try {
                    reader = reader == null ? reader(directory, cursor) : reader;
                    Optional<FileEntry> entry = reader.next();
                    cursor = Math.max(cursor, reader.cursor());
                    if (entry.isPresent()) {
                        entries.add(entry.get());
                    } else {
                        reader = null;
                        directory++;
                    }
                } catch (CorruptStructureException e) {
                    faults.add(e.toFault(new FaultSubject.Inside(id, 0)));
                    if (reader == null) {
                        directory++; // not even its own record can be read
                    }
                    cursor = Math.max(cursor, reader == null ? id : reader.cursor());
                }
            }
            return new EntryBatch(entries, faults, cursor);
        }

        @Override
        public void close() {}
    }

    @Override
    public Optional<FileEntry> find(String path) throws IOException {
        Optional<FileEntry> found =
                reader(directories.at(descriptor.root()), -1).next();
        for (String name : path.split("/")) {
            if (!name.isEmpty() && found.isPresent()) {
                found = child(found.get(), name);
            }
        }
        return found;
    }

    private Optional<FileEntry> child(FileEntry directory, String name) throws IOException {
        int index = directory.kind() == FileEntry.Kind.DIRECTORY ? directories.at(directory.id()) : -1;
        if (index < 0) {
            return Optional.empty();
        }
        EntryReader reader = reader(index, directory.id());
        while (true) {
            try {
                Optional<FileEntry> entry = reader.next();
                if (entry.isEmpty() || entry.get().links().get(0).name().equals(name)) {
                    return entry;
                }
            } catch (CorruptStructureException e) {
                session.check(); // whoever reads all entries is told of it; the one that is looked for may come yet
            }
        }
    }

    /** The whole volume: this file system keeps no map of what is in use, and so no {@link #metadata} either. */
    @Override
    public ExtentStream allocated() throws IOException {
        session.check();
        return new GivenRanges(List.of(new Extent(0, summary.length())), session);
    }

    @Override
    public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
        session.check();
        if (attribute.value() instanceof AttributeValue.NonResident value) {
            return new NonResidentStream(device, summary.length(), value, session::check);
        }
        throw new IOException("entry " + entry.id() + " has no such content");
    }

    @Override
    public void close() {
        // nothing is held: the device belongs to whoever opened it
    }
}
