// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.KnownIndexes;
import org.offhost.archive.set.SetIndex;
import org.offhost.archive.set.SetReader;
import org.offhost.filesystem.Attribute;
import org.offhost.tck.Fixtures;

class StoredPathsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"ntfs-4k, VOLUME", "ntfs-4k, FILES", "exfat, FILES"})
    void pathsAreThoseOfTheEntries(String name, SetProfile profile) throws Exception {
        try (Backup b = Backup.of(Fixtures.shared(name), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 200L << 20, b.source.blockLength())) {
            SetRecord set = b.toDisk(disk, "set", profile);
            try (SetReader reader = new DiskMedium(disk).open(set)) {
                SetIndex index = new KnownIndexes().open("set", reader.written(), set.length());
                for (String directory : List.of("/", "/names", "/nowhere")) {
                    List<StoredPath> expected = new ArrayList<>();
                    try (StoredEntries entries = index.list(directory)) {
                        for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                            expected.add(outline(e.get()));
                        }
                    }
                    assertThat(all(index.paths(directory))).as(directory).isEqualTo(expected);
                    assertThat(expected.size()).as(directory).matches(n -> n > 3 != directory.equals("/nowhere"));
                }
            }
        }
    }

    @Test
    void whatIsSkippedIsNotReadAndTheRestIsAsIfItWereNotThere() throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("ntfs-4k"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 200L << 20, b.source.blockLength())) {
            SetRecord set = b.toDisk(disk, "set", SetProfile.FILES);
            try (SetReader reader = new DiskMedium(disk).open(set)) {
                SetIndex index = new KnownIndexes().open("set", reader.written(), set.length());
                List<String> every = names(index.paths("/"));
                for (String path : every) {
                    StoredPaths from = index.paths("/");
                    from.skipTo(path);
                    assertThat(names(from)).as(path).isEqualTo(every.subList(every.indexOf(path), every.size()));
                }
                List<String> top = new ArrayList<>();
                StoredPaths children = index.paths("/");
                for (Optional<StoredPath> p = children.next(); p.isPresent(); p = children.next()) {
                    top.add(p.get().path());
                    if (!p.get().path().equals("/")) {
                        children.skipBelow(p.get().path());
                    }
                }
                assertThat(top)
                        .isEqualTo(every.stream()
                                .filter(path -> path.lastIndexOf('/') == 0)
                                .toList());
            }
        }
    }

    private static List<String> names(StoredPaths paths) throws IOException {
        return all(paths).stream().map(StoredPath::path).toList();
    }

    private static StoredPath outline(StoredEntry e) {
        return new StoredPath(
                e.path(),
                e.entry().kind(),
                e.entry().content().map(Attribute::length).orElse(0L),
                e.entry().times());
    }

    private static List<StoredPath> all(StoredPaths paths) throws IOException {
        List<StoredPath> all = new ArrayList<>();
        for (Optional<StoredPath> p = paths.next(); p.isPresent(); p = paths.next()) {
            all.add(p.get());
        }
        return all;
    }
}
