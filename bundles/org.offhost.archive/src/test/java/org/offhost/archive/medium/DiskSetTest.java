// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Backup;
import org.offhost.archive.Copier;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.SetMembers;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.Truth;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.layout.StructureCheck;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.Slice;
import org.offhost.copy.PieceSource;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.filesystem.ntfs.NtfsParser;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.Fixtures;

class DiskSetTest {
    private static final long SIZE = 300L << 20;

    @TempDir
    Path folder;

    private Backup backup(String name) throws IOException {
        return Backup.of(Fixtures.shared(name), folder.resolve("spool-" + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-c512", "ntfs-4k", "ntfs-c64k", "ntfs-4kn", "fat12", "fat16", "fat32"})
    void everyStreamOfASetOfFilesReadsAsTheParserReadsIt(String name) throws IOException {
        try (Backup b = backup(name);
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, b.source.blockLength());
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord set = b.toDisk(disk, "set-1", SetProfile.FILES);
            assertThat(medium.sets()).containsExactly(set);
            try (SetReader reader = medium.open(set)) {
                assertThat(Truth.streams(reader)).hasSizeGreaterThan(100).isEqualTo(Truth.streams(b));
                assertThat(reader.summary()).isEqualTo(b.volume.summary());
                assertThat(reader.job()).isEqualTo(Backup.job());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-c512", "ntfs-4k", "ntfs-c64k", "ntfs-4kn", "fat12", "fat16", "fat32"})
    void aSetOfTheVolumeShowsAndRestoresEveryAllocatedByte(String name) throws IOException {
        try (Backup b = backup(name);
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, b.source.blockLength());
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord set = b.toDisk(disk, "set-1", SetProfile.VOLUME);
            String expected = Truth.allocated(b, b.source);
            try (SetReader reader = medium.open(set);
                    TestDisk fresh = new TestDisk(folder.resolve("restored"), b.source.size(), 512);
                    FileSystemVolume view = name.startsWith("ntfs")
                            ? new NtfsParser().open(reader.volume())
                            : new FatParser().open(reader.volume())) {
                assertThat(Truth.allocated(b, reader.volume())).isEqualTo(expected);
                assertThat(view.summary().serial()).isEqualTo(b.volume.summary().serial());
                Copier.from(disk).toDisk(reader.restore(0, reader.place()), fresh, 0);
                assertThat(Truth.allocated(b, fresh)).isEqualTo(expected);
            }
        }
    }

    @Test
    void theStreamIsTheSameFromAnyByte() throws IOException {
        try (Backup b = backup("ntfs-c512")) {
            for (SetProfile profile : SetProfile.values()) {
                SetLayout layout = b.layout("any-" + profile.ordinal(), profile, MediumGeometry.disk(512));
                byte[] whole = bytes(b, layout, 0);
                assertThat(whole.length).isEqualTo(layout.bodyLength());
                for (long from : new long[] {1, 4096, 5000, 77_777, 1_234_567, layout.bodyLength() - 1}) {
                    byte[] part = bytes(b, layout, from);
                    assertThat(ByteBuffer.wrap(part))
                            .isEqualTo(ByteBuffer.wrap(whole, (int) from, whole.length - (int) from)
                                    .slice());
                }
            }
        }
    }

    private byte[] bytes(Backup b, SetLayout layout, long from) throws IOException {
        try (TestDisk disk = new TestDisk(folder.resolve("stream"), layout.bodyLength(), 512)) {
            Copier.from(b.source).toDisk(layout.body(from, b.source), disk, from);
            ByteBuffer all = ByteBuffer.allocate((int) (layout.bodyLength() - from));
            disk.read(from, all);
            return all.array();
        }
    }

    @Test
    void aPlanMadeAgainIsTakenFromTheSpool() throws IOException {
        try (Backup b = backup("ntfs-4k")) {
            SetLayout first = b.layout("again", SetProfile.FILES, MediumGeometry.disk(512));
            SetLayout second = b.layout("again", SetProfile.FILES, MediumGeometry.disk(512));
            assertThat(second.length()).isEqualTo(first.length());
            assertThat(second.counts()).isEqualTo(first.counts());
            assertThat(second.firstUnit()).isEqualTo(first.firstUnit());
        }
    }

    @Test
    void aBlankMediumCanBePlannedForAndIsLabelledByTheClaim() throws IOException {
        try (Backup b = backup("fat16");
                TestDisk disk = new TestDisk(folder.resolve("blank"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = b.layout("set-1", SetProfile.VOLUME, medium.geometry());
            SetWriter writer = medium.begin(layout);
            assertThat(medium.sets()).isEmpty();
            assertThat(medium.room()).hasValue(SIZE - 3 * 4096);
            assertThat(new DiskMedium(disk).inspect().state()).isEqualTo(Inspection.State.BLANK);
            writer.claim();
            assertThat(new DiskMedium(disk).inspect().state()).isEqualTo(Inspection.State.OURS);
            long from = writer.firstToCopy();
            Copier.from(b.source).toDisk(layout.body(from, b.source), disk, writer.start() + from);
            writer.commit(Backup.job());
            assertThat(new DiskMedium(disk).sets()).hasSize(1);
        }
    }

    @Test
    void aVolumeInAPartitionOntoAMediumInAPartition() throws IOException {
        long offset = 1 << 20;
        try (Backup b = backup("fat16");
                TestDisk unit = new TestDisk(folder.resolve("unit"), b.source.size() + offset, 512);
                TestDisk disk = new TestDisk(folder.resolve("medium"), SIZE, 512)) {
            ByteBuffer all = ByteBuffer.allocate((int) b.source.size());
            b.source.read(0, all);
            unit.put(offset, all.flip());
            DiskMedium medium = new DiskMedium(Slice.of(disk, 8192, 100 << 20));
            medium.initialize(new MediumLabel("m", "", Backup.NOW), false);
            for (SetProfile profile : SetProfile.values()) {
                SetLayout layout = b.layout("p-" + profile.ordinal(), profile, medium.geometry());
                SetWriter writer = medium.begin(layout);
                assertThat(writer.start() % 4096).isZero();
                Copier.from(unit)
                        .toDisk(
                                layout.body(4096, Slice.of(unit, offset, b.source.size())),
                                disk,
                                writer.start() + 4096);
                writer.commit(Backup.job());
            }
            try (SetReader volume = medium.open(medium.sets().get(0));
                    SetReader files = medium.open(medium.sets().get(1));
                    TestDisk fresh = new TestDisk(folder.resolve("restored"), b.source.size(), 512)) {
                Copier.from(disk).toDisk(volume.restore(0, volume.place()), fresh, 0);
                assertThat(Truth.allocated(b, fresh)).isEqualTo(Truth.allocated(b, b.source));
                assertThat(Truth.allocated(b, volume.volume())).isEqualTo(Truth.allocated(b, b.source));
                assertThat(Truth.streams(files)).isEqualTo(Truth.streams(b));
            }
        }
    }

    @Test
    void aRestoreBeginsAnywhere() throws IOException {
        try (Backup b = backup("ntfs-4k");
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk);
                TestDisk fresh = new TestDisk(folder.resolve("restored"), b.source.size(), 512);
                SetReader reader = medium.open(b.toDisk(disk, "set-1", SetProfile.VOLUME))) {
            long half = b.source.size() / 2 & -512;
            Copier.from(disk).toDisk(reader.restore(half, reader.place()), fresh, half);
            byte[] head = new byte[1 << 16];
            fresh.read(0, ByteBuffer.wrap(head));
            assertThat(head).containsOnly(0);
            Copier.from(disk).toDisk(reader.restore(0, reader.place()), fresh, 0);
            assertThat(Truth.allocated(b, fresh)).isEqualTo(Truth.allocated(b, b.source));
        }
    }

    @Test
    void membersAreReadOneByOneWithWhatTheyHold() throws IOException {
        try (Backup b = backup("fat16");
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk);
                SetReader reader = medium.open(b.toDisk(disk, "set-1", SetProfile.FILES));
                SetMembers members = reader.members()) {
            Map<String, String> found = new TreeMap<>();
            int number = 0;
            for (Optional<SetMembers.Member> m = members.next(); m.isPresent(); m = members.next()) {
                number++;
                if (m.get().type() == '0' && m.get().name().startsWith("set-1/files")) {
                    found.put(m.get().name().substring(11), Truth.sha256(m.get().content()));
                }
            }
            assertThat(found).isEqualTo(Truth.streams(b));
            assertThat((long) number)
                    .isEqualTo(b.layout("set-1", SetProfile.FILES, medium.geometry())
                            .counts()
                            .members());
        }
    }

    @Test
    void setsOfBothProfilesLieOneBehindTheOther() throws IOException {
        try (Backup b = backup("ntfs-4k");
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            List<SetRecord> made = new ArrayList<>();
            made.add(b.toDisk(disk, "one", SetProfile.VOLUME));
            made.add(b.toDisk(disk, "two", SetProfile.FILES));
            made.add(b.toDisk(disk, "three", SetProfile.VOLUME));
            assertThat(medium.sets()).isEqualTo(made);
            assertThat(medium.sets()).extracting(SetRecord::number).containsExactly(1, 2, 3);
        }
    }

    @Test
    void onlyWhatTheGlobsMeanIsKept() throws IOException {
        try (Backup b = backup("ntfs-4k");
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            String some = Truth.streams(b).keySet().stream()
                    .filter(p -> p.indexOf('/', 1) > 0)
                    .findFirst()
                    .orElseThrow();
            String directory = some.substring(0, some.indexOf('/', 1));
            SetRecord set = b.toDisk(disk, "some", SetProfile.FILES, directory, "no/such/*");
            Map<String, String> expected = Truth.streams(b);
            expected.keySet().removeIf(p -> !p.startsWith(directory + "/"));
            try (SetReader reader = medium.open(set)) {
                assertThat(Truth.streams(reader)).isNotEmpty().isEqualTo(expected);
                assertThat(reader.find(directory.toUpperCase())).isPresent();
                assertThat(reader.find("/none")).isEmpty();
            }
        }
    }

    @Test
    void aSetThatDoesNotFitIsRefusedBeforeTheFirstByte() throws IOException {
        try (Backup b = backup("ntfs-4k");
                TestDisk disk = Backup.disk(folder.resolve("medium"), 1 << 20, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = b.layout("big", SetProfile.VOLUME, medium.geometry());
            disk.failAfter(0);
            assertThatThrownBy(() -> medium.begin(layout))
                    .isInstanceOf(EndOfMediumException.class)
                    .hasMessageContaining(Long.toString(layout.length()));
        }
    }

    @Test
    void theStructureCheckFindsAChangedByte() throws IOException {
        try (Backup b = backup("ntfs-4k");
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = b.layout("check", SetProfile.FILES, medium.geometry());
            SetWriter writer = medium.begin(layout);
            Copier.from(b.source).toDisk(layout.body(4096, b.source), disk, writer.start() + 4096);
            long read = StructureCheck.run(layout, b.source, writer.written(), n -> {});
            long closing = layout.length() - layout.bodyLength();
            assertThat(read).isEqualTo(layout.counts().inlineBytes() - closing);
            disk.put(writer.start() + 8000, ByteBuffer.wrap(new byte[] {'!'}));
            assertThatThrownBy(() -> StructureCheck.run(layout, b.source, writer.written(), n -> {}))
                    .isInstanceOf(DamagedMediumException.class)
                    .hasMessageContaining("at byte 8000");
        }
    }

    /** The source is not read again; what lies between two pieces is read with them. */
    @Test
    void structureIsCheckedByWhatWasNotedWhileItWasCopied() throws IOException {
        try (Backup b = backup("ntfs-4k");
                GivenBytes given = new GivenBytes(folder.resolve("given"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = b.layout("noted", SetProfile.FILES, medium.geometry());
            SetWriter writer = medium.begin(layout);
            CountingBlockDevice source = new CountingBlockDevice(b.source);
            Copier.from(b.source).toDisk(layout.body(4096, source, given), disk, writer.start() + 4096);
            long before = source.bytesRead();
            long read = StructureCheck.run(layout, source, writer.written(), given, 4096, n -> {});
            assertThat(source.bytesRead()).isEqualTo(before);
            long closing = layout.length() - layout.bodyLength();
            long all = layout.counts().inlineBytes() - closing - 4096;
            assertThat(read).as("all but what fills up headers").isBetween(all * 98 / 100, all);

            disk.put(writer.start() + 8000, ByteBuffer.wrap(new byte[] {'!'}));
            assertThatThrownBy(() -> StructureCheck.run(layout, source, writer.written(), given, 4096, n -> {}))
                    .isInstanceOf(DamagedMediumException.class)
                    .hasMessageContaining("at byte 8000");
        }
    }

    /** A copy that was taken up by another process: what the one before gave is not known. */
    @Test
    void structureIsLaidOutOnceMoreWhereSomeOfItWasNotNoted() throws IOException {
        try (Backup b = backup("ntfs-4k");
                GivenBytes given = new GivenBytes(folder.resolve("given"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = b.layout("taken-up", SetProfile.FILES, medium.geometry());
            SetWriter writer = medium.begin(layout);
            Copier.from(b.source).toDisk(layout.body(4096, b.source), disk, writer.start() + 4096);
            long half = layout.bodyLength() / 2 / 4096 * 4096;
            Copier.from(b.source).toDisk(layout.body(half, b.source, given), disk, writer.start() + half);
            assertThat(given.cover(half, layout.bodyLength())).isTrue();
            assertThat(given.cover(4096, layout.bodyLength())).isFalse();
            disk.put(writer.start() + 8000, ByteBuffer.wrap(new byte[] {'!'}));
            assertThatThrownBy(() -> StructureCheck.run(layout, b.source, writer.written(), given, 4096, n -> {}))
                    .isInstanceOf(DamagedMediumException.class)
                    .hasMessageContaining("at byte 8000");
        }
    }

    /** What was pulled and not durable is pulled again; what nobody pulled is not covered. */
    @Test
    void copyThatIsTakenUpInOneProcessIsCovered() throws IOException {
        try (Backup b = backup("ntfs-4k");
                GivenBytes given = new GivenBytes(folder.resolve("given"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = b.layout("again", SetProfile.FILES, medium.geometry());
            SetWriter writer = medium.begin(layout);
            try (PieceSource pieces = layout.body(4096, b.source, given)) {
                for (int i = 0; i < 20; i++) {
                    pieces.next();
                }
            }
            assertThat(given.cover(4096, layout.bodyLength())).isFalse();
            Copier.from(b.source).toDisk(layout.body(4096, b.source, given), disk, writer.start() + 4096);
            long closing = layout.length() - layout.bodyLength();
            assertThat(StructureCheck.run(layout, b.source, writer.written(), given, 4096, n -> {}))
                    .isGreaterThanOrEqualTo((layout.counts().inlineBytes() - closing - 4096) * 98 / 100);
        }
    }
}
