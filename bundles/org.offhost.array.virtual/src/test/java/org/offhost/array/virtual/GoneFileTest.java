// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.array.virtual.unit.DiskUnit;
import org.offhost.array.virtual.unit.TapeUnit;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Use;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.SenseKey;

/** A file that is gone, or another under its name, is no medium any more; a file that is another's is not removed. */
class GoneFileTest {
    @TempDir
    Path folder;

    private Bench bench;
    private Path dir;
    private Path file;
    private Path link;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder.resolve("state"));
        dir = Files.createDirectory(folder.resolve("dir"));
        file = dir.resolve("medium");
        link = folder.resolve("link");
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private Path state() {
        return folder.resolve("state").resolve("state").resolve("array");
    }

    private interface Deed {
        void to(GoneFileTest test) throws IOException;
    }

    enum Change {
        DELETED(t -> Files.delete(t.file)),
        MOVED(t -> Files.move(t.file, t.folder.resolve("elsewhere"))),
        REPLACED_BY_AN_EMPTY_ONE(t -> {
            Files.delete(t.file);
            Files.createFile(t.file);
        }),
        REPLACED_BY_A_COPY(t -> {
            Files.copy(t.file, t.folder.resolve("copy"));
            Files.move(t.folder.resolve("copy"), t.file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }),
        MOVED_AND_A_COPY_IN_ITS_PLACE(t -> {
            Files.move(t.file, t.folder.resolve("elsewhere"));
            Files.copy(t.folder.resolve("elsewhere"), t.file);
        }),
        FOLDER_RENAMED(t -> Files.move(t.dir, t.folder.resolve("renamed"))),
        LINK_RETARGETED(t -> {
            Files.copy(t.file, t.folder.resolve("other"));
            Files.delete(t.link);
            Files.createSymbolicLink(t.link, t.folder.resolve("other"));
        }),
        LINK_DELETED(t -> Files.delete(t.link));

        private final Deed deed;

        Change(Deed deed) {
            this.deed = deed;
        }
    }

    private static void gone(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MediumException.class, e -> {
            assertThat(e.sense().is(SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT))
                    .isTrue();
            assertThat(e.getMessage()).contains("deleted, moved or replaced");
        });
    }

    @ParameterizedTest
    @EnumSource
    void flushOfADiskTellsIt(Change change) throws IOException {
        Files.write(file, new byte[1 << 20]);
        Files.createSymbolicLink(link, file);
        Designator unit = bench.array.attach(new DiskFile(link, 512, false, 0)).designator();
        VirtualDisk disk =
                (VirtualDisk) ((DiskUnit) bench.array.unitTable().find(unit).orElseThrow()).medium();
        disk.write(0, ByteBuffer.allocate(512));
        disk.flush();
        change.deed.to(this);
        gone(disk::flush);
        gone(disk::flush);
        gone(() -> disk.write(512, ByteBuffer.allocate(512)));
        assertThat(bench.array.visibleLuns(org.offhost.array.virtual.management.VirtualArray.HOST_INITIATOR))
                .as("whoever uses it finds it, and is told")
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void filemarkOfATapeTellsIt(Change change) throws IOException {
        Files.createFile(file);
        Files.createSymbolicLink(link, file);
        Designator unit = bench.array.attach(new TapeFile(link, false, true, 0)).designator();
        VirtualTape tape = ((TapeUnit) bench.array.unitTable().find(unit).orElseThrow()).medium();
        tape.write(ByteBuffer.allocate(512));
        tape.writeFilemarks(1, false);
        change.deed.to(this);
        gone(() -> tape.writeFilemarks(0, false));
        gone(() -> tape.writeFilemarks(1, false));
        gone(() -> tape.write(ByteBuffer.allocate(512)));
    }

    private static final Use NEW = new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 0, 512);

    @Test
    void refusedSecondUserRemovesNotWhatTheFirstOneMade() throws IOException {
        FileLocator locator = new FileLocator(bench.array);
        Designator first = locator.locate(file.toString(), NEW).orElseThrow().designator();
        Designator second = locator.locate(file.toString(), NEW).orElseThrow().designator();
        assertThat(second).isEqualTo(first);
        locator.discard(second);
        assertThat(file).exists();
        locator.discard(first);
        assertThat(file).as("nobody wants it").doesNotExist();
    }

    @Test
    void fileThatTookThePlaceOfTheOneThatWasMadeStays() throws IOException {
        FileLocator locator = new FileLocator(bench.array);
        Designator unit = locator.locate(file.toString(), NEW).orElseThrow().designator();
        Files.delete(file);
        Files.writeString(file, "precious");
        locator.discard(unit);
        assertThat(file).hasContent("precious");
    }

    @Test
    void fileThatWasThereStays() throws IOException {
        Files.write(file, new byte[1 << 20]);
        FileLocator locator = new FileLocator(bench.array);
        Designator unit = locator.locate(file.toString(), NEW).orElseThrow().designator();
        locator.discard(unit);
        assertThat(file).hasSize(1 << 20);
    }

    @Test
    void fileThatWasThereEmptyIsEmptyAgain() throws IOException {
        Files.createFile(file);
        FileLocator locator = new FileLocator(bench.array);
        locator.discard(locator.locate(file.toString(), NEW).orElseThrow().designator());
        assertThat(file).isEmptyFile();
    }

    @Test
    void writtenFileStays() throws IOException {
        FileLocator locator = new FileLocator(bench.array);
        Designator unit = locator.locate(file.toString(), NEW).orElseThrow().designator();
        ((DiskUnit) bench.array.unitTable().find(unit).orElseThrow()).medium().write(0, ByteBuffer.allocate(512));
        locator.discard(unit);
        assertThat(file).exists();
    }

    private static final Use SIZED = new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 1 << 20, 512);

    @Test
    void fileThatWasMadeIsUntouchedUntilItsUnitIsWritten() throws IOException {
        FileLocator locator = new FileLocator(bench.array);
        Designator unit = locator.locate(file.toString(), SIZED).orElseThrow().designator();
        assertThat(locator.isUntouched(unit)).isTrue();
        ((DiskUnit) bench.array.unitTable().find(unit).orElseThrow()).medium().write(512, ByteBuffer.allocate(512));
        assertThat(locator.isUntouched(unit)).isFalse();
    }

    @Test
    void fileThatSomebodyElseWroteIsNotUntouchedAndStays() throws IOException {
        FileLocator locator = new FileLocator(bench.array);
        Designator unit = locator.locate(file.toString(), SIZED).orElseThrow().designator();
        Files.write(file, new byte[] {1}, StandardOpenOption.WRITE);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0)); // whatever the clock's ticks
        assertThat(locator.isUntouched(unit)).isFalse();
        locator.discard(unit);
        assertThat(file).hasSize(1 << 20);
    }

    @Test
    void fileThatWasThereIsNotUntouched() throws IOException {
        Files.write(file, new byte[1 << 20]);
        FileLocator locator = new FileLocator(bench.array);
        Designator unit = locator.locate(file.toString(), SIZED).orElseThrow().designator();
        assertThat(locator.isUntouched(unit)).isFalse();
    }

    @Test
    void stateKeepsNoUnitWhoseFileIsGone() throws IOException {
        for (int i = 0; i < 5; i++) {
            Path image = Files.write(dir.resolve("image" + i), new byte[4096]);
            bench.array.attach(DiskFile.source(image));
        }
        Files.delete(dir.resolve("image0"));
        Files.move(dir.resolve("image1"), folder.resolve("moved"));
        Files.delete(dir.resolve("image2"));
        Files.write(dir.resolve("image2"), new byte[4096]);
        bench.close();
        bench = new Bench(folder.resolve("state"));
        assertThat(bench.array.units()).hasSize(2);
        assertThat(Files.readString(state().resolve("state")))
                .contains("image3", "image4")
                .doesNotContain("image0", "image1", "image2");
        Files.delete(dir.resolve("image3"));
        bench.array.detach(bench.array.units().get(0).designator());
        assertThat(Files.readString(state().resolve("state"))).doesNotContain("image3");
    }

    @Test
    void damagedStateCostsTheMemoryAndNoCommand() throws IOException {
        Files.write(file, new byte[4096]);
        bench.array.attach(DiskFile.source(file));
        for (String damage : new String[] {"", "offhost-array 1\narray ", "\u0000\u0001", "offhost-array 1\nend 0\n"}) {
            bench.close();
            Path state = state().resolve("state");
            Files.writeString(state, damage);
            bench = new Bench(folder.resolve("state"));
            assertThat(bench.array.units()).isEmpty();
            bench.array.attach(DiskFile.source(file));
        }
        try (var kept = Files.list(state())) {
            assertThat(kept.filter(p -> p.getFileName().toString().startsWith("state.damaged-")))
                    .as("each under a name of its own")
                    .hasSize(4);
        }
    }

    @Test
    void folderThatCouldNotBeUsedIsUsedWhenItIsMended() throws IOException {
        bench.close();
        Path broken = Files.createFile(folder.resolve("broken"));
        try (EmbeddedArray array = new EmbeddedArray(broken)) {
            Files.write(file, new byte[4096]);
            assertThatThrownBy(() -> array.attach(DiskFile.source(file))).isInstanceOf(IOException.class);
            Files.delete(broken);
            assertThat(array.attach(DiskFile.source(file)).size()).isEqualTo(4096);
        }
        bench = new Bench(folder.resolve("state"));
    }

    /** As a component is replaced: whoever waited for the old array comes when it is closed, the next one is there already. */
    @Test
    void arrayThatIsClosedOpensNoFileAndChangesNoState() throws IOException {
        Files.write(file, new byte[4096]);
        UnitTable old = bench.array.unitTable();
        bench.close();
        bench = new Bench(folder.resolve("state"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> old.attach(DiskFile.source(file))).isInstanceOf(ProviderWithdrawnException.class);
            assertThatThrownBy(() -> old.attach(new TapeFile(dir.resolve("new.tap"), false, true, 0)))
                    .isInstanceOf(ProviderWithdrawnException.class);
            assertThat(dir.resolve("new.tap")).doesNotExist();
            Designator unit =
                    bench.array.attach(new DiskFile(file, 512, false, 0)).designator();
            bench.write(unit, 0, new byte[512], 512);
            Files.delete(file);
            Files.write(file, new byte[4096]);
        }
    }
}
