// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetMembers;
import org.offhost.archive.SetRecord;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.engine.backup.FaultyUnits;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;

/** Sets that are locked or forgotten, over a medium in memory. */
class ForgettingTest {
    /** A number without a common measure with what a decision does in a round. */
    private static final int STRIDE = 29;

    @TempDir
    Path folder;

    private KeepSite site;

    @BeforeEach
    void build() throws Exception {
        site = new KeepSite(folder);
    }

    private static List<String> ids(List<SetRecord> sets) {
        return sets.stream().map(s -> s.description().sourceName()).toList();
    }

    @Test
    void whatNothingKeepsIsForgottenAndItsRoomGivenBack() throws Exception {
        SetRecord old = site.save("old", false);
        site.save("new", false);
        ForgetReport report = site.forget(1, false);
        MediumScan scan = site.scan();
        assertThat(ids(scan.sets())).containsExactly("new");
        assertThat(ids(scan.forgotten())).containsExactly("old");
        assertThat(scan.findings()).isEmpty();
        assertThat(report.released()).isPositive();
        assertThat(report.released() + report.remaining()).isEqualTo(old.length());
        assertThat(report.expired()).isFalse();
        try (DiskMedium disk = site.disk();
                SetReader reader = disk.open(old);
                SetMembers members = reader.members()) {
            int there = 0;
            for (Optional<SetMembers.Member> m = members.next(); m.isPresent(); m = members.next()) {
                assertThat(m.get().name()).startsWith(old.description().id() + "/");
                there++;
            }
            assertThat(there).as("members that plain tar lists").isEqualTo(7);
            ByteBuffer content = ByteBuffer.allocate(512);
            reader.volume().read(0, content);
            assertThat(content.array()).as("the boot sector of the volume").containsOnly(0);
        }
        SetRecord next = site.save("next", false);
        assertThat(ids(site.scan().sets())).containsExactly("new", "next");
        assertThat(next.number()).as("numbers count forgotten sets").isEqualTo(3);
    }

    @Test
    void dryRunWritesNothing() throws Exception {
        site.save("old", false);
        site.save("new", false);
        byte[] before = site.bytes();
        ForgetReport report = site.forget(1, true);
        assertThat(report.fates()).extracting(ForgetReport.Fate::isKept).containsExactly(true, false);
        assertThat(report.released()).isZero();
        assertThat(site.bytes()).isEqualTo(before);
    }

    @Test
    void chainIsNotBroken() throws Exception {
        site.save("full", false);
        site.save("one", true);
        site.save("two", true);
        site.forget(1, false);
        assertThat(ids(site.scan().sets())).containsExactly("full", "one", "two");
    }

    @Test
    void everySetMayGoAndTheMediumSaysSo() throws Exception {
        site.save("full", false);
        site.save("one", true);
        ForgetReport report = site.forget(0, false);
        assertThat(report.expired()).isTrue();
        assertThat(site.scan().sets()).isEmpty();
        assertThat(site.scan().findings()).isEmpty();
        assertThat(site.forget(0, false).released()).as("a second run").isEqualTo(report.released());
    }

    @Test
    void lockedSetStaysUntilItsLockEndsByTheClockOfTheHost() throws Exception {
        SetRecord old = site.save("old", false);
        String id = old.description().id();
        site.save("new", false);
        Instant until = site.now().plus(Duration.ofDays(30));
        site.lock(id, until);
        assertThat(site.scan().lockedUntil(id)).contains(until);
        site.now(until.minusSeconds(1));
        assertThat(site.forget(0, false).expired()).isFalse();
        assertThat(ids(site.scan().sets())).containsExactly("old");
        site.now(until);
        site.forget(0, false);
        assertThat(site.scan().sets()).isEmpty();
    }

    @Test
    void lockIsMadeLongerAndNeverShorter() throws Exception {
        String id = site.save("set", false).description().id();
        Instant until = site.now().plus(Duration.ofDays(30));
        site.lock(id, until);
        assertThatThrownBy(() -> site.lock(id, until))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("lock-shorter");
        site.lock(id, until.plusSeconds(1));
        assertThat(site.scan().lockedUntil(id)).contains(until.plusSeconds(1));
        assertThat(site.scan().findings()).isEmpty();
    }

    @Test
    void setIsLockedFromItsBeginning() throws Exception {
        Instant until = site.now().plus(Duration.ofDays(365));
        BackupRequest request = BackupRequest.of(
                        site.backup().source(), "set", site.backup().medium())
                .lockUntil(until);
        String id = site.save(request).description().id();
        assertThat(site.scan().lockedUntil(id)).contains(until);
        site.forget(0, false);
        assertThat(site.scan().sets()).hasSize(1);
        BackupRequest past = request.lockUntil(Instant.EPOCH);
        assertThatThrownBy(() -> site.save(past))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("lock-is-past");
    }

    @Test
    void clockThatWasSetBackMakesNoLockShortAndForgetsNothing() throws Exception {
        String id = site.save("set", false).description().id();
        Instant newest = site.scan().newest().orElseThrow();
        site.now(newest.minus(Duration.ofDays(100)));
        assertThatThrownBy(() -> site.lock(id, newest.minus(Duration.ofDays(50))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("lock-is-past");
        assertThatThrownBy(() -> site.forget(0, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("clock-is-behind");
        assertThat(site.scan().sets()).hasSize(1);
    }

    @Test
    void mediumThatIsDamagedIsLeftAsItIs() throws Exception {
        SetRecord old = site.save("old", false);
        site.save("new", false);
        try (BlockDevice device = site.backup()
                .units()
                .open(site.backup().medium(), Access.READ_WRITE)
                .orElseThrow()) {
            device.write(old.start(), ByteBuffer.allocate(4096));
        }
        byte[] before = site.bytes();
        assertThatThrownBy(() -> site.forget(1, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("forget-doubtful");
        assertThat(site.bytes()).isEqualTo(before);
    }

    /** Wherever a process dies, a set can be read whole or is none; and the next one forgets the rest. */
    @Test
    void processThatDiesAnywhereLeavesEachSetWholeOrForgotten() throws Exception {
        for (int at = 0; ; at += STRIDE) {
            site = new KeepSite(folder.resolve("at-" + at));
            site.save("full", false);
            site.save("one", true);
            site.save("other", false);
            byte[] volume = bytesOfEachSet();
            FaultyUnits units = site.backup().withFaults();
            units.at(at, () -> {
                throw new InternalError("killed");
            });
            try {
                site.forget(1, false);
                assertThat(at).as("transfers of a whole run").isGreaterThan(20);
                assertThat(ids(site.scan().sets())).containsExactly("other");
                return;
            } catch (InternalError e) {
                assertThat(bytesOfEachSet()).as("killed at transfer " + at).isEqualTo(volume);
            }
            site.forget(1, false);
            assertThat(ids(site.scan().sets())).containsExactly("other");
            assertThat(site.scan().findings()).isEmpty();
        }
    }

    /** Reads every set that is there; all show the same volume. */
    private byte[] bytesOfEachSet() throws IOException {
        byte[] shown = null;
        try (DiskMedium disk = site.disk()) {
            for (SetRecord set : disk.sets()) {
                try (SetReader reader = disk.open(set);
                        BlockDevice volume = reader.volume()) {
                    ByteBuffer all = ByteBuffer.allocate((int) volume.size());
                    volume.read(0, all);
                    assertThat(shown == null || java.util.Arrays.equals(shown, all.array()))
                            .as("set " + set.description().id() + " shows the volume")
                            .isTrue();
                    shown = all.array();
                }
            }
        }
        return shown;
    }
}
