// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Backup;
import org.offhost.archive.MediumScan;
import org.offhost.archive.MemoryTape;
import org.offhost.archive.SetDecision;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.Tool;
import org.offhost.tck.Fixtures;

/** Locks and ends of sets stand behind them as evidence, on every medium. */
class DecisionsTest {
    private static final Instant MADE = Backup.NOW.plusSeconds(1000);
    private static final Instant UNTIL = MADE.plus(Duration.ofDays(365));
    private static final int RECORD = 65_536;
    private static final Path READER = Path.of("../../rig/format/read-set").toAbsolutePath();

    @TempDir
    Path folder;

    private Backup backup() throws IOException {
        return Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
    }

    private static List<String> ids(List<SetRecord> sets) {
        return sets.stream().map(s -> s.description().id()).toList();
    }

    private static void decisionsCount(Medium medium) throws IOException {
        MediumScan before = medium.scan();
        assertThat(before.newest()).isPresent();
        medium.decide(SetDecision.lock("one", MADE, UNTIL));
        medium.decide(SetDecision.lock("one", MADE, UNTIL.minusSeconds(1)));
        medium.decide(SetDecision.lock("none", MADE, UNTIL));
        assertThat(medium.scan().locks())
                .as("the last instant counts, of sets that are there")
                .containsOnlyKeys("one");
        assertThat(medium.scan().lockedUntil("one")).contains(UNTIL);
        assertThat(medium.scan().newest()).contains(MADE);
        medium.decide(SetDecision.forgotten("one", MADE.plusSeconds(1)));
        MediumScan after = medium.scan();
        assertThat(ids(after.sets())).containsExactly("two");
        assertThat(ids(after.forgotten())).containsExactly("one");
        assertThat(after.findings()).isEmpty();
    }

    @Test
    void decisionsOnATapeCount() throws IOException {
        MemoryTape tape = new MemoryTape();
        try (Backup b = backup();
                TapeMedium medium = new TapeMedium(tape, RECORD)) {
            b.toTape(tape, RECORD, "one", SetProfile.FILES);
            b.toTape(tape, RECORD, "two", SetProfile.VOLUME);
            decisionsCount(medium);
        }
    }

    @Test
    void decisionsOnADiskCountAndTarGoesOnBehindThem() throws Exception {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), 32L << 20, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            b.toDisk(disk, "one", SetProfile.FILES);
            b.toDisk(disk, "two", SetProfile.VOLUME);
            decisionsCount(medium);
            b.toDisk(disk, "three", SetProfile.FILES);
            assertThat(ids(medium.sets())).containsExactly("two", "three");
        }
        assertThat(Tool.run(folder, "tar tf medium").lines())
                .contains("three/offhost/set.json", "two/offhost/trailer", "one/offhost/set.json")
                .anyMatch(l -> l.startsWith("one/offhost/lock-"))
                .anyMatch(l -> l.startsWith("one/offhost/forgotten-"));
        assertThat(Tool.run(folder, READER + " list --set two medium")).isNotEmpty();
        assertThat(Tool.run(folder, READER + " list --set one medium")).isEmpty();
    }

    @Test
    void onlyWhatWasForgottenIsLetGo() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), 32L << 20, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord one = b.toDisk(disk, "one", SetProfile.FILES);
            assertThatThrownBy(() -> medium.release(one)).isInstanceOf(IllegalArgumentException.class);
            medium.decide(SetDecision.forgotten("one", MADE));
            assertThat(medium.release(one)).as("a disk that takes nothing back").isZero();
        }
    }
}
