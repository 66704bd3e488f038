// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Entries;
import org.offhost.archive.MediumGeometry;
import org.offhost.filesystem.EntryBatch;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;

/** A spool that something is missing of is not laid out. */
class UnfinishedSpoolTest {
    @TempDir
    Path folder;

    private Spool spool() throws IOException {
        Spool spool = Spool.create(folder.resolve("spool"), Entries.VOLUME);
        spool.append(new EntryBatch(
                List.of(Entries.root(), Entries.directory(10, 5, "docs"), Entries.compressed(21, 10, "y", 9)),
                List.of(),
                21));
        return spool;
    }

    private static void requireRefused(Spool spool, String... words) {
        assertThatThrownBy(() -> SetLayout.plan(spool, Entries.description(), Selection.ALL, MediumGeometry.disk(512)))
                .hasMessageContainingAll(words);
    }

    @Test
    void entriesMayBeMissing() throws IOException {
        try (Spool spool = spool()) {
            requireRefused(spool, "not complete");
        }
    }

    @Test
    void decodedContentIsMissing() throws IOException {
        try (Spool spool = spool()) {
            spool.completeEntries();
            requireRefused(spool, "Entry 21", "not decoded");
        }
    }
}
