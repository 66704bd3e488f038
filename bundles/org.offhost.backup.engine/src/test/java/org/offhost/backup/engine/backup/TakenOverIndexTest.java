// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.source.LastIndexes;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.inventory.form.Document;

/** An increment takes over what is kept of the set before, and shows what it would have shown without. */
class TakenOverIndexTest {
    private static final int ENTRIES = 6;

    /** Of a directory entry of FAT: two bytes of the time of its last write, and as many of the date. */
    private static final int WRITTEN = 22;

    @TempDir
    Path folder;

    private BackupSite site;
    private LastIndexes indexes;
    private BackupRequest request;

    @BeforeEach
    void build() throws Exception {
        site = new BackupSite(folder.resolve("site"));
        MoodyParser parser = new MoodyParser();
        parser.sortsById();
        site.board().add(FileSystemParser.class, parser.known());
        indexes = new LastIndexes(folder.resolve("indexes"));
        request = BackupRequest.of(site.source(), "disk", site.medium());
        assertThat(run("alone", request, Optional.of(indexes))).as("partial").isFalse();
        assertThat(folder.resolve("indexes"))
                .as("of a set that nobody asked to continue")
                .doesNotExist();
        assertThat(run("full", next(), Optional.of(indexes))).as("partial").isFalse();
        assertThat(kept()).as("what is kept of a set").hasSize(4);
    }

    /** @return whether the inventory was partial at the end */
    private boolean run(String name, BackupRequest asked, Optional<LastIndexes> known) throws Exception {
        BackupRequest named = BackupRequest.of(asked.source(), name, asked.medium())
                .since(asked.since())
                .check(CheckLevel.FULL);
        BackupBench bench = new BackupBench(named, known);
        try (bench) {
            row(BackupSteps.steps(bench, site.time(), 3)).run(site.submit(named));
            return bench.inventory().spool().isPartial();
        }
    }

    private static StepRow row(List<Step> steps) {
        return new StepRow(steps, () -> {}, journal -> false);
    }

    private BackupRequest next() {
        return request.since(Since.LAST);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("indexes"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** What the newest set shows. */
    private List<StoredEntry> rows() throws IOException {
        List<StoredEntry> rows = new ArrayList<>();
        try (Medium medium = site.medium(site.medium());
                SetReader reader = medium.open(medium.sets().get(medium.sets().size() - 1));
                StoredEntries entries = reader.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                rows.add(e.get());
            }
        }
        return rows;
    }

    /** Another time of last write for a file that has a name. */
    private void touch() throws IOException {
        try (BlockDevice device =
                site.units().open(site.source(), Access.READ_WRITE).orElseThrow()) {
            long at = fileOf(device);
            long block = at / device.blockLength() * device.blockLength();
            ByteBuffer bytes = ByteBuffer.allocate(device.blockLength());
            device.read(block, bytes);
            int time = (int) (at - block) + WRITTEN;
            bytes.put(time, (byte) (bytes.get(time) ^ 0x08)).flip();
            device.write(block, bytes);
            site.wrote(List.of(new Extent(block, device.blockLength())));
        }
    }

    /** The id of a file is where it stands. */
    private static long fileOf(BlockDevice device) throws IOException {
        try (FileSystemVolume volume = new FatParser().open(device);
                EntryStream entries = volume.entries(OptionalLong.empty())) {
            EntryBatch batch = entries.next(100);
            return batch.entries().stream()
                    .filter(e -> e.kind() == FileEntry.Kind.FILE && !e.system() && e.id() > 0)
                    .findFirst()
                    .orElseThrow()
                    .id();
        }
    }

    @Test
    void whatChangedIsShownAndAllElseIsAsItWas() throws Exception {
        List<StoredEntry> before = rows();
        touch();
        assertThat(run("second", next(), Optional.of(indexes))).as("partial").isTrue();
        List<StoredEntry> taken = rows();
        assertThat(run("third", next(), Optional.empty())).as("partial").isFalse();
        assertThat(taken).isEqualTo(rows()).hasSameSizeAs(before).isNotEqualTo(before);
    }

    @Test
    void everyIncrementIsTakenOverByTheNext() throws Exception {
        for (String name : List.of("second", "third", "fourth")) {
            touch();
            assertThat(run(name, next(), Optional.of(indexes))).as("partial").isTrue();
        }
        List<StoredEntry> taken = rows();
        assertThat(run("last", next(), Optional.empty())).as("partial").isFalse();
        assertThat(taken).isEqualTo(rows());
    }

    @Test
    void whatIsDamagedOrOfAnotherSetIsNotTakenOver() throws Exception {
        for (Path file : kept()) {
            byte[] bytes = Files.readAllBytes(file);
            byte[] other = bytes.clone();
            other[other.length / 2] ^= 1;
            Files.write(file, other);
            assertThat(run("next-" + file.getFileName(), next(), Optional.of(indexes)))
                    .as("partial with a damaged %s", file.getFileName())
                    .isFalse();
        }
        run("third", next(), Optional.empty());
        assertThat(run("fourth", next(), Optional.of(indexes)))
                .as("partial, with what is kept of a set before the last")
                .isFalse();
    }

    /** As of one that a build before this one kept, in another form. */
    @Test
    void whatCannotBeReadThoughItIsWhatWasKeptIsMadeAnew() throws Exception {
        Path index = kept("index");
        byte[] other = Files.readAllBytes(index);
        other[7]++;
        Files.write(index, other);
        CRC32 crc = new CRC32();
        crc.update(other);
        Path about = kept("about");
        Map<String, String> told = new TreeMap<>(
                Document.parse(Files.readAllBytes(about)).orElseThrow().under(""));
        told.put("index", other.length + " " + HexFormat.of().toHexDigits((int) crc.getValue()));
        Files.write(about, new Document().putAll("", told).toBytes());
        touch();
        assertThat(run("second", next(), Optional.of(indexes))).as("partial").isFalse();
        List<StoredEntry> shown = rows();
        run("third", next(), Optional.empty());
        assertThat(shown).isEqualTo(rows());
    }

    private Path kept(String name) throws IOException {
        return kept().stream()
                .filter(p -> p.getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the process before knew of the entries is gone with it. */
    @Test
    void nextProcessReadsEverythingAndGoesOn() throws Exception {
        touch();
        BackupRequest second =
                BackupRequest.of(request.source(), "second", request.medium()).since(Since.LAST);
        BackupBench first = new BackupBench(second, Optional.of(indexes));
        TestHands job = site.submit(second);
        try (first) {
            row(BackupSteps.steps(first, site.time(), 3).subList(0, ENTRIES)).run(job);
            assertThat(first.inventory().spool().isPartial()).isTrue();
        }
        BackupBench bench = new BackupBench(second, Optional.of(indexes));
        try (bench) {
            row(BackupSteps.steps(bench, site.time(), 3)).run(site.again());
            assertThat(bench.inventory().spool().isPartial()).isFalse();
        }
        List<StoredEntry> shown = rows();
        run("third", next(), Optional.empty());
        assertThat(shown).isEqualTo(rows());
    }
}
