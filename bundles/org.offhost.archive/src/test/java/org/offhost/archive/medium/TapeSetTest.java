// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.Backup;
import org.offhost.archive.Copier;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MemoryTape;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.TestDisk;
import org.offhost.archive.Truth;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.layout.StructureCheck;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.block.EndOfMediumException;
import org.offhost.copy.Place;
import org.offhost.tck.Fixtures;

class TapeSetTest {
    private static final int RECORD = 65_536;

    @TempDir
    Path folder;

    private final MemoryTape tape = new MemoryTape();

    private Backup backup(String name) throws IOException {
        return Backup.of(Fixtures.shared(name), folder.resolve("spool-" + name));
    }

    private TapeMedium medium(int record) throws IOException {
        TapeMedium medium = new TapeMedium(tape, record);
        medium.initialize(new MediumLabel("tape-1", "shelf", Backup.NOW), false);
        return medium;
    }

    @ParameterizedTest
    @CsvSource({"ntfs-4k, 262144", "ntfs-4k, 10240", "ntfs-4kn, 65536", "ntfs-c512, 1048576", "fat16, 65536"})
    void bothProfilesComeBackFromTape(String name, int record) throws IOException {
        try (Backup b = backup(name);
                TapeMedium medium = medium(record)) {
            SetRecord files = b.toTape(tape, record, "one", SetProfile.FILES);
            SetRecord volume = b.toTape(tape, record, "two", SetProfile.VOLUME);
            assertThat(medium.sets()).containsExactly(files, volume);
            try (SetReader reader = medium.open(files)) {
                assertThat(Truth.streams(reader)).isEqualTo(Truth.streams(b));
                assertThat(reader.job()).isEqualTo(Backup.job());
            }
            String expected = Truth.allocated(b, b.source);
            try (SetReader reader = medium.open(volume);
                    TestDisk fresh = new TestDisk(folder.resolve("restored"), b.source.size(), 512)) {
                assertThat(Truth.allocated(b, reader.volume())).isEqualTo(expected);
                long first = ((Place.Records) reader.place()).firstObject();
                new Copier(new TapeBytes(tape, first, record)::read)
                        .toDisk(reader.restore(0, reader.place()), fresh, 0);
                assertThat(Truth.allocated(b, fresh)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aTapeThatEndsEarlyKeepsItsCommittedSets() throws IOException {
        try (Backup b = backup("fat12");
                TapeMedium medium = medium(RECORD)) {
            SetRecord first = b.toTape(tape, RECORD, "one", SetProfile.VOLUME);
            tape.limit(4 * RECORD);
            assertThatThrownBy(() -> b.toTape(tape, RECORD, "two", SetProfile.FILES))
                    .isInstanceOf(EndOfMediumException.class);
            assertThat(medium.sets()).containsExactly(first);
            tape.limit(Long.MAX_VALUE);
            SetRecord second = b.toTape(tape, RECORD, "two", SetProfile.FILES);
            assertThat(medium.sets()).containsExactly(first, second);
        }
    }

    @Test
    void aSetThatIsLongerThanWhatIsLeftIsNotBegun() throws IOException {
        try (Backup b = backup("fat12");
                TapeMedium medium = medium(RECORD)) {
            tape.tell(RECORD);
            assertThatThrownBy(() -> b.toTape(tape, RECORD, "one", SetProfile.VOLUME))
                    .isInstanceOf(EndOfMediumException.class)
                    .hasMessageStartingWith("There is room for ");
            tape.tell(1L << 30);
            SetRecord first = b.toTape(tape, RECORD, "one", SetProfile.VOLUME);
            assertThat(medium.room()).hasValue(1 << 30);
            tape.tell(RECORD);
            assertThatThrownBy(() -> b.toTape(tape, RECORD, "two", SetProfile.FILES))
                    .isInstanceOf(EndOfMediumException.class);
            assertThat(medium.sets()).containsExactly(first);
        }
    }

    /** What lies behind the last set and is written over makes room. */
    @Test
    void aSetThatWasInterruptedTakesItsOwnRoomAgain() throws IOException {
        try (Backup b = backup("fat12");
                TapeMedium medium = medium(RECORD)) {
            SetRecord first = b.toTape(tape, RECORD, "one", SetProfile.VOLUME);
            tape.failAfter(10);
            assertThatThrownBy(() -> b.toTape(tape, RECORD, "two", SetProfile.VOLUME))
                    .hasMessage("killed");
            tape.failAfter(Integer.MAX_VALUE);
            tape.tell(0);
            assertThat(medium.room()).hasValue(10L * RECORD);
            tape.tell(1 << 20);
            SetRecord second = b.toTape(tape, RECORD, "two", SetProfile.VOLUME);
            assertThat(medium.sets()).containsExactly(first, second);
        }
    }

    @Test
    void aCrashAtAnyWriteLeavesExactlyTheCommittedSets() throws IOException {
        try (Backup b = backup("fat12");
                TapeMedium medium = medium(RECORD)) {
            SetRecord first = b.toTape(tape, RECORD, "one", SetProfile.VOLUME);
            for (int n = 0; ; n++) {
                tape.failAfter(n);
                try {
                    SetRecord second = b.toTape(tape, RECORD, "two", SetProfile.FILES);
                    assertThat(medium.sets()).containsExactly(first, second);
                    assertThat(n).isGreaterThan(10);
                    return;
                } catch (IOException e) {
                    assertThat(e).hasMessage("killed");
                    // all of it may be there but the filemark: then it can be read, and is committed again
                    assertThat(medium.sets()).startsWith(first);
                    assertThat(medium.committed("two")).isEmpty();
                }
            }
        }
    }

    @Test
    void aBegunSetLiesAtTheSamePlaceAgain() throws IOException {
        try (Backup b = backup("fat12");
                TapeMedium medium = medium(RECORD)) {
            b.toTape(tape, RECORD, "one", SetProfile.VOLUME);
            SetLayout layout = b.layout("two", SetProfile.FILES, medium.geometry());
            Place place = medium.begin(layout).place();
            tape.locate(((Place.Records) place).firstObject());
            tape.failAfter(5);
            assertThatThrownBy(() -> Copier.from(b.source).toTape(layout.body(0, b.source), tape, RECORD))
                    .hasMessage("killed");
            tape.failAfter(Integer.MAX_VALUE);
            SetWriter again = new TapeMedium(tape, RECORD).begin(layout);
            assertThat(again.place()).isEqualTo(place);
            tape.locate(((Place.Records) place).firstObject() + 5);
            Copier.from(b.source).toTape(layout.body(5L * RECORD, b.source), tape, RECORD);
            assertThat(StructureCheck.run(layout, b.source, again.written(), n -> {}))
                    .isPositive();
            SetRecord set = again.commit(Backup.job());
            try (SetReader reader = medium.open(set)) {
                assertThat(Truth.streams(reader)).isEqualTo(Truth.streams(b));
            }
        }
    }

    @Test
    void somebodyElsesTapeIsNotTouched() throws IOException {
        tape.write(ByteBuffer.wrap("hello".getBytes()));
        TapeMedium medium = new TapeMedium(tape, RECORD);
        assertThat(medium.inspect().state()).isEqualTo(Inspection.State.FOREIGN);
        assertThatThrownBy(() -> medium.initialize(new MediumLabel("x", "", Backup.NOW), false))
                .hasMessageContaining("not blank");
        medium.initialize(new MediumLabel("x", "", Backup.NOW), true);
        assertThat(medium.inspect().state()).isEqualTo(Inspection.State.OURS);
        assertThat(medium.sets()).isEqualTo(List.of());
    }
}
