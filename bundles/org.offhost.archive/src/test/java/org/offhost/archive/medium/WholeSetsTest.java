// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.archive.Backup;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.Tool;
import org.offhost.archive.Truth;
import org.offhost.archive.UnsafeMediumException;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.Closing;
import org.offhost.archive.set.SetReader;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.tck.Fixtures;

/** What is whole on a disk is readable, whatever happened to the rest of it. */
class WholeSetsTest {
    private static final long SIZE = 32L << 20;

    @TempDir
    Path folder;

    /** Three sets, "one", "two", "three", of which some are damaged. */
    private interface Damage {
        void to(TestDisk disk, List<SetRecord> sets) throws IOException;
    }

    private static void zero(TestDisk disk, long at, int length) throws IOException {
        disk.put(at, ByteBuffer.allocate(length));
    }

    private static void noise(TestDisk disk, long at, long length) throws IOException {
        Random random = new Random(at);
        byte[] bytes = new byte[4096];
        for (long done = 0; done < length; done += bytes.length) {
            random.nextBytes(bytes);
            disk.put(at + done, ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, length - done)));
        }
    }

    private static long trailer(SetRecord set) {
        return set.start() + set.length() - 4096 - Closing.TRAILER_LENGTH;
    }

    private static void slots(TestDisk disk) throws IOException {
        zero(disk, 4096, 8192);
    }

    private static long newestSlot(TestDisk disk) throws IOException {
        return 4096 + 4096 * (new LabelSlots(disk, 4096).newest().orElseThrow().generation() % 2);
    }

    private static Arguments damage(String name, Set<String> whole, Set<String> named, Damage damage) {
        return Arguments.of(name, whole, named, damage);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        "text of the first description",
                        Set.of("two", "three"),
                        Set.of("one"),
                        (d, s) -> zero(d, s.get(0).start() + 700, 40)),
                damage(
                        "header of the first set",
                        Set.of("two", "three"),
                        Set.of("one"),
                        (d, s) -> noise(d, s.get(0).start(), 512)),
                damage(
                        "commit block of the second set gone",
                        Set.of("one", "three"),
                        Set.of("two"),
                        (d, s) -> zero(d, s.get(1).start(), 512)),
                damage(
                        "trailer of the second set",
                        Set.of("one", "three"),
                        Set.of("two"),
                        (d, s) -> noise(d, trailer(s.get(1)), 4096)),
                damage(
                        "trailer of the last set",
                        Set.of("one", "two"),
                        Set.of("three"),
                        (d, s) -> zero(d, trailer(s.get(2)) + 512, 400)),
                damage(
                        "description of the last set",
                        Set.of("one", "two"),
                        Set.of("three"),
                        (d, s) -> noise(d, s.get(2).start() + 600, 100)),
                damage("both ends of the second set", Set.of("one", "three"), Set.of(""), (d, s) -> {
                    noise(d, s.get(1).start(), 4096);
                    noise(d, trailer(s.get(1)), 4096);
                }),
                damage(
                        "all of the second set",
                        Set.of("one", "three"),
                        Set.of(""),
                        (d, s) -> noise(d, s.get(1).start(), s.get(1).length() - 4096)),
                damage("description of the first and the third", Set.of("two"), Set.of("one", "three"), (d, s) -> {
                    zero(d, s.get(0).start(), 4096);
                    zero(d, s.get(2).start(), 4096);
                }),
                damage("first set and both slots", Set.of("two", "three"), Set.of("", "one"), (d, s) -> {
                    noise(d, s.get(0).start() + 512, 4096);
                    slots(d);
                }),
                damage("newest slot and last trailer", Set.of("one", "two"), Set.of("three"), (d, s) -> {
                    zero(d, newestSlot(d), 512);
                    noise(d, trailer(s.get(2)), 4096);
                }),
                damage("label", Set.of("one", "two", "three"), Set.of(""), (d, s) -> noise(d, 512, 512)),
                damage(
                        "first block of the medium",
                        Set.of("one", "two", "three"),
                        Set.of(""),
                        (d, s) -> noise(d, 0, 512)),
                damage("label and first set", Set.of("two", "three"), Set.of("", "one"), (d, s) -> {
                    zero(d, 0, 512);
                    zero(d, s.get(0).start(), 512);
                }),
                damage(
                        "junk behind the last set",
                        Set.of("one", "two", "three"),
                        Set.of(""),
                        (d, s) -> noise(d, trailer(s.get(2)) + 4096, 4096)),
                damage("only the slots", Set.of("one", "two", "three"), Set.of(""), (d, s) -> slots(d)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void whatIsWholeIsReadAndWhatIsNotIsNamed(String name, Set<String> whole, Set<String> named, Damage damage)
            throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
            List<SetRecord> made = List.of(
                    b.toDisk(disk, "one", SetProfile.FILES),
                    b.toDisk(disk, "two", SetProfile.VOLUME),
                    b.toDisk(disk, "three", SetProfile.FILES));
            damage.to(disk, made);
            DiskMedium medium = new DiskMedium(disk);
            MediumScan scan = medium.scan();
            assertThat(scan.sets())
                    .containsExactlyElementsOf(
                            made.stream().filter(s -> whole.contains(id(s))).toList());
            Set<String> ids = new TreeSet<>();
            scan.findings().forEach(f -> ids.add(f.setId()));
            assertThat(ids).as("%s", scan.findings()).isEqualTo(named);
            for (MediumFinding f : scan.findings()) {
                assertThat(f.text()).contains("of the medium").contains("MEDIUM");
                assertThat(f.position()).isBetween(0L, SIZE);
            }
            for (SetRecord set : scan.sets()) {
                try (SetReader reader = medium.open(set)) {
                    if (set.description().profile() == SetProfile.FILES) {
                        assertThat(Truth.streams(reader)).isEqualTo(Truth.streams(b));
                    } else {
                        assertThat(Truth.allocated(b, reader.volume())).isEqualTo(Truth.allocated(b, b.source));
                    }
                }
            }
        }
    }

    private static String id(SetRecord set) {
        return set.description().id();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void whatIsAddedTakesNothingAway(String name, Set<String> whole, Set<String> named, Damage damage)
            throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
            List<SetRecord> made = List.of(
                    b.toDisk(disk, "one", SetProfile.FILES),
                    b.toDisk(disk, "two", SetProfile.FILES),
                    b.toDisk(disk, "three", SetProfile.FILES));
            damage.to(disk, made);
            long end = trailer(made.get(2)) + Closing.TRAILER_LENGTH;
            byte[] before = read(disk, 0, end);
            try {
                b.toDisk(disk, "four", SetProfile.FILES);
                assertThat(new DiskMedium(disk).sets())
                        .extracting(WholeSetsTest::id)
                        .contains("four")
                        .containsAll(whole);
            } catch (UnsafeMediumException | DamagedMediumException e) {
                assertThat(named).contains("");
            }
            ByteBuffer after = ByteBuffer.wrap(read(disk, 0, end)).position(12_288);
            assertThat(after)
                    .as("sets before")
                    .isEqualTo(ByteBuffer.wrap(before).position(12_288));
        }
    }

    private static byte[] read(TestDisk disk, long at, long length) throws IOException {
        byte[] bytes = new byte[(int) length];
        disk.read(at, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Test
    void aCopyThatWasCutInsideTheSecondSetKeepsTheFirst() throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"))) {
            SetRecord one;
            SetRecord two;
            try (TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
                one = b.toDisk(disk, "one", SetProfile.FILES);
                two = b.toDisk(disk, "two", SetProfile.FILES);
            }
            List<Long> cuts = new ArrayList<>();
            for (long at = two.start() + 512; at < two.start() + two.length() - 4096; at += 300 * 512) {
                cuts.add(at);
            }
            assertThat(cuts).hasSizeGreaterThan(3);
            for (int i = cuts.size() - 1; i >= 0; i--) {
                try (FileChannel file = FileChannel.open(folder.resolve("medium"), StandardOpenOption.WRITE)) {
                    file.truncate(cuts.get(i));
                }
                try (TestDisk disk = new TestDisk(folder.resolve("medium"), cuts.get(i), 512)) {
                    DiskMedium medium = new DiskMedium(disk);
                    MediumScan scan = medium.scan();
                    assertThat(scan.sets()).containsExactly(one);
                    assertThat(scan.findings()).as("cut at " + cuts.get(i)).isNotEmpty();
                    SetLayout layout = b.layout("three", SetProfile.FILES, medium.geometry());
                    assertThatThrownBy(() -> medium.begin(layout)).isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void aSetThatWasNotCommittedIsNamedAsThat() throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            DiskMedium medium = new DiskMedium(disk);
            medium.begin(b.layout("two", SetProfile.FILES, medium.geometry())).claim();
            MediumScan scan = medium.scan();
            assertThat(scan.sets()).containsExactly(one);
            assertThat(scan.findings()).singleElement().satisfies(f -> {
                assertThat(f.kind()).isEqualTo(MediumFinding.Kind.UNCOMMITTED);
                assertThat(f.setId()).isEqualTo("two");
            });
        }
    }

    @Test
    void aSoundMediumHasNoFindings() throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 4096)) {
            assertThat(new DiskMedium(disk).scan().findings()).isEmpty();
            b.toDisk(disk, "one", SetProfile.FILES);
            b.toDisk(disk, "two", SetProfile.VOLUME);
            assertThat(new DiskMedium(disk).scan().findings()).isEmpty();
        }
    }

    @Test
    void plainTarGetsTheFilesOfADamagedSetByTheWayTheFindingNames() throws Exception {
        Tool.need("tar");
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("MEDIUM"), SIZE, 512)) {
            b.toDisk(disk, "one", SetProfile.FILES);
            SetRecord two = b.toDisk(disk, "two", SetProfile.FILES);
            zero(disk, two.start(), 512);
            String way = new DiskMedium(disk).scan().findings().get(0).advice();
            String command = way.substring(way.indexOf("tar -"));
            Tool.run(folder, command + " 2>/dev/null || true; find two -type f | wc -l");
            int files = Integer.parseInt(
                    Tool.run(folder, "find two/files -type f | wc -l").strip());
            assertThat(files).isGreaterThan(50);
            Optional<Inspection.State> state =
                    Optional.of(new DiskMedium(disk).inspect().state());
            assertThat(state).contains(Inspection.State.OURS);
        }
    }
}
