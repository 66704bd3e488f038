// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.offhost.filesystem.ntfs.PendingVolume.CLUSTER;
import static org.offhost.filesystem.ntfs.PendingVolume.CLUSTERS;
import static org.offhost.filesystem.ntfs.PendingVolume.clusters;
import static org.offhost.filesystem.ntfs.PendingVolume.log;
import static org.offhost.filesystem.ntfs.PendingVolume.set;
import static org.offhost.filesystem.ntfs.PendingVolume.since;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.ntfs.PendingVolume.Found;
import org.offhost.inventory.proof.AllocationConflict;
import org.offhost.tck.CountingBlockDevice;

/** What is held against the map although records in $LogFile are pending, and what is not. */
class LogDoubtTest {
    private PendingVolume volume;

    @BeforeEach
    void cut() throws Exception {
        volume = new PendingVolume();
    }

    @Test
    void whatLiesInTheMapAlreadyIsInDoubtToo() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 12, 40);

        Found found = volume.with(since(log, oldest));

        assertThat(found.doubtful()).isEqualTo(clusters(12, 52));
        assertThat(found.proof().holds()).isTrue();
    }

    @Test
    void clusterThatIsLostBesideThoseInDoubtIsFound() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 5);
        volume.lose(6002);
        volume.lose(6005);

        Found found = volume.with(since(log, oldest));

        assertThat(found.proof().conflicts())
                .containsExactly(new AllocationConflict(
                        AllocationConflict.Kind.UNOWNED, new Extent(6005L * CLUSTER, CLUSTER), List.of()));
    }

    @Test
    void twoOwnersOfAClusterInDoubtAreFound() throws Exception {
        int shared = volume.share();
        LogImage log = log(1);
        long oldest = set(log, shared - 1, 3);

        Found found = volume.with(since(log, oldest));

        assertThat(found.doubtful()).isEqualTo(clusters(shared - 1, shared + 2));
        assertShared(found, shared);
    }

    @Test
    void twoOwnersOfAClusterAreFoundWhereAllIsInDoubt() throws Exception {
        int shared = volume.share();

        Found found = volume.with(new byte[CLUSTER]);

        assertThat(found.doubtful().cardinality()).isEqualTo(CLUSTERS);
        assertShared(found, shared);
    }

    /** $Bitmap was written and lets its record go, the file record that has the clusters was not. */
    @Test
    void recordsBeforeTheOldestOfATransactionThatIsNeededAreInDoubtToo() throws Exception {
        LogImage log = log(1);
        set(log, 6020, 1);
        long first = set(log, 6000, 2);
        set(log, 6030, 1);
        log.behind(first);
        long second = set(log, 6010, 2);
        log.behind(second);
        long oldest = log.other(200);
        for (int cluster : new int[] {6000, 6001, 6010, 6011}) {
            volume.lose(cluster);
        }

        Found found = volume.with(since(log, oldest));

        BitSet expected = clusters(6000, 6002);
        expected.set(6010, 6012);
        assertThat(found.doubtful()).isEqualTo(expected);
        assertThat(found.proof().holds()).isTrue();
    }

    @Test
    void recordBeforeTheOldestThatIsWrittenOverIsNone() throws Exception {
        LogImage log = log(1);
        long first = set(log, 6000, 2);
        log.behind(first);
        long second = log.other(200);
        byte[] bytes = since(log, second);
        bytes[log.first() * CLUSTER + 64] ^= 1;

        assertThat(volume.with(bytes).doubtful()).isEqualTo(new BitSet());
    }

    @Test
    void transactionThatGoesRoundInACircleIsFollowedOnce() throws Exception {
        LogImage log = log(1);
        long first = log.next();
        log.behind(first);
        set(log, 6000, 2);
        log.behind(first);
        long oldest = log.other(200);

        assertThat(volume.with(since(log, oldest)).doubtful()).isEqualTo(clusters(6000, 6002));
    }

    @Test
    void logWhoseRunsGoOnInAnotherRecordIsFollowed() throws Exception {
        volume.splitLog();
        LogImage log = log(1).to(400);
        long oldest = set(log, 6000, 5);

        Found found = volume.with(since(log, oldest));

        assertThat(found.doubtful()).isEqualTo(clusters(6000, 6005));
        assertThat(found.proof().holds()).isTrue();
    }

    @Test
    void logIsReadOnceAndNotBeforeSomebodyAsksWhatIsInUse() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 5);
        volume.with(since(log, oldest));
        CountingBlockDevice device = new CountingBlockDevice(volume.device());

        new NtfsParser().probe(device);
        try (FileSystemVolume open = new NtfsParser().open(device)) {
            open.find("/links/one.txt").orElseThrow();
            assertThat(device.bytesRead()).isLessThan(PendingVolume.LOG_BYTES / 2);
            open.allocated().close();
            assertThat(device.bytesRead()).isGreaterThan(PendingVolume.LOG_BYTES);
            long before = device.bytesRead();
            open.inDoubt().orElseThrow().close();
            open.allocated().close();
            assertThat(device.bytesRead() - before).isLessThan(PendingVolume.LOG_BYTES / 2);
        }
    }

    private static void assertShared(Found found, int cluster) {
        AllocationConflict conflict = found.proof().conflicts().get(0);
        assertThat(found.proof().ranges()).isEqualTo(1);
        assertThat(conflict.kind()).isEqualTo(AllocationConflict.Kind.SHARED);
        assertThat(conflict.range()).isEqualTo(new Extent((long) cluster * CLUSTER, CLUSTER));
        assertThat(conflict.owners()).hasSize(2);
    }
}
