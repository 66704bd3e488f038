// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Backup;
import org.offhost.archive.Copier;
import org.offhost.archive.Entries;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MemoryTape;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.TestDisk;
import org.offhost.archive.Tool;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.block.EndOfMediumException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.tck.Fixtures;

/** Sums of a set on its medium: written, found again, believed only if whole. */
class ChunkSumsTest {
    private static final long SIZE = 64L << 20;
    private static final int RECORD = 65536;
    private static final Instant LATER = Instant.parse("2026-11-23T01:02:03Z");

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private Backup backup() throws IOException {
        return Backup.of(Fixtures.shared("ntfs-4k"), folder.resolve("spool"));
    }

    private ChunkSums read(Medium medium, SetRecord set, String name) throws IOException {
        try (SetReader reader = medium.open(set)) {
            return ChunkSumming.ofReading(reader, folder.resolve(name), LATER, (offset, bytes) -> {})
                    .closedBy(reader);
        }
    }

    private Optional<ChunkSums> stored(Medium medium, SetRecord set) throws IOException {
        return medium.sums(set, folder.resolve("found"), told::add);
    }

    private static void requireSame(SetReader reader, ChunkSums sums) throws IOException {
        ChunkSumming.read(
                reader,
                (offset, bytes) -> assertThat(sums.matches(offset / ChunkSums.CHUNK, bytes))
                        .isTrue());
        assertThat(sums.matchesClosing(reader)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void sumsOnADiskAreFoundAgainAndNoSet(int blockLength) throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, blockLength);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            assertThat(stored(medium, one)).isEmpty();
            try (ChunkSums sums = read(medium, one, "sums")) {
                medium.append(sums);
            }
            SetRecord two = b.toDisk(disk, "two", SetProfile.VOLUME);
            assertThat(medium.sets()).containsExactly(one, two);
            assertThat(medium.scan().findings()).isEmpty();
            assertThat(two.number()).isEqualTo(2);
            try (SetReader reader = medium.open(one);
                    ChunkSums sums = stored(medium, one).orElseThrow()) {
                assertThat(sums.made()).isEqualTo(LATER);
                assertThat(sums.origin()).isEqualTo(SumsOrigin.READING);
                requireSame(reader, sums);
            }
            assertThat(stored(medium, two)).isEmpty();
            assertThat(told).isEmpty();
        }
    }

    /** The content of the one begins where the member of the other does. */
    @Test
    void sumsOfAnEmptyFileAndASparseOneBehindItAreEvidence() throws Exception {
        Runs mostlyHole = new Runs.Builder()
                .add(8192, 4096)
                .add(Run.HOLE, (4 << 20) - 4096)
                .build();
        try (TestDisk source = Backup.disk(folder.resolve("volume"), Entries.VOLUME.length(), 512);
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk);
                Spool spool = Spool.create(folder.resolve("spool"), Entries.VOLUME)) {
            spool.append(new EntryBatch(
                    List.of(
                            Entries.root(),
                            Entries.resident(20, 5, "empty", ""),
                            Entries.plain(21, "sparse", 4 << 20, mostlyHole)),
                    List.of(),
                    1));
            spool.completeEntries();
            SetLayout layout = SetLayout.plan(spool, Entries.description(), Selection.ALL, MediumGeometry.disk(512));
            SetWriter writer = medium.begin(layout);
            writer.claim();
            long from = writer.firstToCopy();
            Copier.from(source).toDisk(layout.body(from, source), disk, writer.start() + from);
            SetRecord set = writer.commit(Backup.job());
            try (ChunkSums sums = read(medium, set, "sums")) {
                medium.append(sums);
            }
            assertThat(stored(medium, set))
                    .as("sums, or why there are none: %s", told)
                    .isPresent();
            stored(medium, set).orElseThrow().close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512, 1024, 4096})
    void sumsAreFoundOnAMediumThatWasCutBehindThem(int more) throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            try (ChunkSums sums = read(medium, one, "sums")) {
                medium.append(sums);
            }
            SetRecord two = b.toDisk(disk, "two", SetProfile.FILES);
            ByteBuffer left = ByteBuffer.allocate((int) two.start() + more);
            disk.read(0, left);
            try (TestDisk cut = Backup.disk(folder.resolve("cut"), left.capacity(), 512);
                    DiskMedium rest = new DiskMedium(cut)) {
                cut.write(0, left.flip());
                assertThat(rest.sets()).containsExactly(one);
                try (SetReader reader = rest.open(one);
                        ChunkSums sums = stored(rest, one).orElseThrow()) {
                    requireSame(reader, sums);
                }
            }
        }
    }

    @Test
    void wordsOfOriginsAreThoseThatWereGiven() {
        assertThat(Arrays.stream(SumsOrigin.values()).map(SumsOrigin::word))
                .containsExactlyInAnyOrder("SNAPSHOT", "READING");
    }

    @Test
    void sumsOnATapeAreAFileOfTheirOwnAndNoSet() throws Exception {
        MemoryTape tape = new MemoryTape();
        try (Backup b = backup();
                TapeMedium medium = new TapeMedium(tape, RECORD)) {
            SetRecord one = b.toTape(tape, RECORD, "one", SetProfile.FILES);
            try (ChunkSums sums = read(medium, one, "sums")) {
                medium.append(sums);
            }
            SetRecord two = b.toTape(tape, RECORD, "two", SetProfile.VOLUME);
            assertThat(medium.sets()).containsExactly(one, two);
            try (SetReader reader = medium.open(one);
                    ChunkSums sums = stored(medium, one).orElseThrow()) {
                requireSame(reader, sums);
            }
            assertThat(stored(medium, two)).isEmpty();
        }
    }

    @Test
    void everyFileOfASetOfFilesHasItsSum() throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            int proved = 0;
            int holes = 0;
            try (SetReader reader = medium.open(one);
                    ChunkSums sums = read(medium, one, "sums");
                    StoredEntries entries = reader.list("/")) {
                for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                    for (Attribute a : e.get().entry().attributes()) {
                        Optional<StoredStream> s = e.get().stream(a);
                        if (s.isPresent() && e.get().primary().isEmpty()) {
                            Optional<byte[]> sum = sums.file(s.get().offset());
                            if (a.length() - s.get().length() > 64 << 20) {
                                assertThat(sum).as("a hole of gigabytes").isEmpty();
                                holes++;
                                continue;
                            }
                            try (InputStream in = reader.content(e.get(), a)) {
                                assertThat(sum).contains(sha256(in.readAllBytes()));
                            }
                            proved++;
                        }
                    }
                }
            }
            assertThat(proved).isGreaterThan(10);
            assertThat(holes).isEqualTo(1);
        }
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    @Test
    void aChangedByteAnywhereInTheBodyIsFoundAndPlaced() throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.VOLUME);
            try (ChunkSums sums = read(medium, one, "sums");
                    SetReader reader = medium.open(one)) {
                for (long at = 5000; at < one.bodyLength(); at += 700_001) {
                    flip(disk, one.start() + at);
                    long damaged = at / ChunkSums.CHUNK;
                    ByteBuffer some = ByteBuffer.allocate(10);
                    assertThatThrownBy(() -> reader.proved(Map.of("one", sums), () -> true, true)
                                    .written()
                                    .read(sums.range(damaged).position(), some))
                            .isInstanceOfSatisfying(
                                    DamagedChunkException.class,
                                    e -> assertThat(e.range()).isEqualTo(sums.range(damaged)));
                    flip(disk, one.start() + at);
                }
                flip(disk, one.start() + one.bodyLength() + 100);
                assertThat(sums.matchesClosing(reader)).isFalse();
            }
        }
    }

    private static void flip(TestDisk disk, long at) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(1);
        disk.read(at, b);
        disk.put(at, ByteBuffer.wrap(new byte[] {(byte) (b.get(0) ^ 1)}));
    }

    @Test
    void chunksThatWereSwappedAreFound() throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.VOLUME);
            try (ChunkSums sums = read(medium, one, "sums");
                    SetReader reader = medium.open(one)) {
                assertThat(sums.chunks()).isGreaterThan(2);
                ByteBuffer first = ByteBuffer.allocate(ChunkSums.CHUNK);
                reader.written().read(0, first);
                ByteBuffer second = ByteBuffer.allocate(ChunkSums.CHUNK);
                reader.written().read(ChunkSums.CHUNK, second);
                assertThat(sums.matches(0, first.flip())).isTrue();
                assertThat(sums.matches(0, second.flip())).isFalse();
                assertThat(sums.matches(1, first)).isFalse();
            }
        }
    }

    @Test
    void sumsWithAChangedByteAreNoEvidenceOrTheSame() throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            long before = one.start() + one.length() - 4096;
            try (ChunkSums sums = read(medium, one, "sums")) {
                medium.append(sums);
            }
            int refused = 0;
            for (long at = before + 4096 + 512; at < before + 12_000; at += 37) {
                flip(disk, at);
                told.clear();
                try (ChunkSums found = stored(medium, one).orElse(null)) {
                    if (found == null) {
                        refused++;
                        assertThat(told).singleElement().asString().contains("no evidence");
                    } else {
                        try (SetReader reader = medium.open(one)) {
                            requireSame(reader, found);
                        }
                    }
                }
                flip(disk, at);
            }
            assertThat(refused).isGreaterThan(20);
        }
    }

    @Test
    void sumsOfAnotherSetOfTheSameIdAreNoEvidence() throws Exception {
        try (Backup b = backup();
                TestDisk other = Backup.disk(folder.resolve("other"), SIZE, 512);
                DiskMedium foreign = new DiskMedium(other);
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord files = b.toDisk(other, "one", SetProfile.FILES, "/*");
            SetRecord one = b.toDisk(disk, "one", SetProfile.VOLUME);
            try (ChunkSums sums = read(foreign, files, "sums")) {
                assertThat(sums.fits(one)).isFalse();
                medium.append(sums);
            }
            assertThat(stored(medium, one)).isEmpty();
            assertThat(told).singleElement().asString().contains("another set");
        }
    }

    @ParameterizedTest
    @EnumSource(SetProfile.class)
    void sumsOfTheBackupComeBeforeThoseOfALaterReading(SetProfile profile) throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = b.layout("one", profile, medium.geometry());
            SetWriter writer = medium.begin(layout);
            writer.claim();
            long from = writer.firstToCopy();
            Copier.from(b.source).toDisk(layout.body(from, b.source), disk, writer.start() + from);
            ChunkSums made = ChunkSumming.ofCopy(
                    layout, writer.written(), folder.resolve("made"), Backup.NOW, (offset, bytes) -> {});
            SetRecord one = writer.commit(Backup.job());
            try (SetReader reader = medium.open(one);
                    ChunkSums whole = made.closedBy(reader)) {
                medium.append(whole);
            }
            try (ChunkSums sums = read(medium, one, "later")) {
                medium.append(sums);
            }
            try (ChunkSums found = stored(medium, one).orElseThrow();
                    SetReader reader = medium.open(one)) {
                assertThat(found.origin()).isEqualTo(SumsOrigin.SNAPSHOT);
                requireSame(reader, found);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void aCrashAtAnyWriteLeavesTheSetAndNoHalfEvidence(int blockLength) throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, blockLength);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            try (ChunkSums sums = read(medium, one, "sums")) {
                boolean done = false;
                for (int n = 0; !done; n++) {
                    disk.failAfter(n);
                    try {
                        medium.append(sums);
                        done = true;
                    } catch (IOException e) {
                        assertThat(e).hasMessage("killed");
                    }
                    disk.failAfter(Integer.MAX_VALUE);
                    assertThat(medium.sets()).containsExactly(one);
                    assertThat(told).isEmpty();
                }
            }
            assertThat(stored(medium, one)).isPresent();
            assertThat(b.toDisk(disk, "two", SetProfile.FILES).number()).isEqualTo(2);
        }
    }

    @Test
    void aTapeThatEndsInTheSumsKeepsTheSetAndIsNotHalf() throws Exception {
        MemoryTape tape = new MemoryTape();
        try (Backup b = backup();
                TapeMedium medium = new TapeMedium(tape, RECORD)) {
            SetRecord one = b.toTape(tape, RECORD, "one", SetProfile.FILES);
            try (ChunkSums sums = read(medium, one, "sums")) {
                tape.limit(RECORD);
                assertThatThrownBy(() -> medium.append(sums)).isInstanceOf(EndOfMediumException.class);
            }
            tape.limit(Long.MAX_VALUE);
            assertThat(medium.sets()).containsExactly(one);
            assertThat(medium.scan().findings()).isEmpty();
            SetRecord two = b.toTape(tape, RECORD, "two", SetProfile.FILES);
            assertThat(medium.sets()).containsExactly(one, two);
        }
    }

    @Test
    void aDiskWithoutRoomForSumsSaysSo() throws Exception {
        try (Backup b = backup();
                TestDisk big = Backup.disk(folder.resolve("big"), SIZE, 512)) {
            SetRecord there = b.toDisk(big, "one", SetProfile.FILES);
            long end = there.start() + there.length();
            try (TestDisk disk = Backup.disk(folder.resolve("medium"), end, 512);
                    DiskMedium medium = new DiskMedium(disk)) {
                SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
                try (ChunkSums sums = read(medium, one, "sums")) {
                    assertThatThrownBy(() -> medium.append(sums)).isInstanceOf(EndOfMediumException.class);
                }
                assertThat(medium.sets()).containsExactly(one);
            }
        }
    }

    @Test
    void aStrangerChecksChunksWholeAndFilesByPlainTools() throws Exception {
        Tool.need("tar");
        Tool.need("sha256sum");
        Tool.need("split");
        Path file = folder.resolve("medium");
        SetRecord one;
        try (Backup b = backup();
                TestDisk disk = Backup.disk(file, SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            one = b.toDisk(disk, "one", SetProfile.FILES);
            try (ChunkSums sums = read(medium, one, "sums")) {
                medium.append(sums);
            }
            b.toDisk(disk, "two", SetProfile.FILES);
        }
        Path out = Files.createDirectory(folder.resolve("out"));
        Tool.run(out, "tar -xf '" + file + "' one");
        String sums = "offhost/sums-20261123-010203/";
        assertThat(out.resolve("one").resolve(sums + "about")).exists();
        shell(out.resolve("one/files"), "sha256sum -c --quiet ../" + sums + "files.sha256");
        String body = "tail -c +" + (one.start() + 1) + " " + file + " | head -c " + one.bodyLength();
        shell(
                out.resolve("one"),
                body + " | split -b 1M -a 9 -d - chunk. && sha256sum -c --quiet " + sums + "chunks.sha256");
        shell(out.resolve("one"), body + " >body && sha256sum -c --quiet --ignore-missing " + sums + "whole.sha256");
        shell(
                out.resolve("one"),
                body + " | split -b 1M -a 9 -d --filter='sha256sum | cut -c-64' - | cut -c-64" + " >read; cut -c-64 "
                        + sums + "chunks.sha256 | cmp - read");
    }

    private static void shell(Path in, String script) throws Exception {
        Tool.run(in, script);
    }
}
