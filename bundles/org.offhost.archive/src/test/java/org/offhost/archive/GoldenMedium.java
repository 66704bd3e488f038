// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileSystemVolume;

/** A small medium of either kind, in the form in which it is checked in. */
final class GoldenMedium implements Closeable {
    static final int RECORD = 65_536;
    private static final long DISK = 64L << 20;

    private final String name;
    private final Path folder;
    final Medium medium;
    private final MemoryTape tape;
    private final TestDisk disk;

    private GoldenMedium(String name, Path folder, TestDisk disk, MemoryTape tape) {
        this.name = name;
        this.folder = folder;
        this.disk = disk;
        this.tape = tape;
        this.medium = disk != null ? new DiskMedium(disk) : new TapeMedium(tape, RECORD);
    }

    static boolean isTape(String name) {
        return name.endsWith("-tape");
    }

    /** @param name of the medium: what its volume is called comes first */
    static GoldenMedium open(String name, InputStream in, Path folder) throws IOException {
        if (isTape(name)) {
            return new GoldenMedium(name, folder, null, MemoryTape.load(in));
        }
        Path file = folder.resolve("medium");
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return new GoldenMedium(name, folder, new TestDisk(file, DISK, 512), null);
    }

    /** All that it must give, a line each, by set and in order. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (SetRecord set : medium.sets()) {
            lines.add("set " + set.description().id() + " " + set.description().profile());
            try (SetReader reader = medium.open(set)) {
                lines.addAll(lines(reader));
            }
        }
        return lines;
    }

    private List<String> lines(SetReader reader) throws IOException {
        List<String> lines = new ArrayList<>(SetLines.entries(reader));
        if (reader.set().description().profile() == SetProfile.FILES) {
            lines.addAll(sorted(SetLines.contents(null, reader)));
        } else {
            BlockDevice device = reader.volume();
            lines.add(SetLines.image(device));
            try (FileSystemVolume volume = Backup.parser(name).open(device)) {
                lines.addAll(sorted(SetLines.contents(volume, reader)));
            }
        }
        return lines;
    }

    static List<String> sorted(List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        Collections.sort(all);
        return all;
    }

    /** Files for a program that reads media: one, or one for each file of a tape. */
    String arguments() throws IOException {
        if (tape == null) {
            return folder.resolve("medium").toString();
        }
        StringBuilder files = new StringBuilder();
        for (int file = 0; file <= 2 * medium.sets().size(); file++) {
            try (OutputStream out = Files.newOutputStream(folder.resolve("file" + file))) {
                tape.toFile(file, out);
            }
            files.append(' ').append(folder.resolve("file" + file));
        }
        return files.toString();
    }

    @Override
    public void close() throws IOException {
        medium.close();
        if (disk != null) {
            disk.close();
        }
    }
}
