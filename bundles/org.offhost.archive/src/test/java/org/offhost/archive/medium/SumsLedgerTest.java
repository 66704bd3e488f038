// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Backup;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumFinding.Kind;
import org.offhost.archive.MemoryTape;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSumming;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.ForgedSums;
import org.offhost.archive.sums.SumsFacts;
import org.offhost.archive.sums.SumsOrigin;
import org.offhost.tck.Fixtures;

/** A set that was compared with its snapshot has the sums of that behind it, and sums are of a set before them. */
class SumsLedgerTest {
    private static final long SIZE = 32L << 20;
    private static final int UNIT = 4096;
    private static final int RECORD = 65_536;
    private static final Instant LATER = Backup.NOW.plusSeconds(1000);

    @TempDir
    Path folder;

    private int spools;

    private interface Scene<M extends Medium> {
        void on(Backup b, M medium) throws IOException;
    }

    private Backup backup() throws IOException {
        return Backup.of(Fixtures.shared("fat12"), folder.resolve("spool-" + spools++));
    }

    private void disk(long size, Scene<DiskMedium> scene, TestDisk[] out) throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), size, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            out[0] = disk;
            b.checked = "full";
            scene.on(b, medium);
        }
    }

    /** Sums of a set, of which the facts are others. */
    private void append(Medium medium, SetRecord set, UnaryOperator<SumsFacts> change) throws IOException {
        try (SetReader reader = medium.open(set);
                ChunkSums sums = ChunkSumming.ofReading(reader, folder.resolve("sums"), LATER, (o, bytes) -> {});
                ChunkSums changed = ForgedSums.of(sums, change)) {
            medium.append(changed);
        }
    }

    private static SumsFacts facts(SumsFacts f, String id, Instant made, SumsOrigin origin, long bodyLength) {
        return new SumsFacts(id, made, origin, bodyLength, f.body(), f.closingLength(), f.closing(), f.texts());
    }

    private static SumsFacts ofBackup(SumsFacts f) {
        return facts(f, f.setId(), f.made(), SumsOrigin.SNAPSHOT, f.bodyLength());
    }

    private static List<MediumFinding> findings(Medium medium) throws IOException {
        return medium.scan().findings();
    }

    @Test
    void aSetOnDiskThatLacksTheSumsOfItsBackupIsNamed() throws IOException {
        TestDisk[] disk = {null};
        disk(
                SIZE,
                (b, medium) -> {
                    SetRecord one = b.toDisk(disk[0], "one", SetProfile.FILES);
                    assertThat(findings(medium)).singleElement().satisfies(f -> {
                        assertThat(f.kind()).isEqualTo(Kind.UNPROVED);
                        assertThat(f.setId()).isEqualTo("one");
                        assertThat(f.text()).contains("every byte was compared", "found none", "back up again");
                    });
                    append(medium, one, f -> f);
                    assertThat(findings(medium))
                            .extracting(MediumFinding::found)
                            .containsExactly("none but others");
                    append(medium, one, SumsLedgerTest::ofBackup);
                    assertThat(findings(medium)).isEmpty();
                    b.checked = "structure";
                    b.toDisk(disk[0], "two", SetProfile.FILES);
                    assertThat(findings(medium)).isEmpty();
                },
                disk);
    }

    @Test
    void aSetOnTapeThatLacksTheSumsOfItsBackupIsNamed() throws IOException {
        MemoryTape tape = new MemoryTape();
        try (Backup b = backup();
                TapeMedium medium = new TapeMedium(tape, RECORD)) {
            b.checked = "full";
            SetRecord one = b.toTape(tape, RECORD, "one", SetProfile.FILES);
            assertThat(findings(medium)).extracting(MediumFinding::kind).containsExactly(Kind.UNPROVED);
            append(medium, one, SumsLedgerTest::ofBackup);
            SetRecord two = b.toTape(tape, RECORD, "two", SetProfile.VOLUME);
            append(medium, one, SumsLedgerTest::ofBackup);
            assertThat(findings(medium))
                    .extracting(MediumFinding::kind, MediumFinding::setId)
                    .containsExactly(tuple(Kind.UNPROVED, two.description().id()));
            tape.writeFilemarks(1);
            assertThat(findings(medium)).as("the tape had no room for them").isEmpty();
        }
    }

    @Test
    void sumsThatWereCutAwayWithTheirSlotAreMissed() throws IOException {
        TestDisk[] disk = {null};
        disk(
                SIZE,
                (b, medium) -> {
                    SetRecord one = b.toDisk(disk[0], "one", SetProfile.VOLUME);
                    ByteBuffer slots = ByteBuffer.allocate(2 * UNIT);
                    disk[0].read(UNIT, slots);
                    append(medium, one, SumsLedgerTest::ofBackup);
                    long end = one.start() + one.length() - UNIT;
                    disk[0].put(end, ByteBuffer.allocate(1 << 20));
                    disk[0].put(UNIT, slots.flip());
                    assertThat(findings(medium)).extracting(MediumFinding::kind).containsExactly(Kind.UNPROVED);
                },
                disk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "length"})
    void sumsOfAnotherSetInTheirPlaceAreNamed(String what) throws IOException {
        TestDisk[] disk = {null};
        disk(
                SIZE,
                (b, medium) -> {
                    SetRecord one = b.toDisk(disk[0], "one", SetProfile.FILES);
                    append(
                            medium,
                            one,
                            f -> facts(
                                    f,
                                    what.equals("id") ? "two" : "one",
                                    f.made(),
                                    SumsOrigin.SNAPSHOT,
                                    what.equals("id") ? f.bodyLength() : f.bodyLength() - 1));
                    assertThat(findings(medium))
                            .extracting(MediumFinding::kind, MediumFinding::setId)
                            .containsExactly(
                                    tuple(Kind.UNPROVED, "one"),
                                    tuple(Kind.DAMAGED, what.equals("id") ? "two" : "one"));
                },
                disk);
    }

    @Test
    void sumsInFrontOfTheirSetProveNothing() throws IOException {
        TestDisk[] disk = {null};
        disk(
                SIZE,
                (b, medium) -> {
                    b.checked = "structure";
                    SetRecord one = b.toDisk(disk[0], "one", SetProfile.FILES);
                    append(medium, one, f -> facts(f, "two", f.made(), SumsOrigin.SNAPSHOT, f.bodyLength()));
                    b.checked = "full";
                    b.toDisk(disk[0], "two", SetProfile.FILES);
                    assertThat(findings(medium))
                            .extracting(MediumFinding::kind)
                            .containsExactly(Kind.UNPROVED, Kind.DAMAGED);
                },
                disk);
    }

    @Test
    void sumsOfASetThatIsDamagedAreNoFaultOfTheirOwn() throws IOException {
        TestDisk[] disk = {null};
        disk(
                SIZE,
                (b, medium) -> {
                    SetRecord one = b.toDisk(disk[0], "one", SetProfile.FILES);
                    append(medium, one, SumsLedgerTest::ofBackup);
                    disk[0].put(one.start() + 600, ByteBuffer.allocate(50));
                    assertThat(findings(medium)).singleElement().satisfies(f -> {
                        assertThat(f.kind()).isEqualTo(Kind.DAMAGED);
                        assertThat(f.position()).isEqualTo(one.start());
                    });
                },
                disk);
    }

    @Test
    void sumsThatHadNoRoomAreNotMissed() throws IOException {
        TestDisk[] disk = {null};
        long[] length = {0};
        disk(
                SIZE,
                (b, medium) ->
                        length[0] = b.toDisk(disk[0], "one", SetProfile.FILES).length(),
                disk);
        Files.delete(folder.resolve("medium"));
        disk(
                3 * UNIT + length[0] + UNIT,
                (b, medium) -> {
                    b.toDisk(disk[0], "one", SetProfile.FILES);
                    assertThat(findings(medium)).isEmpty();
                },
                disk);
    }

    @Test
    void aDateInTheFutureTakesNoPlace() throws IOException {
        TestDisk[] disk = {null};
        disk(
                SIZE,
                (b, medium) -> {
                    SetRecord one = b.toDisk(disk[0], "one", SetProfile.FILES);
                    append(medium, one, SumsLedgerTest::ofBackup);
                    Instant future = Instant.parse("2999-01-01T00:00:00Z");
                    append(medium, one, f -> facts(f, "one", future, SumsOrigin.READING, f.bodyLength()));
                    List<String> told = new ArrayList<>();
                    try (ChunkSums best =
                            medium.sums(one, folder.resolve("found"), told::add).orElseThrow()) {
                        assertThat(best.origin()).isEqualTo(SumsOrigin.SNAPSHOT);
                    }
                    assertThat(told).isEmpty();
                    assertThat(findings(medium)).isEmpty();
                },
                disk);
    }

    @Test
    void damagedSumsBehindGoodOnesAreTold() throws IOException {
        TestDisk[] disk = {null};
        disk(
                SIZE,
                (b, medium) -> {
                    SetRecord one = b.toDisk(disk[0], "one", SetProfile.FILES);
                    append(medium, one, SumsLedgerTest::ofBackup);
                    long end =
                            new LabelSlots(disk[0], UNIT).newest().orElseThrow().end();
                    append(medium, one, f -> f);
                    disk[0].put(end + UNIT + 520, ByteBuffer.wrap(new byte[] {'?'}));
                    List<String> told = new ArrayList<>();
                    try (ChunkSums best =
                            medium.sums(one, folder.resolve("found"), told::add).orElseThrow()) {
                        assertThat(best.origin()).isEqualTo(SumsOrigin.SNAPSHOT);
                    }
                    assertThat(told)
                            .singleElement()
                            .satisfies(t -> assertThat(t).contains("damaged"));
                },
                disk);
    }
}
