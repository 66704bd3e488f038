// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Use;
import org.offhost.scsi.ScsiCommand;

/** A disk whose file ends where it was last written, as media have it that were made without a size. */
class GrowingDiskTest {
    private static final int BLOCK = 512;
    private static final Use MEDIUM = new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 0, 0);
    private static final long MOST = 8L << 40;

    @TempDir
    Path folder;

    private Bench bench;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder.resolve("state"));
        file = folder.resolve("m.tar");
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private Unit locate(Use use) throws IOException {
        return new FileLocator(bench.array).locate(file.toString(), use).orElseThrow();
    }

    private void restart(String state) throws IOException {
        bench.close();
        bench = new Bench(folder.resolve(state));
    }

    private static byte[] label() {
        byte[] block = new byte[BLOCK];
        byte[] name = "offhost/medium".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, block, 0, name.length);
        return block;
    }

    private Designator labelled() throws IOException {
        Designator disk = locate(MEDIUM).designator();
        bench.write(disk, 0, label(), BLOCK);
        return disk;
    }

    /** What is appended to a medium that exists needs room behind its end, and nobody wants another one for it. */
    @Test
    void mediumThatExistsGrowsForWhoeverWritesAndIsNotMadeForHim() throws IOException {
        labelled();
        restart("other");
        assertThat(locate(Use.WRITE).size()).isEqualTo(MOST);

        file = folder.resolve("absent");
        assertThatThrownBy(() -> locate(Use.WRITE)).hasMessageContaining("there is no such file");
        assertThat(file).doesNotExist();
    }

    @Test
    void whatIsUnmappedIsWrittenOnlyWhereItHeldSomething() throws IOException {
        Designator disk = bench.array
                .attach(new DiskFile(file, BLOCK, false, DiskFile.GROWS, Optional.of(new DiskTraits(true, false))))
                .designator();
        byte[] data = Bench.random(3 * BLOCK, 1);
        bench.write(disk, 0, data, BLOCK);

        byte[] list = new byte[24]; // a descriptor of 1 GiB from block 1 on
        ByteBuffer.wrap(list)
                .putShort(0, (short) 22)
                .putShort(2, (short) 16)
                .putLong(8, 1)
                .putInt(16, 1 << 21);
        Bench.assertGood(bench.nexus(disk)
                .execute(
                        ScsiCommand.out(new byte[] {0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0}, ByteBuffer.wrap(list)),
                        Bench.LIMIT));

        assertThat(Files.size(file)).isEqualTo(3L * BLOCK);
        assertThat(bench.read(disk, 0, 3, BLOCK)).isEqualTo(Arrays.copyOf(Arrays.copyOf(data, BLOCK), 3 * BLOCK));
    }

    @Test
    void theFileIsAsLongAsWhatWasWrittenAndZerosAreReadBehindIt() throws IOException {
        Unit disk = locate(MEDIUM);
        assertThat(Files.size(file)).isZero();
        assertThat(disk.size()).isEqualTo(MOST);
        assertThat(bench.read(disk.designator(), MOST / BLOCK - 2, 2, BLOCK)).containsOnly(0);

        byte[] data = Bench.random(3 * BLOCK, 1);
        bench.write(disk.designator(), 100, data, BLOCK);

        assertThat(Files.size(file)).isEqualTo(103L * BLOCK);
        assertThat(bench.read(disk.designator(), 102, 2, BLOCK))
                .isEqualTo(Arrays.copyOf(Arrays.copyOfRange(data, 2 * BLOCK, 3 * BLOCK), 2 * BLOCK));
        bench.write(disk.designator(), 0, data, BLOCK);
        assertThat(Files.size(file)).isEqualTo(103L * BLOCK);
    }

    @Test
    void itGrowsAfterARestartByItsDesignatorAlone() throws IOException {
        Designator disk = labelled();
        restart("state");
        bench.write(disk, 50, new byte[BLOCK], BLOCK);
        assertThat(Files.size(file)).isEqualTo(51L * BLOCK);
    }

    @Test
    void aMediumFromElsewhereGrowsWhenItIsWrittenAndIsAsLongAsItIsWhenItIsRead() throws IOException {
        labelled();
        restart("another");
        assertThat(locate(Use.READ).size()).isEqualTo(BLOCK);
        assertThat(locate(MEDIUM).size()).isEqualTo(MOST);
        assertThat(locate(Use.READ).size()).isEqualTo(MOST);
    }

    @Test
    void lookingAtAnAttachedFileKeepsItsLock() throws Exception {
        labelled();
        locate(MEDIUM);
        Path locks = Path.of("/proc/locks");
        assumeTrue(Files.exists(locks), "this system does not tell its locks");
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        assertThat(Files.readAllLines(locks)).anyMatch(l -> l.contains(inode) && l.contains("WRITE"));
    }

    @Test
    void aFileThatIsNoMediumNeverGrows() throws IOException {
        Files.write(file, Bench.random(4 * BLOCK, 3));
        assertThat(locate(MEDIUM).size()).isEqualTo(4L * BLOCK);
    }

    @Test
    void aSizeIsKept() throws IOException {
        Use sized = new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 1 << 20, 0);
        Unit disk = locate(sized);
        bench.write(disk.designator(), 0, label(), BLOCK);
        assertThat(disk.size()).isEqualTo(1 << 20);
        assertThat(locate(MEDIUM).size()).isEqualTo(1 << 20);
        restart("state");
        assertThat(locate(MEDIUM).size()).isEqualTo(1 << 20);
    }

    @Test
    void aSizeIsForWhatIsMade() throws IOException {
        Files.write(file, new byte[3 * BLOCK]);
        assertThat(locate(new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 1 << 20, 0))
                        .size())
                .isEqualTo(3L * BLOCK);
    }

    @Test
    void whatWasMadeAndNotWrittenIsTakenBack() throws IOException {
        FileLocator locator = new FileLocator(bench.array);
        Unit disk = locator.locate(file.toString(), MEDIUM).orElseThrow();
        locator.discard(disk.designator());
        assertThat(file).doesNotExist();
    }
}
