// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.offhost.filesystem.ntfs.LogImage.CLEAR;
import static org.offhost.filesystem.ntfs.LogImage.SET;
import static org.offhost.filesystem.ntfs.PendingVolume.CLUSTER;
import static org.offhost.filesystem.ntfs.PendingVolume.CLUSTERS;
import static org.offhost.filesystem.ntfs.PendingVolume.LOG_PAGES;
import static org.offhost.filesystem.ntfs.PendingVolume.MAP;
import static org.offhost.filesystem.ntfs.PendingVolume.RECORD_MAP;
import static org.offhost.filesystem.ntfs.PendingVolume.clusters;
import static org.offhost.filesystem.ntfs.PendingVolume.log;
import static org.offhost.filesystem.ntfs.PendingVolume.set;
import static org.offhost.filesystem.ntfs.PendingVolume.since;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.ntfs.PendingVolume.Found;

/** The small volume, cut with records in $LogFile that Windows would replay. */
class PendingLogTest {
    private static BitSet closed;

    @BeforeAll
    static void readFixture() throws Exception {
        closed = new PendingVolume().closed().used();
    }

    private static Found with(byte[] log) throws Exception {
        return new PendingVolume().with(log);
    }

    /** Clusters that are used beyond those of the closed volume. */
    private static BitSet beyond(Found found) {
        BitSet more = (BitSet) found.used().clone();
        more.andNot(closed);
        return more;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void clustersThatALoggedChangeGivesOutAreCopied(int version) throws Exception {
        LogImage log = log(version);
        long oldest = set(log, 6000, 5);
        log.other(200);

        Found found = with(since(log, oldest));

        assertThat(beyond(found)).isEqualTo(clusters(6000, 6005));
        assertThat(found.doubtful()).isEqualTo(clusters(6000, 6005));
        assertThat(found.proof().holds()).isTrue();
        assertThat(found.proof().inDoubt()).isEqualTo(5 * CLUSTER);
        assertThat(found.dirty()).isTrue();
        assertThat(found.said())
                .contains("3 records may be pending in $LogFile, which give out or take back 5 clusters");
    }

    @Test
    void clustersOfADeletionThatWindowsUndoesAreCopied() throws Exception {
        LogImage log = log(1);
        long oldest = log.bits(CLEAR, SET, 0, MAP, 5990, 10);

        assertThat(beyond(with(since(log, oldest)))).isEqualTo(clusters(5990, 6000));
    }

    @Test
    void undoNamesBitsOfItsOwn() throws Exception {
        LogImage log = log(1);
        byte[] both = Arrays.copyOf(LogImage.change(SET, CLEAR, 0, MAP, 6000, 1).array(), 56);
        java.nio.ByteBuffer.wrap(both)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putShort(8, (short) 48)
                .putInt(48, 6010)
                .putInt(52, 2);
        long oldest = log.record(1, both);

        BitSet expected = clusters(6000, 6001);
        expected.set(6010, 6012);
        assertThat(beyond(with(since(log, oldest)))).isEqualTo(expected);
    }

    @Test
    void bitsOfFileRecordsAreNoClusters() throws Exception {
        LogImage log = log(1);
        long oldest = log.bits(SET, CLEAR, 0, RECORD_MAP, 6000, 1);

        assertThat(beyond(with(since(log, oldest)))).isEqualTo(new BitSet());
    }

    @Test
    void bitsOfAnUnknownMapAreTakenForClusters() throws Exception {
        LogImage log = log(1);
        long oldest = log.bits(SET, CLEAR, 0, 3000, 6000, 1000);

        assertThat(beyond(with(since(log, oldest)))).isEqualTo(clusters(6000, CLUSTERS));
    }

    @Test
    void recordsBeforeTheOldestAreDone() throws Exception {
        LogImage log = log(1);
        set(log, 6000, 5);
        long oldest = set(log, 6100, 5);

        assertThat(beyond(with(since(log, oldest)))).isEqualTo(clusters(6100, 6105));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void recordsGoOverPagesAndRoundTheEnd(int version) throws Exception {
        LogImage log = log(version).to(LOG_PAGES - 4);
        long oldest = set(log, 6000, 1);
        for (int i = 1; i < 40; i++) {
            log.other(136 * i);
            set(log, 6000 + i, 1);
        }
        log.other(20_000);
        set(log, 6040, 1);

        assertThat(log.lastPage()).isLessThan(100);
        assertThat(beyond(with(since(log, oldest)))).isEqualTo(clusters(6000, 6041));
    }

    @Test
    void everyLengthOfRecordIsFollowed() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 1);
        for (int length = 40; length < 4096; length += 8) {
            log.other(length);
        }
        set(log, 6100, 1);

        BitSet expected = clusters(6000, 6001);
        expected.set(6100);
        assertThat(beyond(with(since(log, oldest)))).isEqualTo(expected);
    }

    @Test
    void recordsOfALapBeforeAreDone() throws Exception {
        LogImage log = log(1);
        while (log.lastPage() < LOG_PAGES - 1) {
            set(log, 6000, 5);
        }
        while (log.lastPage() != log.first()) {
            log.other(400);
        }
        long oldest = set(log, 6100, 1);

        assertThat(beyond(with(since(log, oldest)))).isEqualTo(clusters(6100, 6101));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void pageThatWasWrittenAsACopyAloneCounts(int version) throws Exception {
        LogImage log = log(version);
        long oldest = set(log, 6000, 1);
        while (log.lastPage() < log.first() + 3) {
            log.other(400);
        }
        set(log, 6100, 1);
        long restart = log.checkpoint();

        Found found = with(log.lastAsCopy(3).inUse(oldest, restart));

        BitSet expected = clusters(6000, 6001);
        expected.set(6100);
        assertThat(beyond(found)).isEqualTo(expected);
    }

    @Test
    void recordThatWasNotWrittenWholeIsNone() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 1);
        long restart = log.checkpoint();
        log.other(9000);
        byte[] bytes = log.inUse(oldest, restart);
        Arrays.fill(bytes, (log.first() + 1) * CLUSTER, bytes.length, (byte) -1);

        assertThat(beyond(with(bytes))).isEqualTo(clusters(6000, 6001));
    }

    @Test
    void logThatNothingWasWrittenToHasNothingPending() throws Exception {
        Found found = with(log(1).inUse(0, 0));

        assertThat(found.said()).contains("it has no record that is needed");
        assertThat(beyond(found)).isEqualTo(new BitSet());
        assertThat(found.doubtful()).isEqualTo(new BitSet());
    }

    @Test
    void logThatWasClosedIsNotLookedInto() throws Exception {
        LogImage log = log(1);
        byte[] bytes = since(log, set(log, 6000, 5));
        bytes[62] |= 2;
        bytes[CLUSTER + 62] |= 2;

        Found found = with(bytes);

        assertThat(found.used()).isEqualTo(closed);
        assertThat(found.doubtful()).isEqualTo(new BitSet());
        assertThat(found.dirty()).isFalse();
        assertThat(found.said()).contains("closed cleanly, nothing is pending");
    }

    @Test
    void logOfAnUnknownVersionHasAllCopied() throws Exception {
        LogImage log = log(1);
        byte[] bytes = since(log, set(log, 6000, 5));
        bytes[28] = 3;
        bytes[CLUSTER + 28] = 3;

        Found found = with(bytes);

        assertThat(found.isWhole()).isTrue();
        assertThat(found.said()).contains("expected version 1.1 or 2.0, found 3.1");
    }

    @Test
    void logWithoutRestartPagesHasAllCopied() throws Exception {
        assertThat(with(new byte[CLUSTER]).isWhole()).isTrue();
    }

    @Test
    void pageThatIsMissingAmongOthersHasAllCopied() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 5);
        for (int i = 0; i < 100; i++) {
            log.other(400);
        }
        byte[] bytes = since(log, oldest);
        Arrays.fill(bytes, 6 * CLUSTER, 7 * CLUSTER, (byte) -1);

        assertThat(with(bytes).isWhole()).isTrue();
    }

    @Test
    void recordsBehindTheRestartAreaThatCannotBeReachedHaveAllCopied() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 5);
        long restart = log.checkpoint();
        for (int i = 0; i < 100; i++) {
            log.other(400);
        }
        byte[] bytes = log.inUse(oldest, restart);
        Arrays.fill(bytes, 6 * CLUSTER, 7 * CLUSTER, (byte) -1);

        Found found = with(bytes);

        assertThat(found.isWhole()).isTrue();
        assertThat(found.said()).contains("expected no record behind");
    }

    @Test
    void tornPageAtTheEndHasAllCopied() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 5);
        long restart = log.checkpoint();
        while (log.lastPage() == log.first()) {
            log.other(400);
        }
        byte[] bytes = log.inUse(oldest, restart);
        bytes[5 * CLUSTER + 510] ^= 1;

        Found found = with(bytes);

        assertThat(found.isWhole()).isTrue();
        assertThat(found.said()).contains("torn");
    }

    @ParameterizedTest
    @ValueSource(ints = {38, 0x7FFF})
    void unknownOperationHasAllCopied(int operation) throws Exception {
        LogImage log = log(1);
        long oldest = log.bits(operation, 0, 0, MAP, 6000, 5);

        assertThat(with(since(log, oldest)).isWhole()).isTrue();
    }

    @Test
    void bitsBehindTheVolumeHaveAllCopied() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 1000);

        assertThat(with(since(log, oldest)).isWhole()).isTrue();
    }

    @Test
    void mapThatIsWrittenByBytesHasAllCopied() throws Exception {
        LogImage log = log(1);
        long oldest = log.bits(8, 8, 0, MAP, 0, 0);

        assertThat(with(since(log, oldest)).isWhole()).isTrue();
    }

    @Test
    void oldestRecordThatIsNotThereHasAllCopied() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 5);

        assertThat(with(since(log, oldest + 1)).isWhole()).isTrue();
    }

    @Test
    void logThatHasNoEndHasAllCopied() throws Exception {
        LogImage log = log(1);
        long oldest = set(log, 6000, 5);
        while (log.next() < oldest + (2L << 18)) {
            log.other(4000);
        }

        assertThat(with(since(log, oldest)).isWhole()).isTrue();
    }
}
