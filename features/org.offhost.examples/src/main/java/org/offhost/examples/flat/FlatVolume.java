// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.flat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.NonResidentStream;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.session.Withdrawal;
import org.offhost.kit.walk.GivenRanges;
import org.offhost.kit.walk.NumberedEntries;

/** An open volume: entry 0 is the root, entry n the n-th of the table. An entry: name (48), position (8), length (8). */
record FlatVolume(BlockDevice device, VolumeSummary summary, int files, Withdrawal session)
        implements FileSystemVolume {
    private static final int ENTRY = 64;
    private static final int NAME = 48;

    @Override
    public EntryStream entries(OptionalLong after) throws IOException {
        session.check();
        return new NumberedEntries(after, files, this::entry, session);
    }

    private FileEntry entry(long id) throws IOException {
        session.check();
        if (id == 0) {
            return entry(0, FileEntry.Kind.DIRECTORY, "", List.of());
        }
        long at = FlatParser.SECTOR + (id - 1) * ENTRY;
        ByteBuffer b = ByteBuffer.allocate(ENTRY);
        device.read(at, b);
        String name = new String(b.array(), 0, NAME, StandardCharsets.US_ASCII).trim();
        long position = b.getLong(NAME);
        long length = b.getLong(NAME + 8);
        if (name.isEmpty()
                || name.contains("/")
                || length < 0
                || position < 0
                || length > summary.length() - position) {
            throw new CorruptStructureException("entry " + id, at, "a name and a range of the volume", name);
        }
        Runs.Builder runs = new Runs.Builder();
        if (length > 0) {
            // the last sector belongs to the file whole
            runs.add(position, (length + FlatParser.SECTOR - 1) / FlatParser.SECTOR * FlatParser.SECTOR);
        }
        AttributeValue value = new AttributeValue.NonResident(length, length, runs.build());
        Attribute content = new Attribute("data", Attribute.Role.CONTENT, "", Encoding.PLAIN, false, value);
        return entry(id, FileEntry.Kind.FILE, name, List.of(content));
    }

    private static FileEntry entry(long id, FileEntry.Kind kind, String name, List<Attribute> attributes) {
        return new FileEntry(
                id, 0, kind, false, List.of(new Link(0, name, false)), FileTimes.NONE, Facets.NONE, attributes);
    }

    /** Everything is in use: this file system keeps no map of what is free. */
    @Override
    public ExtentStream allocated() throws IOException {
        session.check();
        return new GivenRanges(List.of(new Extent(0, summary.length())), session);
    }

    @Override
    public Optional<FileEntry> find(String path) throws IOException {
        for (long id = 0; id <= files; id++) {
            FileEntry entry = entry(id);
            if (path.equals("/" + entry.links().get(0).name())) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    @Override
    public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
        session.check();
        if (attribute.value() instanceof AttributeValue.NonResident stored) {
            return new NonResidentStream(device, summary.length(), stored, session::check);
        }
        return InputStream.nullInputStream();
    }

    @Override
    public void close() {
        // nothing is held: the device belongs to whoever opened it
    }
}
