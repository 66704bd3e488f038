// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.offhost.archive.changes.WrittenMap;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSumming;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.tck.Fixtures;

/**
 * Cuts the golden sets of the present form, with sums behind each. Clock and ids are given, so what is cut again is the same.
 * Of a volume of FAT or exFAT both profiles are on one medium; NTFS takes more room, so a tape has its files and a disk its
 * volume, and the files of some directories.
 */
final class GoldenCutter {
    private static final int UNIT = 4096;
    private static final long DISK = 64L << 20;

    /** Bytes that NTFS compresses together, on clusters of 4 KiB. */
    private static final long COMPRESSED = 65_536;

    private static final String[] ALL = {};
    private static final String[] SOME = {"/names/**", "/links/**", "/sparse/**", "/ads/**", "/meta/**"};

    private final Path folder;

    /** @param folder for what is needed on the way */
    GoldenCutter(Path folder) {
        this.folder = folder;
    }

    /** Writes NAME.gz and NAME.txt.gz. */
    void cut(String form, String name, Path to) throws IOException {
        Path image = Fixtures.image(name.substring(0, name.lastIndexOf('-')), folder);
        thin(image, "");
        if (!form.equals("offhost-set-4")) {
            chain(
                    image,
                    form.equals("offhost-set-6") ? SetProfile.FILES : SetProfile.VOLUME,
                    form.equals("offhost-set-7") ? ImageFormat.QCOW2 : ImageFormat.SPARSE);
        } else {
            alone(name, image);
        }
        try (InputStream in = Files.newInputStream(folder.resolve("raw"));
                OutputStream out = gzip(to.resolve(name + ".gz"))) {
            in.transferTo(out);
        }
        try (InputStream in = Files.newInputStream(folder.resolve("raw"));
                GoldenMedium medium = GoldenMedium.open(name, in, folder);
                OutputStream out = gzip(to.resolve(name + ".txt.gz"))) {
            for (String line : medium.lines()) {
                out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private void alone(String name, Path image) throws IOException {
        try (Backup b = Backup.of(image, folder.resolve("spool"))) {
            b.unit = new Designator(Designator.Scheme.NAA, "6000000000000003");
            Path raw = folder.resolve("raw");
            if (GoldenMedium.isTape(name)) {
                tape(b, raw, name.startsWith("ntfs"));
            } else {
                disk(b, raw, name.startsWith("ntfs"));
            }
        }
    }

    /** A set of everything and two of what changed: some contents, then others; of files, one is gone each time. */
    private void chain(Path image, SetProfile profile, ImageFormat full) throws IOException {
        Path file = folder.resolve("disk");
        Files.deleteIfExists(file);
        try (TestDisk disk = Backup.disk(file, DISK, 512)) {
            String parent = "";
            for (String id : List.of("full", "one", "two")) {
                byte[] before = Files.readAllBytes(image);
                if (!parent.isEmpty()) {
                    thin(image, id);
                    if (profile == SetProfile.FILES) {
                        deleteOne(image, id);
                    }
                }
                try (Backup b = Backup.of(image, folder.resolve("spool-" + id))) {
                    b.unit = new Designator(Designator.Scheme.NAA, "6000000000000003");
                    b.image = full;
                    List<Extent> written = differences(before, Files.readAllBytes(image));
                    if (parent.isEmpty()) {
                        b.toDisk(disk, id, profile);
                    } else if (profile == SetProfile.VOLUME) {
                        b.toDisk(disk, id, parent, written);
                    } else {
                        b.toDisk(disk, id, parent, WrittenMap.of(written, before.length));
                    }
                    sum(new DiskMedium(disk), profile);
                }
                parent = id;
            }
        }
        trim(file, folder.resolve("raw"));
    }

    /** The first file of a volume of FAT, whose entries say where they lie. */
    private void deleteOne(Path image, String round) throws IOException {
        long at;
        try (Backup b = Backup.of(image, folder.resolve("delete" + round));
                EntryStream entries = b.volume.entries(OptionalLong.empty())) {
            at = entries.next(100).entries().stream()
                    .filter(e -> e.kind() == FileEntry.Kind.FILE && !e.system())
                    .mapToLong(FileEntry::id)
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel out = FileChannel.open(image, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(new byte[] {(byte) 0xE5}), at);
        }
    }

    private static List<Extent> differences(byte[] one, byte[] other) {
        List<Extent> found = new ArrayList<>();
        for (int at = 0; at < one.length; at += UNIT) {
            if (!Arrays.equals(one, at, at + UNIT, other, at, at + UNIT)) {
                found.add(new Extent(at, UNIT));
            }
        }
        return found;
    }

    private static OutputStream gzip(Path file) throws IOException {
        return new GZIPOutputStream(Files.newOutputStream(file)) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        };
    }

    private void tape(Backup b, Path raw, boolean large) throws IOException {
        MemoryTape tape = new MemoryTape();
        new TapeMedium(tape, GoldenMedium.RECORD).initialize(new MediumLabel("golden-tape", "", Backup.NOW), false);
        for (SetProfile p : large ? List.of(SetProfile.FILES) : List.of(SetProfile.VOLUME, SetProfile.FILES)) {
            b.toTape(tape, GoldenMedium.RECORD, p.word(), p);
            sum(new TapeMedium(tape, GoldenMedium.RECORD), p);
        }
        try (OutputStream out = Files.newOutputStream(raw)) {
            tape.save(out);
        }
    }

    private void disk(Backup b, Path raw, boolean large) throws IOException {
        Path file = folder.resolve("disk");
        Files.deleteIfExists(file);
        try (TestDisk disk = Backup.disk(file, DISK, 512)) {
            for (SetProfile p : List.of(SetProfile.VOLUME, SetProfile.FILES)) {
                b.toDisk(disk, p.word(), p, large && p == SetProfile.FILES ? SOME : ALL);
                sum(new DiskMedium(disk), p);
            }
        }
        trim(file, raw);
    }

    private static void trim(Path file, Path raw) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int end = all.length;
        while (all[end - 1] == 0) {
            end--;
        }
        try (OutputStream out = Files.newOutputStream(raw)) {
            out.write(all, 0, (end + 2 * UNIT - 1) / UNIT * UNIT);
        }
    }

    private void sum(Medium medium, SetProfile profile) throws IOException {
        SetRecord set = medium.sets().get(medium.sets().size() - 1);
        Path sums = Files.createTempDirectory(folder, "sums-" + profile.word());
        try (SetReader reader = medium.open(set);
                ChunkSums found = ChunkSumming.ofReading(reader, sums, Backup.NOW, (offset, bytes) -> {})) {
            medium.append(found);
        }
    }

    /** Replaces content that is stored plain by text of its own, which packs well; where it lies stays. */
    private void thin(Path image, String round) throws IOException {
        try (Backup b = Backup.of(image, folder.resolve("thin" + round));
                FileChannel out = FileChannel.open(image, StandardOpenOption.WRITE);
                EntryStream entries = b.volume.entries(OptionalLong.empty())) {
            for (EntryBatch batch = entries.next(100); !batch.isEnd(); batch = entries.next(100)) {
                for (FileEntry e : batch.entries()) {
                    boolean meant = round.isEmpty() || (e.id() + round.length()) % 3 == 0;
                    if (meant && !e.system() && e.kind() == FileEntry.Kind.FILE) {
                        thin(e, round, out);
                    }
                }
            }
        }
    }

    private static void thin(FileEntry e, String round, FileChannel out) throws IOException {
        if (e.attributes().stream().anyMatch(a -> a.encoding() != Encoding.PLAIN && a.encoding() != Encoding.LZNT1)) {
            return;
        }
        byte[] text = ("content of entry " + e.id() + (round.isEmpty() ? "" : ", ") + round + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (Attribute a : e.attributes()) {
            if (a.role() == Attribute.Role.CONTENT && a.value() instanceof AttributeValue.NonResident n) {
                long written = Math.min(n.length(), n.initializedLength());
                for (Run r : n.runs()) {
                    long stored = Math.min(r.length(), written - r.offset());
                    if (a.encoding() == Encoding.LZNT1) { // what fills a unit is not compressed
                        stored = r.offset() % COMPRESSED == 0 ? stored / COMPRESSED * COMPRESSED : 0;
                    }
                    if (!r.isHole() && stored > 0) {
                        ByteBuffer bytes = ByteBuffer.allocate((int) stored);
                        while (bytes.hasRemaining()) {
                            bytes.put(text, 0, Math.min(text.length, bytes.remaining()));
                        }
                        out.write(bytes.flip(), r.position());
                    }
                }
            }
        }
    }
}
