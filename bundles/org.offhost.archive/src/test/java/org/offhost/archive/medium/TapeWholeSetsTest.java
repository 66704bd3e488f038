// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Backup;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.MemoryTape;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.Truth;
import org.offhost.archive.UnsafeMediumException;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.tck.Fixtures;

/** What is whole on a tape is readable, whatever happened to the rest of it. */
class TapeWholeSetsTest {
    private static final int RECORD = 65_536;
    private static final byte[] JUNK = new byte[1000];

    @TempDir
    Path folder;

    /** Three sets, "one", "two", "three". */
    private interface Damage {
        void to(MemoryTape tape, List<SetRecord> sets) throws IOException;
    }

    private static int object(SetRecord set, long record) {
        return (int) (set.start() + record);
    }

    private static int mark(SetRecord set) {
        return object(set, set.length() / RECORD);
    }

    private static Arguments damage(String name, Set<String> whole, Set<String> named, Damage damage) {
        return Arguments.of(name, whole, named, damage);
    }

    static Stream<Arguments> damages() {
        Set<String> all = Set.of("one", "two", "three");
        return Stream.of(
                damage("two more filemarks", all, Set.of(), (t, s) -> {
                    t.locate(-1);
                    t.writeFilemarks(2);
                }),
                damage("a hundred more filemarks", all, Set.of(), (t, s) -> {
                    t.locate(-1);
                    t.writeFilemarks(100);
                }),
                damage(
                        "first record of the first set is junk",
                        Set.of("two", "three"),
                        Set.of(""),
                        (t, s) -> t.replace(object(s.get(0), 0), new byte[RECORD])),
                damage(
                        "first record of the second set is short",
                        Set.of("one", "three"),
                        Set.of(""),
                        (t, s) -> t.replace(object(s.get(1), 0), JUNK)),
                damage(
                        "last record of the second set is gone",
                        Set.of("one", "three"),
                        Set.of("two"),
                        (t, s) -> t.remove(mark(s.get(1)) - 1)),
                damage(
                        "last record of the last set is zeros",
                        Set.of("one", "two"),
                        Set.of("three"),
                        (t, s) -> t.replace(mark(s.get(2)) - 1, new byte[RECORD])),
                damage(
                        "a record too many in the first set",
                        all,
                        Set.of("one"),
                        (t, s) -> t.insert(mark(s.get(0)), JUNK)),
                damage("the filemark behind the label is gone", all, Set.of(""), (t, s) -> t.remove(1)),
                damage("the last filemark is gone", all, Set.of("three"), (t, s) -> t.remove(mark(s.get(2)))),
                damage(
                        "cut inside the last set",
                        Set.of("one", "two"),
                        Set.of("three"),
                        (t, s) -> t.cutAt(object(s.get(2), 2))),
                damage(
                        "records of somebody behind the last filemark",
                        all,
                        Set.of(""),
                        (t, s) -> t.insert(mark(s.get(2)) + 1, JUNK)),
                damage("records of somebody behind two filemarks", all, Set.of(""), (t, s) -> {
                    t.locate(-1);
                    t.writeFilemarks(1);
                    t.insert(mark(s.get(2)) + 2, JUNK);
                }),
                damage("a tape file of somebody between two sets", all, Set.of(""), (t, s) -> {
                    t.insert(mark(s.get(0)) + 1, JUNK);
                    t.insert(mark(s.get(0)) + 2, new byte[0]);
                }),
                damage("the label", all, Set.of(""), (t, s) -> {
                    byte[] label = new LabelMember(
                                    new MediumLabel("tape-1", "", Backup.NOW), MediumGeometry.tape(RECORD))
                            .toBytes(RECORD - TarHeader.BLOCK);
                    label[700] ^= 1;
                    t.replace(0, java.util.Arrays.copyOf(label, RECORD));
                }));
    }

    private List<SetRecord> make(Backup b, MemoryTape tape) throws IOException {
        new TapeMedium(tape, RECORD).initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
        return List.of(
                b.toTape(tape, RECORD, "one", SetProfile.FILES),
                b.toTape(tape, RECORD, "two", SetProfile.FILES),
                b.toTape(tape, RECORD, "three", SetProfile.FILES));
    }

    private static String id(SetRecord set) {
        return set.description().id();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void whatIsWholeIsReadAndWhatIsNotIsNamed(String name, Set<String> whole, Set<String> named, Damage damage)
            throws IOException {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                MemoryTape tape = new MemoryTape()) {
            damage.to(tape, make(b, tape));
            TapeMedium medium = new TapeMedium(tape, RECORD);
            MediumScan scan = medium.scan();
            Set<String> ids = new TreeSet<>();
            scan.sets().forEach(s -> ids.add(id(s)));
            assertThat(ids).isEqualTo(new TreeSet<>(whole));
            Set<String> found = new TreeSet<>();
            scan.findings().forEach(f -> found.add(f.setId()));
            assertThat(found).as("%s", scan.findings()).isEqualTo(named);
            scan.findings()
                    .forEach(f -> assertThat(f.text()).contains("object ").contains("tape file "));
            for (SetRecord set : scan.sets()) {
                try (SetReader reader = medium.open(set)) {
                    assertThat(Truth.streams(reader)).isEqualTo(Truth.streams(b));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void whatIsAddedTakesNothingAway(String name, Set<String> whole, Set<String> named, Damage damage)
            throws IOException {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                MemoryTape tape = new MemoryTape()) {
            damage.to(tape, make(b, tape));
            try {
                b.toTape(tape, RECORD, "four", SetProfile.FILES);
                List<SetRecord> sets = new TapeMedium(tape, RECORD).sets();
                assertThat(sets)
                        .extracting(TapeWholeSetsTest::id)
                        .contains("four")
                        .containsAll(whole);
            } catch (UnsafeMediumException | DamagedMediumException e) {
                assertThat(named).contains("");
            }
        }
    }

    @Test
    void aSetWithoutItsFilemarkIsCommittedAgainByItsJob() throws IOException {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                MemoryTape tape = new MemoryTape()) {
            List<SetRecord> sets = make(b, tape);
            tape.remove(mark(sets.get(2)));
            TapeMedium medium = new TapeMedium(tape, RECORD);
            assertThat(medium.committed("three")).isEmpty();
            assertThat(medium.committed("two")).contains(sets.get(1));
            assertThat(medium.scan().sets()).contains(sets.get(2));
            assertThat(medium.scan().findings())
                    .extracting(MediumFinding::kind)
                    .containsExactly(MediumFinding.Kind.UNCLOSED);
            medium.begin(b.layout("three", SetProfile.FILES, medium.geometry())).commit(Backup.job());
            assertThat(medium.committed("three")).contains(sets.get(2));
            assertThat(medium.scan().findings()).isEmpty();
            assertThatThrownBy(() -> medium.begin(b.layout("three", SetProfile.FILES, medium.geometry())))
                    .hasMessageContaining("There is a set three");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 34, 35, 1_000, 1_000_003})
    void filemarksInARowTakeFewMoves(int marks) throws IOException {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                MemoryTape tape = new MemoryTape()) {
            List<SetRecord> sets = make(b, tape);
            int before = tape.moves();
            new TapeMedium(tape, RECORD).scan();
            int without = tape.moves() - before;
            tape.locate(mark(sets.get(1)));
            tape.writeFilemarks(marks);
            b.toTape(tape, RECORD, "behind", SetProfile.FILES);
            before = tape.moves();
            MediumScan scan = new TapeMedium(tape, RECORD).scan();
            assertThat(scan.sets()).extracting(TapeWholeSetsTest::id).containsExactly("one", "two", "behind");
            assertThat(scan.findings()).isEmpty();
            assertThat(tape.moves() - before - without).isLessThan(1_000);
        }
    }

    @Test
    void aTapeOfThousandsOfStrangeFilesIsNotWrittenTo() throws IOException {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                MemoryTape tape = new MemoryTape()) {
            make(b, tape);
            tape.locate(-1);
            for (int i = 0; i < 5_000; i++) {
                tape.write(ByteBuffer.wrap(JUNK));
                tape.writeFilemarks(1);
            }
            TapeMedium medium = new TapeMedium(tape, RECORD);
            MediumScan scan = medium.scan();
            assertThat(scan.sets()).hasSize(3);
            assertThat(scan.findings()).hasSize(TapeScan.STRANGE_FILES + 1);
            assertThat(scan.findings().get(TapeScan.STRANGE_FILES).text()).contains("Nothing behind it");
            assertThatThrownBy(() -> medium.begin(b.layout("four", SetProfile.FILES, medium.geometry())))
                    .isInstanceOf(UnsafeMediumException.class)
                    .hasMessageContaining("no whole sets");
        }
    }
}
