// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Extent;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.WindowsFacets;

class SpoolTest {
    private static final Fault FAULT =
            new Fault(new FaultSubject.Number(12), Fault.Effect.PASSED_OVER, "file record 12", 4096, "no signature");

    @TempDir
    Path folder;

    private Path spoolFolder;

    @BeforeEach
    void begin() throws IOException {
        spoolFolder = folder.resolve("spool");
        try (Spool spool = Spool.create(spoolFolder, Entries.VOLUME)) {
            spool.append(new EntryBatch(List.of(Entries.root(), Entries.directory(10, 5, "docs")), List.of(), 10));
            spool.checkpoint();
            spool.append(new EntryBatch(List.of(Entries.resident(11, 10, "a.txt", "hello")), List.of(FAULT), 12));
            spool.checkpoint();
        }
    }

    private static List<FileEntry> all(Spool spool) throws IOException {
        List<FileEntry> all = new ArrayList<>();
        try (SpoolReader r = spool.entries()) {
            for (Optional<FileEntry> e = r.next(); e.isPresent(); e = r.next()) {
                all.add(e.get());
            }
        }
        return all;
    }

    @Test
    void whatWasAppendedIsThereAfterOpening() throws IOException {
        try (Spool spool = Spool.open(spoolFolder)) {
            assertThat(spool.volume()).isEqualTo(Entries.VOLUME);
            assertThat(spool.cursor()).hasValue(12);
            assertThat(all(spool))
                    .containsExactly(
                            Entries.root(),
                            Entries.directory(10, 5, "docs"),
                            Entries.resident(11, 10, "a.txt", "hello"));
            assertThat(spool.faults(5)).containsExactly(FAULT);
            assertThat(spool.directories().path(all(spool).get(2).links().get(0)))
                    .contains("/docs/a.txt");
            SpoolStatistics s = spool.statistics();
            assertThat(s.files()).isEqualTo(1);
            assertThat(s.directories()).isEqualTo(1);
            assertThat(s.resident()).isEqualTo(1);
            assertThat(s.bytes()).isEqualTo(5);
            assertThat(s.faults()).isEqualTo(1);
            assertThat(spool.entriesComplete()).isFalse();
        }
    }

    @Test
    void whoseDirectoryHasGotAnothersNumberIsToldAfterOpening() throws IOException {
        FileEntry file = Entries.resident(13, 10, "b.txt", "");
        FileEntry left = new FileEntry(
                file.id(),
                file.sequence(),
                file.kind(),
                false,
                List.of(new Link(10, 1, "b.txt", false), new Link(10, 1, "B~1.TXT", true), new Link(10, 2, "c", false)),
                file.times(),
                file.facets().with(WindowsFacets.caseSensitive()),
                Optional.of(new LinkTarget(LinkTarget.Kind.MOUNT_POINT, "\\??\\C:\\links", "C:\\links", false, true)),
                file.attributes());
        try (Spool spool = Spool.open(spoolFolder)) {
            spool.append(new EntryBatch(List.of(left), List.of(), 13));
        }
        try (Spool spool = Spool.open(spoolFolder)) {
            assertThat(all(spool).get(3)).isEqualTo(left);
            assertThat(left.links().stream().map(spool.directories()::path))
                    .containsExactly(Optional.of("/docs/b.txt"), Optional.of("/docs/B~1.TXT"), Optional.empty());
        }
    }

    @Test
    void aTornTailIsCutAtAnyByte() throws IOException {
        Path file = spoolFolder.resolve("entries");
        byte[] whole = Files.readAllBytes(file);
        long firstBatch = 0;
        for (int cut = whole.length - 1; cut > 0; cut -= 7) {
            Files.write(file, Arrays.copyOf(whole, cut));
            try (Spool spool = Spool.open(spoolFolder)) {
                int entries = all(spool).size();
                assertThat(entries).isIn(0, 2);
                assertThat(spool.cursor().orElse(-1)).isEqualTo(entries == 0 ? -1 : 10);
                firstBatch += entries == 2 ? 1 : 0;
            }
        }
        assertThat(firstBatch).isPositive();
    }

    @Test
    void aChangedByteEndsTheSpoolBeforeIt() throws IOException {
        Path file = spoolFolder.resolve("entries");
        try (FileChannel c = FileChannel.open(file, StandardOpenOption.WRITE)) {
            c.write(ByteBuffer.wrap(new byte[] {'X'}), c.size() - 3);
        }
        try (Spool spool = Spool.open(spoolFolder)) {
            assertThat(spool.cursor()).hasValue(10);
            spool.append(new EntryBatch(List.of(Entries.resident(11, 10, "a.txt", "again")), List.of(), 11));
            assertThat(all(spool)).hasSize(3);
        }
    }

    @Test
    void aRestartForgetsTheEntries() throws IOException {
        try (Spool spool = Spool.open(spoolFolder)) {
            spool.restart();
            assertThat(all(spool)).isEmpty();
            assertThat(spool.cursor()).isEmpty();
            assertThat(spool.statistics().files()).isZero();
        }
    }

    @Test
    void allocatedRangesCountOnlyIfComplete() throws IOException {
        try (Spool spool = Spool.open(spoolFolder)) {
            spool.appendAllocated(List.of(new Extent(0, 4096), new Extent(4096, 4096)));
            spool.appendAllocated(List.of(new Extent(8192, 4096), new Extent(65_536, 4096)));
        }
        try (Spool spool = Spool.open(spoolFolder)) {
            assertThat(spool.allocatedComplete()).isFalse();
            assertThat(spool.allocated().next(10)).isEmpty();
            spool.appendAllocated(List.of(new Extent(0, 4096), new Extent(4096, 4096)));
            spool.appendAllocated(List.of(new Extent(8192, 4096), new Extent(65_536, 4096)));
            spool.completeAllocated();
        }
        try (Spool spool = Spool.open(spoolFolder)) {
            assertThat(spool.allocatedComplete()).isTrue();
            assertThat(spool.allocated().next(10)).containsExactly(new Extent(0, 12_288), new Extent(65_536, 4096));
            assertThat(spool.statistics().allocatedBytes()).isEqualTo(16_384);
        }
    }

    @Test
    void rangesInDoubtCountOnlyIfTheAllocatedOnesAreComplete() throws IOException {
        try (Spool spool = Spool.open(spoolFolder)) {
            spool.appendInDoubt(List.of(new Extent(0, 4096)));
        }
        try (Spool spool = Spool.open(spoolFolder)) {
            assertThat(spool.inDoubt().next(10)).isEmpty();
            spool.appendInDoubt(List.of(new Extent(4096, 512), new Extent(8192, 4096)));
            spool.appendAllocated(List.of(new Extent(4096, 8192)));
            spool.completeAllocated();
        }
        try (Spool spool = Spool.open(spoolFolder)) {
            assertThat(spool.inDoubt().next(10)).containsExactly(new Extent(4096, 512), new Extent(8192, 4096));
            spool.restartAllocated();
            assertThat(spool.inDoubt().next(10)).isEmpty();
        }
    }

    @Test
    void decodedStreamsAreAskedForOnce() throws IOException {
        try (Spool spool = Spool.open(spoolFolder)) {
            spool.append(new EntryBatch(
                    List.of(Entries.compressed(20, 10, "x", 70_000), Entries.compressed(21, 10, "y", 9)),
                    List.of(),
                    21));
            PendingStreams pending = spool.needsDecoding(Selection.ALL, Encoded.DECODE);
            PendingStream first = pending.next().orElseThrow();
            assertThat(first.entry().id()).isEqualTo(20);
            try (OutputStream out = spool.decoded(first.entry(), first.attribute())) {
                out.write(new byte[70_000]);
            }
            PendingStream second = pending.next().orElseThrow();
            spool.decoded(second.entry(), second.attribute()).write(1);
        }
        try (Spool spool = Spool.open(spoolFolder);
                PendingStreams pending = spool.needsDecoding(Selection.ALL, Encoded.DECODE)) {
            assertThat(pending.next().orElseThrow().entry().id()).isEqualTo(21);
            assertThat(pending.next()).isEmpty();
        }
    }

    @Test
    void aFolderInUseIsRefused() {
        assertThatThrownBy(() -> Spool.create(spoolFolder, Entries.VOLUME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not empty");
    }
}
