// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.ArrayState.UnitRecord;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Use;

/** What the array keeps, and how files become units. */
class PersistenceTest {
    private static final long LIMIT_NANOS = 2_000_000_000L;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private void restart() throws IOException {
        bench.close();
        bench = new Bench(folder);
    }

    private Unit locate(Path file, Use use) throws IOException {
        return new FileLocator(bench.array).locate(file.toString(), use).orElseThrow();
    }

    @Test
    void unitsDesignatorsAndLunMapsSurviveARestart() throws IOException {
        Designator disk = bench.disk("a.img", 4096, Bench.random(8192, 1));
        Designator tape = bench.tape("t.tap");
        bench.array.map("iqn.other", tape);
        var before = bench.array.units();

        restart();

        assertThat(bench.array.units()).isEqualTo(before);
        assertThat(bench.array.lunMap("iqn.other").values()).containsExactly(tape);
        assertThat(bench.read(disk, 1, 1, 4096)).isEqualTo(Arrays.copyOfRange(Bench.random(8192, 1), 4096, 8192));
    }

    @Test
    void aFileIsTheSameUnitByWhateverNameAndAfterDetach() throws IOException {
        Designator disk = bench.disk("a.img", 512, new byte[5120]);
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a.img"));
        Path hard = Files.createLink(folder.resolve("hard"), folder.resolve("a.img"));

        assertThat(bench.array.attach(DiskFile.source(link)).designator()).isEqualTo(disk);
        assertThat(locate(hard, Use.READ).designator()).isEqualTo(disk);
        assertThat(bench.array.units()).hasSize(1);
        bench.array.detach(disk);
        assertThat(bench.array.units()).isEmpty();
        restart();
        Files.move(folder.resolve("a.img"), folder.resolve("renamed.img"));
        assertThat(bench.array
                        .attach(DiskFile.source(folder.resolve("renamed.img")))
                        .designator())
                .isEqualTo(disk);
    }

    @Test
    void aNewFileIsAnotherUnitEvenWithTheInodeOfAnOldOne() throws IOException {
        Path file = folder.resolve("m.img");
        Use create = new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 1 << 20, 512);
        Designator first = locate(file, create).designator();
        bench.array.detach(first);
        Files.delete(file);

        Designator second = locate(file, create).designator();

        assertThat(second).isNotEqualTo(first);
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    /** Until the file system's clock has ticked: by the folder's times it is told then whether births are told. */
    private void letTheFolderAge() throws IOException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (attributes(folder).creationTime().equals(attributes(folder).lastModifiedTime())) {
            if (System.nanoTime() > end) {
                System.out.println("Skipped: the file system of " + folder + " tells no births");
                Assumptions.abort("no births are told here");
            }
            Files.delete(Files.createFile(folder.resolve("tick")));
        }
    }

    /** The state as if the file that the array knew had been born a second earlier, and this were the next of its inode. */
    private void knowAnEarlierBirth() throws IOException {
        Path file = folder.resolve("state").resolve("array").resolve("state");
        ArrayState state = StateText.read(Files.readString(file), file);
        UnitRecord r = state.units().get(0);
        UnitRecord earlier = new UnitRecord(
                r.designator(),
                r.kind(),
                r.path(),
                r.key(),
                r.blockLength(),
                r.readOnly(),
                r.capacity(),
                r.attached(),
                r.born() - 1_000_000_000L,
                r.traits());
        Files.writeString(file, StateText.write(state.with(earlier)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aForeignFileWithTheInodeOfADeletedOneIsAnotherUnit(boolean detached) throws IOException {
        letTheFolderAge();
        byte[] content = Bench.random(5120, 9);
        Designator first = bench.disk("a.img", 512, content);
        if (detached) {
            bench.array.detach(first);
        }
        bench.close();
        knowAnEarlierBirth();
        bench = new Bench(folder);

        Designator second =
                bench.array.attach(DiskFile.source(folder.resolve("a.img"))).designator();

        assertThat(second).isNotEqualTo(first);
        assertThat(bench.read(second, 0, 10, 512)).isEqualTo(content);
        restart();
        assertThat(bench.array.attach(DiskFile.source(folder.resolve("a.img"))).designator())
                .isEqualTo(second);
    }

    @Test
    void aFileIsToldFromTheNextOneOfItsInodeByItsBirth() {
        UnitRecord r = new UnitRecord(
                Designator.parse("naa.6000000000000001"),
                Unit.Kind.BLOCKS,
                folder,
                "7",
                512,
                true,
                0,
                true,
                5,
                DiskTraits.PLAIN);
        assertThat(r.isAnother(5)).isFalse();
        assertThat(r.isAnother(6)).isTrue();
        assertThat(r.isAnother(0)).as("the file system does not tell").isFalse();
    }

    @Test
    void aFileThatWasRenamedIsOpenedWhereItIsNow() throws IOException {
        byte[] content = Bench.random(5120, 4);
        Designator disk = bench.disk("a.img", 512, content);
        assertThat(bench.read(disk, 0, 10, 512)).isEqualTo(content);
        Path moved = Files.move(folder.resolve("a.img"), folder.resolve("b.img"));

        assertThat(bench.array.attach(new DiskFile(moved, 512, false, 0)).designator())
                .isEqualTo(disk);
        assertThat(bench.read(disk, 0, 10, 512)).isEqualTo(content);
        restart();
        assertThat(bench.read(disk, 0, 10, 512)).as("after a restart").isEqualTo(content);
    }

    @Test
    void aFileAttachedAsATapeIsNoDisk() throws IOException {
        bench.tape("t.tap");

        assertThatThrownBy(() -> bench.array.attach(DiskFile.source(folder.resolve("t.tap"))))
                .hasMessageContaining("is attached as a tape");
    }

    @Test
    void aReadOnlyUnitBecomesWritableWhenAskedForAndStaysSo() throws IOException {
        Path file = Files.write(folder.resolve("a.img"), new byte[5120]);
        Designator disk = bench.array.attach(DiskFile.source(file)).designator();

        ArrayUnit writable = bench.array.attach(new DiskFile(file, 0, false, 0));
        bench.write(disk, 0, new byte[512], 512);

        assertThat(writable.designator()).isEqualTo(disk);
        assertThat(bench.array.attach(DiskFile.source(file)).readOnly()).isFalse();
        restart();
        bench.write(disk, 0, new byte[512], 512);
    }

    @Test
    void absentMediaAreCreatedAndExistingOnesDetected() throws IOException {
        Unit disk = locate(folder.resolve("new.img"), new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 0, 0));
        Unit tape = locate(folder.resolve("new"), new Use(Access.READ_WRITE, true, Unit.Kind.RECORDS, 0, 0));
        Bench.assertGood(bench.send(
                tape.designator(), new org.offhost.scsi.Cdb.WriteRecord(false, 5), new byte[] {1, 2, 3, 4, 5}));

        assertThat(disk.size()).isEqualTo(8L << 40);
        bench.write(disk.designator(), 8, new byte[512], 512);
        assertThat(disk.initiator()).isEqualTo("iqn.2026-11.org.offhost:host");
        bench.close();
        bench = new Bench(folder.resolve("elsewhere"));
        assertThat(locate(folder.resolve("new"), Use.READ).kind()).isEqualTo(Unit.Kind.RECORDS);
        assertThat(locate(folder.resolve("new.img"), Use.READ).kind()).isEqualTo(Unit.Kind.BLOCKS);
    }

    @Test
    void whatCannotBeAUnitIsExplained() throws IOException {
        assertThatThrownBy(() -> locate(folder.resolve("none.img"), Use.READ)).hasMessageContaining("no such file");
        assertThatThrownBy(() -> locate(folder, Use.READ)).hasMessageContaining("is a directory");
        Path small = Files.write(folder.resolve("small.img"), new byte[100]);
        assertThatThrownBy(() -> locate(small, Use.READ)).hasMessageContaining("100 bytes, less than a block");
        assertThat(bench.array.units()).isEmpty();
        Use making = new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 1 << 20, 0);
        for (String kind : List.of("iscsi://host/target", "qcow2:/vm/Windows 10.qcow2", "qemu:/run/vm 1.qmp#disk0")) {
            assertThat(new FileLocator(bench.array).locate(kind, Use.READ)).isEmpty();
            assertThat(new FileLocator(bench.array).locate(kind, making)).isEmpty();
        }
        assertThatThrownBy(() -> locate(
                        folder.resolve("no/such/new.img"),
                        new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 1 << 20, 0)))
                .hasMessageContaining("folder does not exist");
    }

    @Test
    void aFileInUseByAnotherArrayIsRefusedAndTwoReadersAreNot() throws Exception {
        Path file = Files.write(folder.resolve("a.img"), new byte[5120]);
        Process other = LockHolder.start(file, false);
        try {
            assertThatThrownBy(() -> bench.array.attach(DiskFile.source(file)))
                    .hasMessageContaining("in use by another process");
        } finally {
            LockHolder.end(other);
        }
        other = LockHolder.start(file, true);
        try {
            bench.array.attach(DiskFile.source(file));
            assertThatThrownBy(() -> bench.array.attach(new DiskFile(file, 0, false, 0)))
                    .hasMessageContaining("in use by another process");
        } finally {
            LockHolder.end(other);
        }
    }

    @Test
    void anArrayThatIsRefusedAFileOfAnotherOneHereLeavesItToThatOne() throws Exception {
        Path file = Files.write(folder.resolve("a.img"), new byte[5120]);
        Path linked = Files.createLink(folder.resolve("another name"), file);
        bench.array.attach(new DiskFile(file, 0, false, 0));
        try (Bench second = new Bench(Files.createDirectory(folder.resolve("second")))) {
            for (DiskFile wanted :
                    List.of(DiskFile.source(file), new DiskFile(linked, 0, false, 0), DiskFile.source(linked))) {
                assertThatThrownBy(() -> second.array.attach(wanted))
                        .hasMessageContaining("in use by another array in this process");
                assertThat(LockHolder.isFree(file)).isFalse();
            }
        }
    }

    @Test
    void twoArraysDoNotShareAStateFolder() {
        assertThatThrownBy(() -> new Bench(folder)).hasMessageContaining("in use by another array");
    }

    @Test
    void countersSeeEveryInitiatorAndTheCopyManagerAndBeginAnewWithTheArray() throws IOException {
        Designator a = bench.disk("a.img", 512, new byte[5120]);
        Designator b = bench.disk("b.img", 512, new byte[5120]);
        WriteReading first = bench.array.writes(b);
        assertThat(bench.array.writes(b)).isEqualTo(first);

        bench.array.map("iqn.other", b);
        bench.nexus("iqn.other", b)
                .execute(
                        org.offhost.scsi.ScsiCommand.out(
                                new org.offhost.scsi.Cdb.Write(0, 1, false).encode(),
                                java.nio.ByteBuffer.allocate(512)),
                        Bench.LIMIT);
        WriteReading second = bench.array.writes(b);
        assertThat(second.epoch()).isEqualTo(first.epoch());
        assertThat(second.writes()).isEqualTo(first.writes() + 1);
        String cscds = Vectors.disk(a, "00 000200") + Vectors.disk(b, "00 000200");
        Bench.assertGood(Vectors.send(
                bench.nexus(b),
                Vectors.list(cscds, "02 00 0018 0000 0001 0000 0001 0000000000000000 0000000000000000", "")));
        assertThat(bench.array.writes(b).writes()).isGreaterThan(second.writes());
        assertThat(bench.array.writes(a).writes()).isZero();
        restart();
        assertThat(bench.array.writes(b).epoch()).isNotEqualTo(first.epoch());
    }

    @Test
    void aChangeBehindTheArraysBackBeginsANewEpoch() throws IOException {
        Designator a = bench.disk("a.img", 512, new byte[5120]);
        Designator t = bench.tape("t.tap");
        bench.write(a, 0, new byte[512], 512);
        WriteReading disk = bench.array.writes(a);
        bench.send(t, new org.offhost.scsi.Cdb.TestUnitReady());
        WriteReading tape = bench.array.writes(t);

        touch(folder.resolve("a.img"));
        touch(folder.resolve("t.tap"));

        assertThat(bench.array.writes(a).epoch()).isNotEqualTo(disk.epoch());
        assertThat(bench.array.writes(t).epoch()).isNotEqualTo(tape.epoch());
        WriteReading later = bench.array.writes(a);
        bench.write(a, 0, new byte[512], 512);
        assertThat(bench.array.writes(a).epoch()).isEqualTo(later.epoch());
    }

    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));
    }

    @Test
    void aDamagedStateIsPutAsideWholeAndCanBePutBack() throws IOException {
        bench.disk("a.img", 512, new byte[5120]);
        bench.close();
        Path state = folder.resolve("state/array/state");
        String text = Files.readString(state);
        Files.writeString(state, text.replace("512", "513"));

        restart();

        assertThat(bench.array.units()).as("its memory is gone").isEmpty();
        try (var kept = Files.list(state.getParent())) {
            assertThat(kept.filter(p -> p.getFileName().toString().startsWith("state.damaged-")))
                    .singleElement()
                    .satisfies(aside -> assertThat(aside).hasContent(text.replace("512", "513")));
        }
        bench.close();
        Files.writeString(state, text);
        bench = new Bench(folder);
        assertThat(bench.array.units()).hasSize(1);
    }

    @Test
    void strangeFileNamesAreKept() throws IOException {
        Designator a = bench.disk("a b%20\n+ü.img", 512, new byte[5120]);

        restart();

        assertThat(bench.array.units())
                .singleElement()
                .satisfies(u -> assertThat(u.backing()).isEqualTo(folder.resolve("a b%20\n+ü.img")));
        assertThat(bench.read(a, 0, 1, 512)).hasSize(512);
    }

    @Test
    void aBackingFileThatIsGoneIsAProblemOfItsUnitAlone() throws IOException {
        Designator a = bench.disk("a.img", 512, new byte[5120]);
        Designator b = bench.disk("b.img", 512, new byte[5120]);
        bench.close();
        Files.delete(folder.resolve("a.img"));
        bench = new Bench(folder);

        assertThat(bench.array.transport("iqn.2026-11.org.offhost:host").addresses())
                .containsExactly("lun/1");
        assertThat(bench.array.units()).extracting(ArrayUnit::designator).containsExactly(b);
        assertThat(a).isNotEqualTo(b);
        Bench.assertGood(bench.send(b, new org.offhost.scsi.Cdb.TestUnitReady()));
        bench.array.attach(new TapeFile(folder.resolve("x.tap"), false, true, 0));
    }
}
