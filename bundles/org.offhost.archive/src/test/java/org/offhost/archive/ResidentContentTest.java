// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.layout.SetCounter;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.tck.Fixtures;

/** Content in records of the file system is kept once: in the image of the volume, or in the index beside a set of files. */
class ResidentContentTest {
    @TempDir
    Path folder;

    private static Map<Long, FileEntry> entries(Backup b) throws IOException {
        Map<Long, FileEntry> all = new HashMap<>();
        try (EntryStream entries = b.volume.entries(OptionalLong.empty())) {
            for (EntryBatch batch = entries.next(100); !batch.isEnd(); batch = entries.next(100)) {
                batch.entries().forEach(e -> all.put(e.id(), e));
            }
        }
        return all;
    }

    private static AttributeValue.Resident onVolume(FileEntry e, Attribute a) {
        return e.attributes().stream()
                .filter(v -> v.type().equals(a.type()) && v.name().equals(a.name()))
                .map(v -> (AttributeValue.Resident) v.value())
                .findFirst()
                .orElseThrow();
    }

    /** Records longer than a cluster may lie in pieces: their content stays in the index. */
    @ParameterizedTest
    @CsvSource({"ntfs-4k, true", "ntfs-4kn, true", "ntfs-c64k, true", "ntfs-c512, false"})
    void anImageHoldsWhatTheIndexDoesNot(String name, boolean records) throws Exception {
        try (Backup b = Backup.of(Fixtures.shared(name), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 200L << 20, b.source.blockLength())) {
            SetRecord set = b.toDisk(disk, "volume", SetProfile.VOLUME);
            Map<Long, FileEntry> truth = entries(b);
            int inRecords = 0;
            int mended = 0;
            try (SetReader reader = new DiskMedium(disk).open(set);
                    StoredEntries entries = reader.list("/")) {
                for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                    for (Attribute a : e.get().entry().attributes()) {
                        if (a.role() != Attribute.Role.CONTENT || a.value() instanceof AttributeValue.NonResident) {
                            continue;
                        }
                        AttributeValue.Resident was =
                                onVolume(truth.get(e.get().entry().id()), a);
                        try (InputStream in = reader.content(e.get(), a)) {
                            assertThat(in.readAllBytes()).as(e.get().path()).isEqualTo(was.toArray());
                        }
                        if (a.value() instanceof AttributeValue.InRecord r) {
                            inRecords++;
                            mended += r.others().length() > 0 ? 1 : 0;
                        } else if (records && was.length() > 0) {
                            assertThat(e.get().entry().attributes())
                                    .as(e.get().path())
                                    .anyMatch(other -> other.encoding() != Encoding.PLAIN);
                        }
                    }
                }
            }
            assertThat(inRecords > 0 && mended > 0).isEqualTo(records);
        }
    }

    @ParameterizedTest
    @CsvSource({"ntfs-4k", "ntfs-4kn"})
    void aSetOfFilesHoldsItInItsMembersAlone(String name) throws Exception {
        try (Backup b = Backup.of(Fixtures.shared(name), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 200L << 20, b.source.blockLength())) {
            SetRecord set = b.toDisk(disk, "files", SetProfile.FILES);
            Map<Long, FileEntry> truth = entries(b);
            SetCounter counter = new SetCounter();
            int small = 0;
            try (SetReader reader = new DiskMedium(disk).open(set);
                    StoredEntries entries = reader.list("/")) {
                for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                    counter.add(e.get());
                    for (Attribute a : e.get().entry().attributes()) {
                        if (a.role() != Attribute.Role.CONTENT || a.length() == 0) {
                            continue;
                        }
                        assertThat(a.value()).as(e.get().path()).isInstanceOf(AttributeValue.NonResident.class);
                        Optional<AttributeValue.Resident> was =
                                resident(truth.get(e.get().entry().id()), a);
                        if (was.isPresent()) {
                            small++;
                            try (InputStream in = reader.content(e.get(), a)) {
                                assertThat(in.readAllBytes())
                                        .as(e.get().path())
                                        .isEqualTo(was.get().toArray());
                            }
                        }
                    }
                }
            }
            assertThat(small).isGreaterThan(10);
            assertThat(counter.contents().resident())
                    .as("what a person is told of the volume")
                    .isGreaterThanOrEqualTo(small);
        }
    }

    private static Optional<AttributeValue.Resident> resident(FileEntry e, Attribute a) {
        return e.attributes().stream()
                .filter(v -> v.type().equals(a.type()) && v.name().equals(a.name()))
                .filter(v -> v.value() instanceof AttributeValue.Resident)
                .map(v -> (AttributeValue.Resident) v.value())
                .findFirst();
    }
}
