// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotProvider.Ability;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor;

/** The services of this bundle on a real array. */
class VirtualSnapshotsTest {
    private static final String HOST = VirtualArray.HOST_INITIATOR;

    @TempDir
    Path folder;

    private EmbeddedArray array;
    private VirtualSnapshots snapshots;
    private Designator disk;

    @BeforeEach
    void start() throws IOException {
        array = new EmbeddedArray(folder.resolve("array"));
        snapshots = new VirtualSnapshots(array);
        Path file = Files.write(folder.resolve("a.img"), new byte[512 * 100]);
        disk = array.attach(new DiskFile(file, 512, false, 0)).designator();
    }

    @AfterEach
    void stop() throws IOException {
        array.close();
    }

    private void write(Designator unit, int value) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(512).put(0, (byte) value);
        assertThat(nexus(unit)
                        .execute(ScsiCommand.out(new Cdb.Write(0, 1, false).encode(), block), Duration.ofSeconds(10))
                        .status())
                .isEqualTo(ScsiResponse.GOOD);
    }

    private int read(Designator unit) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(512);
        assertThat(nexus(unit)
                        .execute(ScsiCommand.in(new Cdb.Read(0, 1, false).encode(), block), Duration.ofSeconds(10))
                        .status())
                .isEqualTo(ScsiResponse.GOOD);
        return block.get(0);
    }

    private ScsiNexus nexus(Designator unit) throws IOException {
        int lun = array.lunMap(HOST).entrySet().stream()
                .filter(e -> e.getValue().equals(unit))
                .findFirst()
                .orElseThrow()
                .getKey();
        return array.transport(HOST).connect("lun/" + lun);
    }

    @Test
    void aSetGoesFromPreparedToDeleted() throws IOException {
        SnapshotSet set = snapshots.prepare(new SnapshotRequest("job-7", List.of(disk)));
        assertThat(set.state()).isEqualTo(SnapshotSet.State.PREPARED);
        write(disk, 1);
        set.commit();
        assertThat(set.state()).isEqualTo(SnapshotSet.State.CUT);
        write(disk, 2);
        List<Snapshot> exposed = set.expose(HOST);
        assertThat(set.expose(HOST)).isEqualTo(exposed);
        assertThat(set.state()).isEqualTo(SnapshotSet.State.EXPOSED);

        assertThat(exposed).singleElement().satisfies(s -> {
            assertThat(s.origin()).isEqualTo(disk);
            assertThat(read(s.unit())).isEqualTo(1);
        });
        assertThat(read(disk)).isEqualTo(2);
        set.delete();
        assertThat(set.state()).isEqualTo(SnapshotSet.State.DELETED);
        assertThat(snapshots.list()).isEmpty();
    }

    @Test
    void onlyDisksOfTheArrayCanBeCut() throws IOException {
        Designator tape = array.attach(new TapeFile(folder.resolve("t.tap"), false, true, 0))
                .designator();

        assertThat(snapshots.abilities(disk))
                .hasValueSatisfying(a -> assertThat(a)
                        .containsExactlyInAnyOrder(Ability.GROUP_ATOMIC, Ability.TWO_PHASE, Ability.CHANGED_MAP));
        assertThat(snapshots.abilities(tape)).isEmpty();
        assertThat(snapshots.abilities(Designator.parse("naa.60000000000000000000000000000001")))
                .isEmpty();
    }

    @Test
    void aSetIsFoundByItsIdAfterARestartOfBoth() throws IOException {
        snapshots.prepare(new SnapshotRequest("job-7", List.of(disk))).commit();
        snapshots.withdraw();
        array.close();
        array = new EmbeddedArray(folder.resolve("array"));
        SnapshotProvider later = new VirtualSnapshots(array);

        assertThat(later.list()).containsExactly("job-7");
        assertThat(later.find("job-8")).isEmpty();
        SnapshotSet found = later.find("job-7").orElseThrow();
        assertThat(found.state()).isEqualTo(SnapshotSet.State.CUT);
        assertThat(read(found.expose(HOST).get(0).unit())).isZero();
    }

    @Test
    void aSetOfAChangedSourceIsFailed() throws IOException {
        SnapshotSet set = snapshots.prepare(new SnapshotRequest("job-7", List.of(disk)));
        set.commit();

        Files.setLastModifiedTime(folder.resolve("a.img"), FileTime.fromMillis(1_000_000_000_000L));

        assertThat(set.state()).isEqualTo(SnapshotSet.State.FAILED);
    }

    @Test
    void afterWithdrawalOpenSessionsFailAndTheArrayGoesOn() throws IOException {
        VirtualWriteActivity activity = new VirtualWriteActivity(array);
        SnapshotSet set = snapshots.prepare(new SnapshotRequest("job-7", List.of(disk)));
        WriteActivityMonitor.Watch watch = activity.watch(disk);

        snapshots.withdraw();
        activity.withdraw();

        assertThatThrownBy(set::state).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(set::commit).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(watch::sample).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(snapshots::list).isInstanceOf(ProviderWithdrawnException.class);
        write(disk, 5);
        VirtualSnapshots successor = new VirtualSnapshots(array);
        successor.find("job-7").orElseThrow().commit();
    }
}
