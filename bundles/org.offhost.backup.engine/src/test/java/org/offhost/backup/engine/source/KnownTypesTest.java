// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.Profile;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.MemoryUnits;

/** A volume of ext4, which nobody here reads. */
class KnownTypesTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");

    @TempDir
    Path folder;

    private final DriverBoard board = new DriverBoard();
    private BlockDevice ext4;

    @BeforeEach
    void make() throws IOException {
        MemoryUnits units = new MemoryUnits();
        ext4 = units.open(units.disk(512, 1 << 20), Access.READ_WRITE).orElseThrow();
        ByteBuffer superblock = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        superblock.putShort(0x38, (short) 0xEF53).putInt(0x60, 0x40); // extents
        ext4.write(1024, superblock);
    }

    private Hands job() {
        return new TestHands(
                TestJournal.ofBackup(folder.resolve("job"), JobState.QUEUED), board, new ManualTime(board));
    }

    private static <S> S stub(Class<S> kind, Object answer) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> answer));
    }

    private static BackupSet set(String fileSystem) {
        return new BackupSet(
                "s",
                UNIT,
                "",
                "",
                UNIT,
                "s",
                Profile.FILES,
                Instant.EPOCH,
                fileSystem,
                0,
                0,
                Consistency.QUIET,
                CheckLevel.NONE,
                0,
                512,
                "",
                "");
    }

    private void knows(BackupSet set) {
        board.add(
                CatalogStore.class,
                new KnownDriver<>(stub(CatalogStore.class, List.of(set)), Map.of(), "org.example.catalog", ""));
    }

    @Test
    void typeThatNobodyReadsIsRefusedAtOnce() {
        knows(set("ntfs"));
        assertThatThrownBy(() -> new Volumes(job()).match(ext4))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ext4 file system");
    }

    @Test
    void typeWhoseParserWasHereIsWaitedFor() {
        FileSystemParser parser = stub(FileSystemParser.class, null);
        Map<String, Object> reads = Map.of(FileSystemParser.TYPE, new String[] {"ext3", "ext4"});
        board.add(FileSystemParser.class, new KnownDriver<>(parser, reads, "org.example.ext", ""));
        board.remove(FileSystemParser.class, parser);
        assertThatThrownBy(() -> new Volumes(job()).match(ext4))
                .isInstanceOf(PausedException.class)
                .hasMessageContaining("needs-parser unit=");
    }

    @Test
    void typeOfWhichASetWasMadeIsWaitedFor() throws Exception {
        knows(set("ext4"));
        assertThat(new Volumes(job()).isReadable(ext4))
                .as("a person may mean it")
                .isTrue();
        assertThatThrownBy(() -> new Volumes(job()).match(ext4)).isInstanceOf(PausedException.class);
    }

    @Test
    void typeOfOurOwnIsWaitedForWhateverIsKnown() throws Exception {
        ext4.write(0, ByteBuffer.allocate(512).put(3, "NTFS    ".getBytes()));
        assertThat(new KnownTypes(board).mayBeRead(ext4)).isTrue();
    }
}
