// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.tck.catalog.CatalogStoreContract;

class ShelfCatalogContractTest extends CatalogStoreContract {
    private static final Designator MEDIUM = Designator.parse("file./a/medium");

    @TempDir
    Path folder;

    private ShelfCatalog catalog;

    @Override
    protected CatalogStore store() {
        if (catalog == null) {
            catalog = new ShelfCatalog(shelf());
        }
        return catalog;
    }

    @Override
    protected CatalogStore restarted() {
        catalog.withdraw();
        catalog = new ShelfCatalog(shelf());
        return catalog;
    }

    private Path shelf() {
        return folder.resolve("shelf");
    }

    private static BackupSet set(String id) {
        return new BackupSet(
                id,
                MEDIUM,
                "label",
                "",
                MEDIUM,
                "name",
                Profile.VOLUME,
                Instant.EPOCH,
                "ext4",
                1234,
                5678,
                Consistency.QUIET,
                CheckLevel.FULL,
                512,
                512,
                "",
                "vg/root");
    }

    /** Of what a medium says no path is made. */
    @Test
    void noNameLeadsOut() throws IOException {
        for (String name : List.of("../../a", "/a", "..", "", "a\u0000b", "n".repeat(5000))) {
            store().add(set(name));
            store().keepEvidence(name, name, name);
            assertThat(store().evidence(name, name)).contains(name);
        }
        assertThat(store().sets(Optional.of(MEDIUM))).hasSize(6);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(shelf());
        }
    }

    @Test
    void fileCutAnywhereIsNoSet() throws IOException {
        store().add(set("a"));
        Path file;
        try (Stream<Path> all = Files.walk(shelf())) {
            file = all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(store().sets(Optional.empty())).as("%d bytes", length).isEmpty();
        }
        store().refresh(MEDIUM, List.of(set("a")));
        assertThat(store().sets(Optional.empty())).containsExactly(set("a"));
    }

    @Test
    void withdrawnItFails() throws IOException {
        CatalogStore store = store();
        store.add(set("a"));
        catalog.withdraw();
        assertThatThrownBy(() -> store.add(set("b"))).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> store.refresh(MEDIUM, List.of())).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> store.sets(Optional.empty())).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> store.keepEvidence("a", "b", "c")).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> store.evidence("a", "b")).isInstanceOf(ProviderWithdrawnException.class);
    }
}
