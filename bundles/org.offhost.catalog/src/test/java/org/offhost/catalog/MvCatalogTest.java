// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;

class MvCatalogTest {
    private static final Designator DISK = Designator.parse("naa.6000000000000001");
    private static final Designator TAPE = Designator.parse("naa.6000000000000002");

    @TempDir
    Path folder;

    private static BackupSet set(String id, Designator medium, long second) {
        return new BackupSet(
                id,
                medium,
                "label = with: signs\n",
                Designator.parse("naa.6000000000000003"),
                "Grüße",
                Profile.FILES,
                Instant.ofEpochSecond(second),
                "ntfs",
                7,
                4096,
                Consistency.QUIET,
                CheckLevel.FULL,
                1 << 20,
                512);
    }

    @Test
    void setsSurviveARestartOldestFirst() throws IOException {
        MvCatalog catalog = new MvCatalog(folder);
        BackupSet late = set("a", DISK, 200);
        BackupSet early = set("b", DISK, 100);
        catalog.add(late);
        catalog.add(early);
        catalog.add(set("c", TAPE, 150));
        catalog.close();

        MvCatalog again = new MvCatalog(folder);
        assertThat(again.sets(Optional.of(DISK))).containsExactly(early, late);
        assertThat(again.sets(Optional.empty())).hasSize(3);
        again.close();
    }

    @Test
    void refreshForgetsWhatTheMediumDoesNotHold() throws IOException {
        MvCatalog catalog = new MvCatalog(folder);
        catalog.add(set("gone", DISK, 1));
        catalog.add(set("other", TAPE, 1));
        catalog.refresh(DISK, List.of(set("there", DISK, 2)));
        assertThat(catalog.sets(Optional.empty()))
                .extracting(BackupSet::id)
                .containsExactlyInAnyOrder("there", "other");
        catalog.close();
    }

    @Test
    void evidenceIsKeptBySetAndKind() throws IOException {
        MvCatalog catalog = new MvCatalog(folder);
        catalog.keepEvidence("a", "sha-256", "00ff");
        assertThat(catalog.evidence("a", "sha-256")).contains("00ff");
        assertThat(catalog.evidence("b", "sha-256")).isEmpty();
        catalog.close();
    }

    @Test
    void damagedFileIsPutAside() throws IOException {
        new MvCatalog(folder).close();
        Files.writeString(folder.resolve("catalog.mv"), "no catalog ".repeat(1000));
        MvCatalog catalog = new MvCatalog(folder);
        assertThat(catalog.sets(Optional.empty())).isEmpty();
        assertThat(folder.resolve("catalog.mv.damaged")).exists();
        catalog.close();
    }
}
