// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.tck.VolumeReading;

/** What is expected of the streams of entries: each entry once, in one order, from any place on. */
final class EntryOrder {
    private static final int DIRECTORIES = 16;

    /** Behind one cursor of so many the whole rest is read, behind the others the next few: the walk back is what may go wrong. */
    private static final int WHOLE_EVERY = 16;

    private static final int FEW = 3;

    private EntryOrder() {}

    private static List<Long> ids(List<FileEntry> entries) {
        return entries.stream().map(FileEntry::id).toList();
    }

    static void checkChildren(FileSystemVolume volume) throws IOException {
        List<FileEntry> all = VolumeReading.entries(volume, OptionalLong.empty(), 1000);
        List<FileEntry> directories = all.stream()
                .filter(e -> e.kind() == FileEntry.Kind.DIRECTORY)
                .limit(DIRECTORIES)
                .toList();
        assertThat(directories).isNotEmpty();
        for (FileEntry directory : directories) {
            List<FileEntry> expected = all.stream()
                    .filter(e -> e.id() != directory.id()
                            && e.links().stream().anyMatch(l -> l.parentId() == directory.id()))
                    .toList();
            try (EntryStream children = volume.children(directory)) {
                List<FileEntry> found = new ArrayList<>();
                for (var b = children.next(5); !b.isEnd(); b = children.next(5)) {
                    assertThat(b.faults()).isEmpty();
                    found.addAll(b.entries());
                }
                assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    /** Whoever builds paths of these directories alone comes to the same. */
    static void checkDirectories(FileSystemVolume volume) throws IOException {
        DirectoryTree all = new DirectoryTree(volume.summary().rootId());
        DirectoryTree these = new DirectoryTree(volume.summary().rootId());
        List<FileEntry> entries = VolumeReading.entries(volume, OptionalLong.empty(), 1000);
        entries.forEach(all::add);
        List<Long> seen = new ArrayList<>();
        try (EntryStream stream = volume.directories()) {
            for (EntryBatch b = stream.next(3); !b.isEnd(); b = stream.next(3)) {
                b.entries().forEach(these::add);
                seen.addAll(ids(b.entries()));
            }
        }
        assertThat(seen).doesNotHaveDuplicates().isSubsetOf(ids(entries));
        for (FileEntry entry : entries) {
            for (Link link : entry.links()) {
                assertThat(these.path(link)).as("%s", link).isEqualTo(all.path(link));
            }
        }
    }

    static void checkBatches(FileSystemVolume volume) throws IOException {
        List<FileEntry> expected = VolumeReading.entries(volume, OptionalLong.empty(), 1000);
        assertThat(VolumeReading.entries(volume, OptionalLong.empty(), 1)).isEqualTo(expected);
        assertThat(VolumeReading.entries(volume, OptionalLong.empty(), 7)).isEqualTo(expected);
        assertThat(expected).extracting(FileEntry::id).doesNotHaveDuplicates();
        assertThat(expected).extracting(FileEntry::id).contains(volume.summary().rootId());
    }

    /** The cursor is what the batch says: not always the number of an entry, nor larger than the one before. */
    static void checkCursors(FileSystemVolume volume) throws IOException {
        List<FileEntry> all = new ArrayList<>();
        List<Long> cursors = new ArrayList<>();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(1); !b.isEnd(); b = stream.next(1)) {
                if (!b.entries().isEmpty()) {
                    all.addAll(b.entries());
                    cursors.add(b.cursor());
                }
            }
        }
        assertThat(cursors).as("each place has a cursor of its own").doesNotHaveDuplicates();
        for (int i = 0; i < all.size(); i++) {
            List<Long> rest = ids(all.subList(i + 1, all.size()));
            try (EntryStream stream = volume.entries(OptionalLong.of(cursors.get(i)))) {
                int wanted = i % WHOLE_EVERY == 0 ? rest.size() : Math.min(FEW, rest.size());
                assertThat(ids(VolumeReading.next(stream, wanted)))
                        .as("behind entry %d, cursor %d", i, cursors.get(i))
                        .isEqualTo(rest.subList(0, wanted));
                if (wanted == rest.size()) {
                    assertThat(stream.next(1).isEnd()).isTrue();
                }
            }
        }
    }

    /** Some entries by a stream each, from the cursor of the one before. */
    static void checkHops(FileSystemVolume volume, FileSystemVolume other) throws IOException {
        List<Long> all = ids(VolumeReading.entries(volume, OptionalLong.empty(), 1000));
        List<Long> hopped = new ArrayList<>();
        OptionalLong after = OptionalLong.empty();
        while (hopped.size() <= all.size()) {
            try (EntryStream stream = other.entries(after)) {
                EntryBatch batch = stream.next(13);
                if (batch.isEnd()) {
                    break;
                }
                hopped.addAll(ids(batch.entries()));
                after = OptionalLong.of(batch.cursor());
            }
        }
        assertThat(hopped).isEqualTo(all);
    }
}
