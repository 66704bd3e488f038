// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.tck.snapshot.ChangedRangesContract;

/** The embedded array sees every write that passes it, and says when one did not. */
class VirtualChangedRangesTest extends ChangedRangesContract {
    private static final String HOST = VirtualArray.HOST_INITIATOR;
    private static final int CHUNK = 64 << 10;

    /** Ends amid a chunk. */
    private static final int SIZE = 40 * CHUNK + 5 * 512;

    @TempDir
    Path folder;

    private Path file;
    private EmbeddedArray array;
    private VirtualSnapshots snapshots;
    private Designator disk;

    @BeforeEach
    void start() throws IOException {
        file = Files.write(folder.resolve("a.img"), new byte[SIZE]);
        open();
    }

    private void open() throws IOException {
        array = new EmbeddedArray(folder.resolve("array"));
        snapshots = new VirtualSnapshots(array);
        disk = array.attach(new DiskFile(file, 512, false, 0)).designator();
    }

    @AfterEach
    void stop() throws IOException {
        array.close();
    }

    @Override
    public SnapshotProvider provider() {
        return snapshots;
    }

    @Override
    public Designator unit() {
        return disk;
    }

    @Override
    public long sizeOfUnit() {
        return SIZE;
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
        int lun = array.lunMap(HOST).entrySet().stream()
                .filter(e -> e.getValue().equals(disk))
                .findFirst()
                .orElseThrow()
                .getKey();
        ScsiNexus nexus = array.transport(HOST).connect("lun/" + lun);
        byte[] cdb = new Cdb.Write(position / 512, bytes.length / 512, false).encode();
        assertThat(nexus.execute(ScsiCommand.out(cdb, ByteBuffer.wrap(bytes)), Duration.ofSeconds(10))
                        .status())
                .isEqualTo(ScsiResponse.GOOD);
    }

    private SnapshotSet cut(String id) throws IOException {
        SnapshotSet set = snapshots.prepare(new SnapshotRequest(id, List.of(disk)));
        set.commit();
        return set;
    }

    private void changeBehind() throws IOException {
        Files.write(file, new byte[] {7}, StandardOpenOption.WRITE);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }

    private ChangedRanges changed(String since, String until) throws IOException {
        return snapshots.changed(disk, since, until);
    }

    @Test
    void mapIsThereAfterARestart() throws IOException {
        cut("one").retire();
        write(3 * CHUNK, new byte[512]);
        array.close();
        open();
        write(7L * CHUNK, new byte[512]);
        array.close();
        open();
        cut("two");
        assertThat(changed("one", "two").ranges())
                .containsExactly(new Extent(3 * CHUNK, CHUNK), new Extent(7 * CHUNK, CHUNK));
        assertThat(snapshots.marks(disk)).containsExactly("one");
    }

    @Test
    void mapThatNothingWasWrittenSinceIsThereAfterARestart() throws IOException {
        cut("one").retire();
        array.close();
        open();
        cut("two");
        assertThat(changed("one", "two").isExact()).isTrue();
        assertThat(changed("one", "two").ranges()).isEmpty();
    }

    @Test
    void writeBehindTheArrayIsDoubtForMarksBeforeItAndForNoneBehind() throws IOException {
        cut("one").retire();
        changeBehind();
        cut("two").retire();
        write(5 * CHUNK, new byte[512]);
        cut("three");
        assertThat(changed("one", "three").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("one", "behind the array's back"));
        assertThat(changed("one", "two").isExact()).isFalse();
        assertThat(changed("two", "three").ranges()).containsExactly(new Extent(5 * CHUNK, CHUNK));
        assertThat(snapshots.marks(disk)).containsExactly("two");
    }

    @Test
    void writeBehindTheArrayWhileItWasAwayIsDoubt() throws IOException {
        cut("one").retire();
        array.close();
        changeBehind();
        open();
        cut("two");
        assertThat(changed("one", "two").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("behind the array's back"));
    }

    /** As {@code rsync --inplace --times} and {@code touch -r} do. */
    @Test
    void writeBehindTheArrayIsDoubtThoughTheTimeOfTheContentWasSetBack() throws IOException {
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("unix"), "tells when a file changed");
        cut("one").retire();
        array.close();
        FileTime written = Files.getLastModifiedTime(file);
        Object changed = Files.getAttribute(file, "unix:ctime");
        do {
            changeBehind();
            Files.setLastModifiedTime(file, written);
        } while (Files.getAttribute(file, "unix:ctime").equals(changed)); // whatever the clock's ticks
        open();
        cut("two");
        assertThat(changed("one", "two").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("behind the array's back"));
    }

    @Test
    void writeBehindTheArrayIsSeenWhenItIsAsked() throws IOException {
        cut("one").retire();
        cut("two");
        changeBehind();
        assertThat(changed("one", "two").isExact()).isFalse();
    }

    /** As after a kill: what was noted last did not get into the file of marks, which says so. */
    @Test
    void arrayThatDiedIsDoubt() throws IOException {
        cut("one").retire();
        write(3 * CHUNK, new byte[512]);
        Path marks = folder.resolve("array/marks").resolve(disk.value());
        byte[] amid = Files.readAllBytes(marks);
        array.close();
        Files.write(marks, amid);
        open();
        cut("two");
        assertThat(changed("one", "two").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("ended without"));
    }

    @Test
    void arrayThatDiedAfterItsFirstWriteOfAnotherStartIsDoubt() throws IOException {
        cut("one").retire();
        array.close();
        open();
        write(3 * CHUNK, new byte[512]);
        Path marks = folder.resolve("array/marks").resolve(disk.value());
        byte[] amid = Files.readAllBytes(marks);
        array.close();
        Files.write(marks, amid);
        open();
        cut("two");
        assertThat(changed("one", "two").isExact()).isFalse();
    }

    @Test
    void damagedOrLostMapIsDoubtAndNoMore() throws IOException {
        for (byte[] damage : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[4096])) {
            cut("one").retire();
            array.close();
            Files.write(folder.resolve("array/marks").resolve(disk.value()), damage);
            open();
            SnapshotSet two = cut("two");
            assertThat(changed("one", "two").isExact()).isFalse();
            two.delete();
        }
    }

    @Test
    void unitThatWasResizedIsDoubt() throws IOException {
        cut("one").retire();
        array.close();
        Files.write(file, new byte[CHUNK], StandardOpenOption.APPEND);
        open();
        cut("two");
        assertThat(changed("one", "two").isExact()).isFalse();
    }

    @Test
    void fileThatIsGoneIsDoubt() throws IOException {
        cut("one").retire();
        cut("two");
        Files.move(file, folder.resolve("elsewhere.img"));
        assertThat(changed("one", "two").isExact()).isFalse();
    }

    @Test
    void nothingIsKeptOfADiskWithoutMarks() throws IOException {
        write(0, new byte[512]);
        cut("one").retire();
        assertThat(folder.resolve("array/marks")).isNotEmptyDirectory();
        snapshots.forget("one");
        cut("two").delete();
        assertThat(folder.resolve("array/marks")).isEmptyDirectory();
        array.close();
        open();
        assertThat(folder.resolve("array/marks")).isEmptyDirectory();
    }

    @Test
    void zeroedAndUnmappedIsWritten() throws IOException {
        cut("one").retire();
        write(2 * CHUNK, new byte[3 * CHUNK]);
        cut("two");
        assertThat(changed("one", "two").ranges()).containsExactly(new Extent(2 * CHUNK, 3 * CHUNK));
    }

    @Test
    void moreMarksThanAreKeptCostTheOldest() throws IOException {
        for (int i = 0; i < 66; i++) {
            cut("m" + i).retire();
        }
        assertThat(snapshots.marks(disk)).hasSize(64).doesNotContain("m0", "m1").contains("m2", "m65");
        assertThat(changed("m0", "m65").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("64 later"));
    }
}
