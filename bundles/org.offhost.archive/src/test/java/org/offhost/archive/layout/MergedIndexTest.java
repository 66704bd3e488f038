// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Entries;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.index.IndexListing;
import org.offhost.archive.index.IndexReader;
import org.offhost.block.Extent;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.Spool;
import org.offhost.inventory.prints.VolumePrints;

/** An index that is made of the one before and of what changed has the rows, one by one, of one that is made of all. */
class MergedIndexTest {
    private static final int FILES = 6000;
    private static final int BATCH = 777;

    @TempDir
    Path folder;

    private int number;

    /** A set that was laid out. */
    private record Made(Path prints, SetLayout layout, boolean merged, long spooled) {}

    private static SetDescription description() {
        SetDescription d = Entries.description();
        return new SetDescription(
                d.id(),
                SetProfile.VOLUME,
                d.created(),
                d.source(),
                d.sourceName(),
                d.snapshotSetId(),
                d.cutAt(),
                d.consistency(),
                d.sourceBlockLength(),
                List.of(),
                Map.of());
    }

    private Spool spool(Path at) throws IOException {
        return Spool.create(at, Entries.VOLUME);
    }

    /** @param before empty to have all entries */
    private Made make(List<FileEntry> entries, Optional<Made> before) throws IOException {
        Path at = folder.resolve("spool-" + number++);
        Path prints = folder.resolve("prints-" + number);
        Spool spool = spool(at);
        Optional<IndexBefore> known;
        try (VolumePrints noted = VolumePrints.begin(prints, before.map(Made::prints))) {
            for (int i = 0; i < entries.size(); i += BATCH) {
                List<FileEntry> some = entries.subList(i, Math.min(entries.size(), i + BATCH));
                spool.append(
                        new EntryBatch(
                                some, List.of(), some.get(some.size() - 1).id()),
                        noted);
            }
            assertThat(noted.end()).as("ascending").isTrue();
            known = noted.replaced(spool.directories())
                    .map(ids -> new IndexBefore(
                            before.get().layout().index(), before.get().layout().rows(), ids));
        }
        if (spool.isPartial() && known.isEmpty()) {
            spool.close();
            return make(entries, Optional.empty());
        }
        spool.completeEntries();
        spool.appendAllocated(List.of(new Extent(0, 8192)));
        spool.completeAllocated();
        long spooled = Files.size(at.resolve("entries"));
        SetLayout layout = SetLayout.plan(
                spool,
                description(),
                MediumGeometry.disk(512),
                Optional.empty(),
                spool.isPartial() ? known : Optional.empty());
        Made made = new Made(prints, layout, spool.isPartial(), spooled);
        spool.close();
        return made;
    }

    private static List<StoredEntry> rows(Path index) throws IOException {
        List<StoredEntry> rows = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(index)) {
            IndexReader reader = IndexReader.open(
                    (at, target) -> {
                        while (target.hasRemaining() && channel.read(target, at + target.position()) >= 0) {
                            // to be filled
                        }
                    },
                    0,
                    channel.size());
            try (IndexListing all = new IndexListing(reader, "/")) {
                for (Optional<StoredEntry> e = all.next(); e.isPresent(); e = all.next()) {
                    rows.add(e.get());
                }
            }
        }
        return rows;
    }

    private static void requireSame(Made merged, Made whole) throws IOException {
        List<StoredEntry> expected = rows(whole.layout().index());
        assertThat(rows(merged.layout().index())).as("rows").isEqualTo(expected);
        assertThat(merged.layout().contents()).isEqualTo(whole.layout().contents());
        assertThat(Files.readAllBytes(merged.layout().rows()))
                .as("whose rows they are, in blocks that end where they would have ended")
                .isEqualTo(Files.readAllBytes(whole.layout().rows()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void rowsAreThoseOfAWholeIndexWhateverChanges(long seed) throws Exception {
        ChangingVolume volume = new ChangingVolume(seed, FILES);
        Made before = make(volume.entries(), Optional.empty());
        int merged = 0;
        for (int round = 0; round < 24; round++) {
            for (int n = round % 8 == 0 ? 0 : 1 << round % 8; n > 0; n--) {
                volume.change(round % 6 == 5);
            }
            Made now = make(volume.entries(), Optional.of(before));
            requireSame(now, make(volume.entries(), Optional.empty()));
            merged += now.merged() ? 1 : 0;
            before = now;
        }
        assertThat(merged).as("rounds in which rows were taken over").isGreaterThanOrEqualTo(18);
    }

    @Test
    void nothingButDirectoriesIsSpooledOfWhatIsAsItWas() throws Exception {
        ChangingVolume volume = new ChangingVolume(7, FILES);
        Made first = make(volume.entries(), Optional.empty());
        Made second = make(volume.entries(), Optional.of(first));
        assertThat(second.merged()).isTrue();
        assertThat(second.spooled()).isLessThan(first.spooled() / 5);
        requireSame(second, first);
    }

    @Test
    void directoryThatTakesItsContentElsewhereHasAllReadAnew() throws Exception {
        ChangingVolume volume = new ChangingVolume(8, FILES);
        Made first = make(volume.entries(), Optional.empty());
        for (int i = 0; i < 200; i++) {
            volume.move();
        }
        Made second = make(volume.entries(), Optional.of(first));
        assertThat(second.merged()).isFalse();
        requireSame(second, make(volume.entries(), Optional.empty()));
    }

    @Test
    void partialSpoolGivesNobodyAPartForTheWhole() throws Exception {
        ChangingVolume volume = new ChangingVolume(9, 100);
        Made first = make(volume.entries(), Optional.empty());
        Path at = folder.resolve("partial");
        try (VolumePrints noted = VolumePrints.begin(folder.resolve("noted"), Optional.of(first.prints()))) {
            try (Spool spool = spool(at)) {
                spool.append(new EntryBatch(volume.entries(), List.of(), 9), noted);
                spool.checkpoint();
            }
        }
        try (Spool again = Spool.open(at)) {
            assertThat(again.isPartial()).isTrue();
            assertThat(again.statistics().files() + again.statistics().directories())
                    .isEqualTo(volume.entries().size() - 1);
            assertThatThrownBy(again::entries).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(again::scan).isInstanceOf(IllegalStateException.class);
            again.completeEntries();
            again.completeAllocated();
            assertThatThrownBy(() -> SetLayout.plan(
                            again, description(), MediumGeometry.disk(512), Optional.empty(), Optional.empty()))
                    .hasMessageContaining("only what changed");
        }
    }

    /** Not a whole number of them: what is read there is not taken for rows. */
    @Test
    void rowsThatAreNotThoseOfTheIndexAreFoundOut() throws Exception {
        ChangingVolume volume = new ChangingVolume(10, FILES);
        Made first = make(volume.entries(), Optional.empty());
        Files.write(first.layout().rows(), ByteBuffer.allocate(3).array());
        assertThatThrownBy(() -> make(volume.entries(), Optional.of(first))).isInstanceOf(IOException.class);
    }
}
