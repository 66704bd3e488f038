// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.flat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.NonResidentStream;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.VolumeSummary;

/** An open volume: entry 0 is the root, entry n the n-th of the table. An entry: name (48), position (8), length (8). */
final class FlatVolume implements FileSystemVolume {
    private static final int ENTRY = 64;
    private static final int NAME = 48;

    private final BlockDevice device;
    private final VolumeSummary summary;
    private final int files;
    private final Consumer<FlatVolume> closed;
    private volatile boolean withdrawn;

    FlatVolume(BlockDevice device, VolumeSummary summary, int files, Consumer<FlatVolume> closed) {
        this.device = device;
        this.summary = summary;
        this.files = files;
        this.closed = closed;
    }

    void withdraw() {
        withdrawn = true;
    }

    private void check() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the parser of flat volumes was withdrawn");
        }
    }

    @Override
    public VolumeSummary summary() {
        return summary;
    }

    @Override
    public EntryStream entries(OptionalLong after) throws IOException {
        check();
        return new EntryStream() {
            private long next = after.isPresent() ? after.getAsLong() + 1 : 0;

            @Override
            public EntryBatch next(int limit) throws IOException {
                List<FileEntry> entries = new ArrayList<>();
                List<Fault> faults = new ArrayList<>();
                for (int i = 0; i < limit && next <= files; i++, next++) {
                    try {
                        entries.add(entry(next));
                    } catch (CorruptStructureException e) {
                        faults.add(e.toFault(new FaultSubject.Number(next)));
                    }
                }
                return new EntryBatch(entries, faults, next - 1);
            }

            @Override
            public void close() {}
        };
    }

    private FileEntry entry(long id) throws IOException {
        check();
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
        return entry(
                id,
                FileEntry.Kind.FILE,
                name,
                List.of(new Attribute("data", Attribute.Role.CONTENT, "", Encoding.PLAIN, false, value)));
    }

    private static FileEntry entry(long id, FileEntry.Kind kind, String name, List<Attribute> attributes) {
        return new FileEntry(
                id, 0, kind, false, List.of(new Link(0, name, false)), FileTimes.NONE, Facets.NONE, attributes);
    }

    /** Everything is in use: this file system keeps no map of what is free. */
    @Override
    public ExtentStream allocated() throws IOException {
        check();
        return new ExtentStream() {
            private boolean done;

            @Override
            public List<Extent> next(int limit) throws IOException {
                check();
                List<Extent> batch = done ? List.of() : List.of(new Extent(0, summary.length()));
                done = true;
                return batch;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<FileEntry> find(String path) throws IOException {
        check();
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
        check();
        if (attribute.value() instanceof AttributeValue.NonResident stored) {
            return new NonResidentStream(device, summary.length(), stored, this::check);
        }
        return InputStream.nullInputStream();
    }

    @Override
    public void close() {
        closed.accept(this);
    }
}
