// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.posix;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;

/** A parser of a file system that is not there: it knows its volume by a signature, and the entries by heart. */
final class FakePosix implements FileSystemParser {
    static final int BLOCK = 4096;
    static final long LENGTH = 64L * BLOCK;
    static final byte[] SIGNATURE = "FAKEPOSIX".getBytes(StandardCharsets.US_ASCII);
    static final String TYPE = "fakeposix";

    private final List<FileEntry> entries;

    /** @param entries ascending by their numbers */
    FakePosix(List<FileEntry> entries) {
        this.entries = entries;
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice device) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(BLOCK);
        if (device.size() < LENGTH) {
            return Optional.empty();
        }
        device.read(0, first);
        byte[] found = new byte[SIGNATURE.length];
        first.get(0, found);
        return Arrays.equals(found, SIGNATURE)
                ? Optional.of(new VolumeSummary(
                        TYPE,
                        "posix",
                        "",
                        LENGTH,
                        BLOCK,
                        BLOCK,
                        2,
                        false,
                        VolumeTraits.posix(BLOCK),
                        List.of("its signature at byte 0")))
                : Optional.empty();
    }

    @Override
    public FileSystemVolume open(BlockDevice device) throws IOException {
        VolumeSummary summary = probe(device).orElseThrow();
        return new FileSystemVolume() {
            @Override
            public VolumeSummary summary() {
                return summary;
            }

            @Override
            public EntryStream entries(OptionalLong after) {
                return stream(after);
            }

            @Override
            public ExtentStream allocated() {
                return whole();
            }

            @Override
            public Optional<FileEntry> find(String path) {
                return entries.stream()
                        .filter(e -> path.equals("/" + e.links().get(0).name()))
                        .findFirst();
            }

            @Override
            public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
                return FakePosix.content(device, attribute);
            }

            @Override
            public void close() {
                // the device is the caller's
            }
        };
    }

    private EntryStream stream(OptionalLong after) {
        return new EntryStream() {
            private long last = after.orElse(0);

            @Override
            public EntryBatch next(int limit) {
                List<FileEntry> batch =
                        entries.stream().filter(e -> e.id() > last).limit(limit).toList();
                last = batch.isEmpty() ? last : batch.get(batch.size() - 1).id();
                return new EntryBatch(batch, List.of(), last);
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private static ExtentStream whole() {
        return new ExtentStream() {
            private boolean done;

            @Override
            public List<Extent> next(int limit) {
                List<Extent> batch = done ? List.of() : List.of(new Extent(0, LENGTH));
                done = true;
                return batch;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private static InputStream content(BlockDevice device, Attribute attribute) throws IOException {
        if (attribute.value() instanceof AttributeValue.NonResident n) {
            ByteBuffer bytes = ByteBuffer.allocate((int) n.runs().length());
            device.read(n.runs().get(0).position(), bytes);
            return new ByteArrayInputStream(bytes.array(), 0, (int) n.length());
        }
        return new ByteArrayInputStream(((AttributeValue.Resident) attribute.value()).toArray());
    }
}
