// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Backup;
import org.offhost.archive.Copier;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.Tool;
import org.offhost.archive.Truth;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.tck.Fixtures;

class DiskCrashTest {
    private static final long SIZE = 64L << 20;

    @TempDir
    Path folder;

    private Backup backup() throws IOException {
        return Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void aCrashAtAnyWriteLeavesExactlyTheCommittedSets(int blockLength) throws Exception {
        Path file = folder.resolve("medium");
        try (Backup b = backup();
                TestDisk disk = Backup.disk(file, SIZE, blockLength);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord first = b.toDisk(disk, "one", SetProfile.VOLUME);
            List<String> seen = new ArrayList<>();
            boolean done = false;
            for (int n = 0; !done; n++) {
                disk.failAfter(n);
                try {
                    b.toDisk(disk, "two", SetProfile.FILES);
                    done = true;
                } catch (IOException e) {
                    assertThat(e.getMessage()).isIn("killed", "There is a set two on the medium");
                    done = !e.getMessage().equals("killed");
                }
                disk.failAfter(Integer.MAX_VALUE);
                List<SetRecord> sets = new DiskMedium(disk).sets();
                assertThat(sets.get(0)).isEqualTo(first);
                seen.add(sets.size() == 1 ? "one" : "both");
                if (sets.size() == 2) {
                    try (SetReader reader = medium.open(sets.get(1))) {
                        assertThat(Truth.streams(reader)).isEqualTo(Truth.streams(b));
                    }
                }
            }
            // killed between the first block and the label, the set is there without its label being told
            assertThat(seen.subList(seen.indexOf("both"), seen.size())).containsOnly("both");
            assertThat(seen.indexOf("both")).isGreaterThan(10);
            b.toDisk(disk, "three", SetProfile.VOLUME);
            assertThat(medium.sets()).hasSize(3);
        }
    }

    @Test
    void plainTarStopsQuietlyWhereAnUncommittedSetBegins() throws Exception {
        Tool.need("tar");
        Tool.need("bsdtar");
        Path file = folder.resolve("medium");
        try (Backup b = backup();
                TestDisk disk = Backup.disk(file, SIZE, 512)) {
            b.toDisk(disk, "one", SetProfile.FILES);
            int before = disk.writesLeft();
            b.toDisk(disk, "two", SetProfile.FILES);
            int writes = before - disk.writesLeft();
            try (TestDisk other = Backup.disk(folder.resolve("other"), SIZE, 512)) {
                b.toDisk(other, "one", SetProfile.FILES);
                for (int left : new int[] {writes - 2, writes / 2}) {
                    other.failAfter(left);
                    assertThatThrownBy(() -> b.toDisk(other, "two", SetProfile.FILES))
                            .hasMessage("killed");
                    other.failAfter(Integer.MAX_VALUE);
                    assertThat(Tool.run(folder, "tar -tf other 2>/dev/null"))
                            .contains("one/offhost/trailer")
                            .doesNotContain("two/");
                    assertThat(Tool.run(folder, "bsdtar -tf other")).doesNotContain("two/");
                }
            }
        }
    }

    @Test
    void aPlaceIsTheSameAfterARestart() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
            b.toDisk(disk, "one", SetProfile.VOLUME);
            SetLayout layout = b.layout("two", SetProfile.FILES, new DiskMedium(disk).geometry());
            SetWriter writer = new DiskMedium(disk).begin(layout);
            Copier.from(b.source).toDisk(layout.body(4096, b.source), disk, writer.start() + 4096);
            SetWriter again = new DiskMedium(disk).begin(layout);
            assertThat(again.start()).isEqualTo(writer.start());
            assertThat(again.commit(Backup.job()).number()).isEqualTo(2);
        }
    }

    private Inspection inspect(Consumer<ByteBuffer> damage) throws IOException {
        Path file = folder.resolve("damaged");
        Files.deleteIfExists(file);
        try (TestDisk disk = Backup.disk(file, SIZE, 512)) {
            ByteBuffer first = ByteBuffer.allocate(16_384);
            disk.read(0, first);
            damage.accept(first.clear());
            disk.put(0, first.clear());
            return new DiskMedium(disk).inspect();
        }
    }

    @Test
    void whatIsOnAMediumIsTold() throws IOException {
        assertThat(inspect(b -> {})).satisfies(i -> {
            assertThat(i.state()).isEqualTo(Inspection.State.OURS);
            assertThat(i.label()).contains(new MediumLabel("medium-1", "shelf 3", Backup.NOW));
        });
        assertThat(inspect(b -> b.put(700, (byte) '?')).state()).isEqualTo(Inspection.State.DAMAGED);
        assertThat(inspect(b -> b.put(0, new byte[600])).state()).isEqualTo(Inspection.State.DAMAGED);
        assertThat(inspect(b -> b.put(0, new byte[16_384])).state()).isEqualTo(Inspection.State.BLANK);
        assertThat(inspect(b -> b.put(0, new byte[16_384]).put(3, "NTFS    ".getBytes())))
                .satisfies(i -> {
                    assertThat(i.state()).isEqualTo(Inspection.State.FOREIGN);
                    assertThat(i.finding()).contains("an NTFS volume");
                });
    }

    @Test
    void aDamagedLabelIsNoReasonToWrite() throws IOException {
        try (TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
            disk.put(700, ByteBuffer.wrap(new byte[] {'?'}));
            DiskMedium medium = new DiskMedium(disk);
            assertThat(medium.scan().findings())
                    .extracting(MediumFinding::expected)
                    .containsExactly("the label");
            assertThat(medium.geometry()).isEqualTo(MediumGeometry.disk(512));
            assertThatThrownBy(medium::label)
                    .isInstanceOf(DamagedMediumException.class)
                    .hasMessageContaining("medium label at byte 0");
            try (Backup b = backup()) {
                SetLayout layout = b.layout("one", SetProfile.FILES, medium.geometry());
                assertThatThrownBy(() -> medium.begin(layout)).isInstanceOf(DamagedMediumException.class);
            }
            assertThatThrownBy(() -> medium.initialize(new MediumLabel("new", "", Backup.NOW), false))
                    .hasMessageContaining("not blank");
        }
    }

    @Test
    void aSetThatTheLabelTellsOfAndIsGoneIsDamage() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
            SetRecord set = b.toDisk(disk, "one", SetProfile.VOLUME);
            disk.put(set.start(), ByteBuffer.wrap(new byte[512]));
            MediumScan scan = new DiskMedium(disk).scan();
            assertThat(scan.sets()).isEmpty();
            assertThat(scan.findings()).singleElement().satisfies(f -> {
                assertThat(f.setId()).isEqualTo("one");
                assertThat(f.position()).isEqualTo(set.start());
                assertThat(f.text()).contains("found zeros").contains("tar -xif MEDIUM one");
            });
        }
    }

    @Test
    void everyDamagedByteOfADescriptionIsFound() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
            SetRecord set = b.toDisk(disk, "one", SetProfile.VOLUME);
            for (int at = 512; at < 2000; at += 97) {
                ByteBuffer one = ByteBuffer.allocate(1);
                disk.read(set.start() + at, one);
                byte was = one.get(0);
                disk.put(set.start() + at, ByteBuffer.wrap(new byte[] {(byte) (was ^ 1)}));
                MediumScan scan = new DiskMedium(disk).scan();
                assertThat(scan.sets()).isEmpty();
                assertThat(scan.findings()).extracting(MediumFinding::setId).containsExactly("one");
                disk.put(set.start() + at, ByteBuffer.wrap(new byte[] {was}));
            }
            assertThat(new DiskMedium(disk).sets()).containsExactly(set);
        }
    }
}
