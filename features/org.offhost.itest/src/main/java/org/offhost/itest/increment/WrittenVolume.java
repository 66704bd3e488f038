// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.increment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.itest.Lab;

/** A volume that is written through its array, as the host that uses it would. */
final class WrittenVolume {
    private static final int BLOCK = 4096;
    private static final int BATCH = 1000;

    private final Lab lab;
    private final Path file;
    private final Designator unit;

    /** @param file what the unit is on */
    WrittenVolume(Lab lab, Path file, Designator unit) {
        this.lab = lab;
        this.file = file;
        this.unit = unit;
    }

    Designator unit() {
        return unit;
    }

    /** What is on it now. */
    byte[] bytes() throws IOException {
        return Files.readAllBytes(file);
    }

    /** Writes all that differs from another state of it, block by block. */
    void become(byte[] next) throws IOException {
        byte[] now = bytes();
        assertThat(next).hasSameSizeAs(now);
        try (BlockDevice device = lab.open(unit, Access.READ_WRITE)) {
            for (int at = 0; at < next.length; at += BLOCK) {
                int end = Math.min(next.length, at + BLOCK);
                if (!Arrays.equals(now, at, end, next, at, end)) {
                    device.write(at, ByteBuffer.wrap(next, at, end - at));
                }
            }
            device.flush();
        }
    }

    /** Writes blocks at random places of the contents of files. */
    void write(Random random, int blocks) throws IOException {
        byte[] next = bytes();
        List<Extent> contents = contents();
        for (int i = 0; i < blocks; i++) {
            Extent e = contents.get(random.nextInt(contents.size()));
            byte[] some = new byte[(int) Math.min(512, e.length())];
            random.nextBytes(some);
            System.arraycopy(some, 0, next, (int) e.position(), some.length);
        }
        become(next);
    }

    private List<Extent> contents() throws IOException {
        List<Extent> runs = new ArrayList<>();
        try (BlockDevice device = lab.open(unit);
                FileSystemVolume volume = lab.parser(device).open(device);
                EntryStream entries = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(BATCH); !b.entries().isEmpty(); b = entries.next(BATCH)) {
                b.entries().forEach(e -> add(e, runs));
            }
        }
        return runs;
    }

    private static void add(FileEntry e, List<Extent> runs) {
        for (Attribute a : e.attributes()) {
            boolean plain = a.role() == Attribute.Role.CONTENT && a.encoding() == Encoding.PLAIN && !e.system();
            if (plain && e.kind() == FileEntry.Kind.FILE && a.value() instanceof AttributeValue.NonResident n) {
                for (Run r : n.runs()) {
                    if (!r.isHole()) {
                        runs.add(new Extent(r.position(), r.length()));
                    }
                }
            }
        }
    }

    /** Ranges in use of a state of the volume. */
    static List<Extent> used(Lab lab, Path image) throws IOException {
        Designator unit = lab.disk(image, 512, true, 0);
        List<Extent> used = new ArrayList<>();
        try (BlockDevice device = lab.open(unit);
                FileSystemVolume volume = lab.parser(device).open(device);
                ExtentStream ranges = volume.allocated()) {
            for (List<Extent> l = ranges.next(BATCH); !l.isEmpty(); l = ranges.next(BATCH)) {
                used.addAll(l);
            }
        }
        lab.detach(unit);
        return used;
    }
}
