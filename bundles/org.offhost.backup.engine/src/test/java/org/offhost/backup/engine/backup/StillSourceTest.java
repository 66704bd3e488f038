// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.snapshot.WriteActivityMonitor;

/** A source that no snapshot driver knows is read on somebody's word, and held to it. */
class StillSourceTest {
    private static final String WHO = "the operator of the array";

    /** Behind the copy. */
    private static final int COPIED = 11;

    @TempDir
    Path folder;

    private BackupSite site;
    private BackupRequest request;

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
        site.array().knowsNothing();
        request = site.request().stillAccordingTo(WHO);
    }

    @Test
    void isReadItselfAndTheSetSaysOnWhoseWord() throws Exception {
        TestHands job = site.submit(request);
        site.row(request).run(job);
        assertThat(site.sets()).singleElement().satisfies(set -> {
            assertThat(set.description().consistency()).isEqualTo("said-to-be-still");
            assertThat(set.description().facts()).containsEntry("stillAccordingTo", WHO);
        });
        assertThat(site.array().cuts()).isZero();
        assertThat(job.entered()).doesNotContain(JobState.SNAPSHOTTING);
        assertThat(job.tally().summary().consistency()).isEqualTo(Consistency.SAID_TO_BE_STILL);
        assertThat(job.tally().summary().snapshotHeld()).isZero();
    }

    @Test
    void isRefusedWithoutAWord() throws Exception {
        TestHands job = site.submit(site.request());
        assertThatThrownBy(() -> site.row(site.request()).run(job))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("source-held-by-nobody");
        assertThat(site.sets()).isEmpty();
        assertThat(site.copies()).isZero();
    }

    @Test
    void wordIsNotNeededWhereASnapshotCanBeCut() throws Exception {
        BackupSite other = new BackupSite(folder.resolve("other"));
        BackupRequest plain = other.request().stillAccordingTo(WHO);
        TestHands job = other.submit(plain);
        other.row(plain).run(job);
        assertThat(other.array().cuts()).isEqualTo(1);
        assertThat(other.sets()).singleElement().satisfies(set -> {
            assertThat(set.description().consistency()).isEqualTo("quiet");
            assertThat(set.description().facts()).doesNotContainKeys("stillAccordingTo", "quietScope");
        });
    }

    @Test
    void setSaysThatItIsQuietAsOneHostSeesIt() throws Exception {
        BackupSite other = new BackupSite(folder.resolve("other"));
        other.array().sees(WriteActivityMonitor.Scope.HOST_LOCAL);
        TestHands job = other.submit(other.request());
        other.row(other.request()).run(job);
        assertThat(other.sets()).singleElement().satisfies(set -> {
            assertThat(set.description().consistency()).isEqualTo("quiet");
            assertThat(set.description().facts()).containsEntry("quietScope", "host");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, COPIED, 13})
    void nextProcessGoesOn(int steps) throws Exception {
        TestHands first = site.submit(request);
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), 7);
        new StepRow(all.subList(0, steps), bench, journal -> false).run(first);
        site.row(request).run(site.again());
        assertThat(site.sets()).hasSize(1);
        assertThat(site.copies()).isEqualTo(1);
    }

    /** The first byte of the root directory's second entry's size, a byte of the second sector's allocation table. */
    @ParameterizedTest
    @ValueSource(strings = {"directory", "map"})
    void isNoSetIfItWasWrittenMeanwhile(String what) throws Exception {
        TestHands job = site.submit(request);
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), 1000);
        new StepRow(all.subList(0, COPIED), () -> {}, journal -> false).run(job);
        write(what);
        assertThatThrownBy(() -> new StepRow(all.subList(COPIED, all.size()), bench, journal -> false).run(job))
                .hasMessageContaining("source-was-written source=" + site.source() + " word=" + WHO);
        assertThat(site.sets()).isEmpty();
    }

    private void write(String what) throws IOException {
        try (BlockDevice disk =
                site.units().open(site.source(), Access.READ_WRITE).orElseThrow()) {
            byte[] boot = new byte[512];
            disk.read(0, ByteBuffer.wrap(boot));
            int reserved = boot[14] & 0xFF;
            int tables = boot[16];
            int table = boot[22] & 0xFF | (boot[23] & 0xFF) << 8;
            if (what.equals("directory")) {
                changeTime(disk, (reserved + (long) tables * table) * 512);
            } else {
                useLastClusters(disk, reserved * 512L, tables, table);
            }
        }
    }

    /** Of every short entry in the root's first sector. */
    private static void changeTime(BlockDevice disk, long root) throws IOException {
        byte[] sector = new byte[512];
        disk.read(root, ByteBuffer.wrap(sector));
        for (int at = 0; at < sector.length; at += 32) {
            boolean shortEntry = sector[at] != 0 && sector[at] != (byte) 0xE5 && (sector[at + 11] & 0x08) == 0;
            sector[at + 24] ^= (byte) (shortEntry ? 1 : 0); // day of the last write
        }
        disk.write(root, ByteBuffer.wrap(sector));
    }

    /** Free ones become used, in every copy of the table. */
    private static void useLastClusters(BlockDevice disk, long first, int tables, int length) throws IOException {
        for (int n = 0; n < tables; n++) {
            byte[] table = new byte[length * 512];
            long at = first + (long) n * length * 512;
            disk.read(at, ByteBuffer.wrap(table));
            for (int cluster = 2; ; cluster += 2) {
                int p = cluster / 2 * 3;
                if (table[p] == 0 && table[p + 1] == 0 && table[p + 2] == 0) {
                    table[p] = table[p + 1] = table[p + 2] = (byte) 0xFF; // two ends of chains
                    break;
                }
            }
            disk.write(at, ByteBuffer.wrap(table));
        }
    }
}
