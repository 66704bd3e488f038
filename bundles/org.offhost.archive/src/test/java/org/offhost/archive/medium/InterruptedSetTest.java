// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Backup;
import org.offhost.archive.Copier;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MemoryTape;
import org.offhost.archive.SetMembers;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.archive.tar.TarHeader;
import org.offhost.copy.Place;
import org.offhost.tck.Fixtures;

/** What is left of sets and labels whose writer did not live to end them. */
class InterruptedSetTest {
    private static final int RECORD = 65_536;

    @TempDir
    Path folder;

    private Backup backup() throws IOException {
        return Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
    }

    private static List<String> members(SetReader reader) throws IOException {
        List<String> names = new ArrayList<>();
        try (SetMembers members = reader.members()) {
            for (Optional<SetMembers.Member> m = members.next(); m.isPresent(); m = members.next()) {
                names.add(m.get().name());
            }
        }
        return names;
    }

    @Test
    void membersOfASetEndWhereTheNextSetBegins() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), 64 << 20, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetRecord first = b.toDisk(disk, "one", SetProfile.FILES);
            List<String> alone;
            try (SetReader reader = medium.open(first)) {
                alone = members(reader);
            }
            b.toDisk(disk, "two", SetProfile.FILES);
            try (SetReader reader = medium.open(first)) {
                assertThat(members(reader)).isEqualTo(alone);
            }
        }
    }

    @Test
    void anotherSetOnDiskTakesTheClaimAway() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), 64 << 20, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            b.toDisk(disk, "zero", SetProfile.FILES);
            SetLayout one = b.layout("one", SetProfile.FILES, medium.geometry());
            SetLayout two = b.layout("two", SetProfile.FILES, medium.geometry());
            assertThat(medium.begin(one).left(100)).isZero();
            medium.begin(one).claim();
            assertThat(medium.begin(one).left(100)).isEqualTo(100);
            assertThat(medium.begin(two).left(100)).isZero();
            medium.begin(two).claim();
            assertThat(medium.begin(one).left(100)).isZero();
            assertThat(medium.sets()).extracting(SetRecord::number).containsExactly(1);
            b.toDisk(disk, "two", SetProfile.FILES);
            assertThat(medium.begin(one).left(100)).isZero();
        }
    }

    @Test
    void aClaimLeavesTheTwoBlocksThatEndTheArchive() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), 64 << 20, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            SetWriter writer = medium.begin(b.layout("one", SetProfile.FILES, medium.geometry()));
            writer.claim();
            ByteBuffer end = ByteBuffer.allocate(2 * TarHeader.BLOCK);
            disk.read(writer.start(), end);
            assertThat(end.array()).containsOnly(0);
        }
    }

    @Test
    void anotherSetOnTapeTakesTheClaimAway() throws IOException {
        try (Backup b = backup();
                MemoryTape tape = new MemoryTape();
                TapeMedium medium = new TapeMedium(tape, RECORD)) {
            medium.initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
            SetLayout one = b.layout("one", SetProfile.FILES, medium.geometry());
            SetLayout two = b.layout("two", SetProfile.FILES, medium.geometry());
            assertThat(medium.begin(one).left(100)).isZero();
            body(b, tape, medium, one);
            assertThat(medium.begin(one).left(100)).isEqualTo(100);
            assertThat(medium.begin(one).left(1L << 40)).as("whole records").isEqualTo(one.bodyLength());
            body(b, tape, medium, two);
            assertThat(medium.begin(one).left(100)).isZero();
            assertThat(medium.begin(two).left(100)).isEqualTo(100);
        }
    }

    private static void body(Backup b, MemoryTape tape, TapeMedium medium, SetLayout layout) throws IOException {
        tape.locate(((Place.Records) medium.begin(layout).place()).firstObject());
        Copier.from(b.source).toTape(layout.body(0, b.source), tape, RECORD);
    }

    @Test
    void aLabelWithoutItsFilemarkIsClosedBeforeTheFirstSet() throws IOException {
        try (Backup b = backup();
                MemoryTape tape = new MemoryTape();
                TapeMedium medium = new TapeMedium(tape, RECORD)) {
            tape.failAfter(1);
            assertThatThrownBy(() -> medium.initialize(new MediumLabel("tape-1", "", Backup.NOW), false))
                    .hasMessage("killed");
            tape.failAfter(Integer.MAX_VALUE);
            assertThat(medium.inspect().state()).isEqualTo(Inspection.State.OURS);
            assertThat(medium.sets()).isEmpty();
            SetRecord set = b.toTape(tape, RECORD, "one", SetProfile.FILES);
            assertThat(medium.sets()).containsExactly(set);
        }
    }
}
