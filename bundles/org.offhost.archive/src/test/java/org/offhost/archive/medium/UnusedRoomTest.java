// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Backup;
import org.offhost.archive.Copier;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.UnsafeMediumException;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.SetWriter;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.inventory.form.Document;
import org.offhost.tck.Fixtures;

/** What lies on a disk where nobody ever wrote is named, and what an interrupted set left is not taken for it. */
class UnusedRoomTest {
    private static final long SIZE = 32L << 20;
    private static final int UNIT = 4096;

    @TempDir
    Path folder;

    private interface Scene {
        void on(Backup b, TestDisk disk) throws IOException;
    }

    private void with(long size, Scene scene) throws IOException {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), size, 512)) {
            scene.on(b, disk);
        }
    }

    private static long end(SetRecord set) {
        return set.start() + set.length();
    }

    private static void junk(TestDisk disk, long at, int length) throws IOException {
        byte[] bytes = "data of nobody. ".repeat(length / 16 + 1).getBytes(StandardCharsets.US_ASCII);
        disk.put(at, ByteBuffer.wrap(bytes, 0, length));
    }

    /** A set of which the body was copied and nothing committed. */
    private static void interrupted(Backup b, TestDisk disk, String id, SetProfile profile) throws IOException {
        DiskMedium medium = new DiskMedium(disk);
        SetLayout layout = b.layout(id, profile, medium.geometry());
        SetWriter writer = medium.begin(layout);
        writer.claim();
        long from = writer.firstToCopy();
        Copier.from(b.source).toDisk(layout.body(from, b.source), disk, writer.start() + from);
    }

    private static List<MediumFinding> findings(BlockDevice disk) throws IOException {
        return new DiskMedium(disk).scan().findings();
    }

    private static void namesJunk(List<MediumFinding> findings, long at) {
        assertThat(findings).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(MediumFinding.Kind.BEHIND);
            assertThat(f.position()).isEqualTo(at);
            assertThat(f.text()).contains("byte " + at, "nothing was ever written", "truncate -s");
        });
    }

    @ParameterizedTest
    @CsvSource({"0,16", "1,700", "4096,1", "200000,16", "524288,5", "2097155,64"})
    void dataFurtherBehindTheLastSetIsNamed(long behind, int length) throws IOException {
        with(SIZE, (b, disk) -> {
            long at = end(b.toDisk(disk, "one", SetProfile.FILES)) + behind;
            junk(disk, at, length);
            namesJunk(findings(disk), at);
        });
    }

    @Test
    void dataAtTheEndOfAMediumIsNamed() throws IOException {
        with(SIZE, (b, disk) -> {
            b.toDisk(disk, "one", SetProfile.FILES);
            junk(disk, SIZE - 10, 10);
            namesJunk(findings(disk), SIZE - 10);
            assertThat(new DiskMedium(disk).refusal())
                    .as("its label tells where sets end")
                    .isEmpty();
        });
    }

    @Test
    void aMediumWithoutASetIsLookedAtAsWell() throws IOException {
        with(SIZE, (b, disk) -> {
            assertThat(findings(disk)).isEmpty();
            junk(disk, 100_000, 10);
            namesJunk(findings(disk), 100_000);
        });
    }

    @Test
    void anotherMediumBehindThisOneIsNamed() throws IOException {
        with(SIZE, (b, disk) -> {
            long at = end(b.toDisk(disk, "one", SetProfile.FILES));
            ByteBuffer label = ByteBuffer.allocate(3 * UNIT);
            disk.read(0, label);
            disk.put(at, label.flip());
            assertThat(findings(disk)).singleElement().satisfies(f -> {
                assertThat(f.kind()).isEqualTo(MediumFinding.Kind.BEHIND);
                assertThat(f.found()).contains("tar archive");
            });
        });
    }

    @Test
    void aSetThatNoSlotTellsOfAndThatHasLostItsBeginningIsFoundByItsTrailer() throws IOException {
        with(SIZE, (b, disk) -> {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            ByteBuffer older = ByteBuffer.allocate(2 * UNIT);
            disk.read(UNIT, older);
            SetRecord two = b.toDisk(disk, "two", SetProfile.FILES);
            disk.put(UNIT, older.flip());
            disk.put(two.start(), ByteBuffer.allocate(UNIT));
            DiskMedium medium = new DiskMedium(disk);
            assertThat(medium.scan().sets()).containsExactly(one);
            assertThat(medium.scan().findings())
                    .extracting(MediumFinding::setId)
                    .containsExactly("two");
            SetRecord three = b.toDisk(disk, "three", SetProfile.FILES);
            assertThat(three.start()).as("behind what may be a set").isEqualTo(end(two) - UNIT);
        });
    }

    @Test
    void setsAreSearchedOnlyWhereSomethingWasEverWritten() throws IOException {
        with(2L << 30, (b, disk) -> {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            junk(disk, one.start(), UNIT);
            junk(disk, end(one) - 2 * UNIT, 2 * UNIT);
            long before = disk.bytesRead();
            assertThat(findings(disk)).isNotEmpty();
            assertThat(disk.bytesRead() - before).isLessThan(4 * one.length() + (16 << 20));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatInterruptedSetsLeftIsNoData(boolean shorterOnesFollow) throws IOException {
        with(SIZE, (b, disk) -> {
            b.toDisk(disk, "one", SetProfile.FILES);
            interrupted(b, disk, "two", SetProfile.FILES);
            if (shorterOnesFollow) {
                interrupted(b, disk, "three", SetProfile.VOLUME);
                long until = new LabelSlots(disk, UNIT)
                        .newest()
                        .orElseThrow()
                        .written()
                        .getAsLong();
                assertThat(end(b.toDisk(disk, "four", SetProfile.VOLUME))).isLessThan(until);
                assertThat(findings(disk)).isEmpty();
            } else {
                assertThat(findings(disk))
                        .extracting(MediumFinding::kind)
                        .containsExactly(MediumFinding.Kind.UNCOMMITTED);
            }
            assertThat(new DiskMedium(disk).unused()).isEmpty();
        });
    }

    @Test
    void dataBehindWhatAnInterruptedSetLeftIsNamed() throws IOException {
        with(SIZE, (b, disk) -> {
            interrupted(b, disk, "one", SetProfile.FILES);
            long written =
                    new LabelSlots(disk, UNIT).newest().orElseThrow().written().getAsLong();
            assertThat(written).isGreaterThan(100_000).isLessThan(SIZE);
            junk(disk, written + 3, 1);
            assertThat(findings(disk))
                    .extracting(MediumFinding::kind)
                    .containsExactly(MediumFinding.Kind.BEHIND, MediumFinding.Kind.UNCOMMITTED);
            b.toDisk(disk, "two", SetProfile.VOLUME);
            namesJunk(findings(disk), written + 3);
        });
    }

    /** As media were labelled before labels told how far they were written. */
    private static void forget(TestDisk disk) throws IOException {
        LabelSlots slots = new LabelSlots(disk, UNIT);
        LabelSlots.Slot s = slots.newest().orElseThrow();
        for (long generation : new long[] {s.generation() - 1, s.generation()}) {
            byte[] text = new Document()
                    .put("format", "offhost-slot-1")
                    .put("generation", generation)
                    .put("sets", s.sets())
                    .put("end", s.end())
                    .toBytes(UNIT);
            disk.put(UNIT * (1 + generation % 2), ByteBuffer.wrap(text));
        }
        assertThat(slots.newest().orElseThrow().written()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void aMediumThatDoesNotTellHowFarItWasWrittenIsReadAndAddedTo() throws IOException {
        with(SIZE, (b, disk) -> {
            b.toDisk(disk, "one", SetProfile.FILES);
            forget(disk);
            assertThat(findings(disk)).isEmpty();
            interrupted(b, disk, "two", SetProfile.FILES);
            junk(disk, end(b.toDisk(disk, "three", SetProfile.VOLUME)) + 70_000, 100);
            assertThat(new DiskMedium(disk).sets()).hasSize(2);
            assertThat(findings(disk)).singleElement().satisfies(f -> {
                assertThat(f.kind())
                        .as("an interrupted set may have left it")
                        .isEqualTo(MediumFinding.Kind.UNCOMMITTED);
                assertThat(f.expected()).contains("unless an interrupted set was there");
            });
        });
    }

    @Test
    void withoutSlotsNothingIsWrittenOverDataFurtherBehind() throws IOException {
        with(SIZE, (b, disk) -> {
            long at = end(b.toDisk(disk, "one", SetProfile.FILES)) + 70_000;
            disk.put(UNIT, ByteBuffer.allocate(2 * UNIT));
            junk(disk, at, 100);
            assertThat(findings(disk))
                    .extracting(MediumFinding::kind)
                    .containsExactly(MediumFinding.Kind.DAMAGED, MediumFinding.Kind.BEHIND);
            assertThatThrownBy(() -> b.toDisk(disk, "two", SetProfile.FILES)).isInstanceOf(UnsafeMediumException.class);
        });
    }

    @Test
    void slotsThatAreOlderThanTheSetsAreNamed() throws IOException {
        with(SIZE, (b, disk) -> {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            ByteBuffer older = ByteBuffer.allocate(2 * UNIT);
            disk.read(UNIT, older);
            b.toDisk(disk, "two", SetProfile.FILES);
            b.toDisk(disk, "three", SetProfile.FILES);
            disk.put(UNIT, older.flip());
            assertThat(new DiskMedium(disk).sets()).hasSize(3);
            assertThat(findings(disk)).singleElement().satisfies(f -> {
                assertThat(f.kind()).isEqualTo(MediumFinding.Kind.DAMAGED);
                assertThat(f.text()).contains("a slot of the label", "up to byte " + (end(one) - UNIT));
            });
            b.toDisk(disk, "four", SetProfile.FILES);
            assertThat(findings(disk)).as("told again").isEmpty();
        });
    }

    @Test
    void aBlockThatCannotBeReadIsNotTakenForZeros() throws IOException {
        with(SIZE, (b, disk) -> {
            long at = end(b.toDisk(disk, "one", SetProfile.FILES));
            BlockDevice bad = new Reading(disk) {
                @Override
                void before(long position, int length) throws IOException {
                    if (position + length > at && position < at + 512) {
                        throw new UnreadableBlockException(unit().designator(), at, "bad");
                    }
                }
            };
            namesJunk(findings(bad), at);
        });
    }

    @Test
    void aScanOfALongDiskReadsLittleOfIt() throws IOException {
        with(1L << 42, (b, disk) -> {
            b.toDisk(disk, "one", SetProfile.FILES);
            long[] read = {0};
            BlockDevice counted = new Reading(disk) {
                @Override
                void before(long position, int length) {
                    read[0] += length;
                }
            };
            assertThat(findings(counted)).isEmpty();
            assertThat(read[0]).isLessThan(3 << 20);
            read[0] = 0;
            assertThat(new DiskMedium(counted).unused()).isEmpty();
            assertThat(read[0]).isBetween(UnusedRoom.THOROUGH, UnusedRoom.THOROUGH + (8 << 20));
        });
    }

    @Test
    void aThoroughLookFindsAByteBetweenTheSamplesOfAScan() throws IOException {
        with(SIZE, (b, disk) -> {
            long at = end(b.toDisk(disk, "one", SetProfile.FILES)) + 300_000;
            junk(disk, at, 1);
            assertThat(findings(disk)).isEmpty();
            namesJunk(new DiskMedium(disk).unused().stream().toList(), at);
        });
    }

    /** A disk of which every reading is told. */
    private abstract static class Reading implements BlockDevice {
        private final BlockDevice disk;

        Reading(BlockDevice disk) {
            this.disk = disk;
        }

        abstract void before(long position, int length) throws IOException;

        @Override
        public Unit unit() {
            return disk.unit();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            before(position, target.remaining());
            disk.read(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            disk.write(position, source);
        }

        @Override
        public void flush() throws IOException {
            disk.flush();
        }

        @Override
        public void close() {
            // the disk belongs to the test
        }
    }
}
