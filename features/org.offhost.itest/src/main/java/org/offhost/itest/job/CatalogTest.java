// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.Listing;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The catalog answers what it was told before, and is made anew from the media when it is gone. */
class CatalogTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
    }

    private Designator medium(String kind) throws IOException {
        return kind.equals("tape") ? lab.tape("medium.tap", 0) : lab.disk("medium.img", 512, 64 << 20);
    }

    private String backup(Designator medium) throws Exception {
        Designator source = lab.disk(Fixtures.shared("ntfs-4k"), 512, true, 0);
        return Lab.completed(lab.run(Lab.request(source, "catalog", medium)))
                .summary()
                .setId();
    }

    private List<ListedEntry> list(Designator medium, String set, String path) throws IOException {
        List<ListedEntry> all = new ArrayList<>();
        try (Listing<ListedEntry> listing = lab.backup().list(medium, set, path)) {
            for (List<ListedEntry> some = listing.next(7); !some.isEmpty(); some = listing.next(7)) {
                all.addAll(some);
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "tape"})
    void whatWasListedOnceNeedsNoMedium(String kind) throws Exception {
        Designator medium = medium(kind);
        String set = backup(medium);
        List<ListedEntry> before = list(medium, set, "/");
        assertThat(before).hasSizeGreaterThan(200);
        lab.detach(medium);
        assertThat(list(medium, set, "/")).isEqualTo(before);
        assertThat(lab.backup().known(medium)).extracting(BackupSet::id).containsExactly(set);
    }

    @Test
    void whatWasNotListedNeedsTheMedium() throws Exception {
        Designator medium = medium("disk");
        String set = backup(medium);
        lab.detach(medium);
        assertThatThrownBy(() -> list(medium, set, "/"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(medium.toString());
    }

    @Test
    void catalogThatIsDeletedIsMadeAnewFromTheMedium() throws Exception {
        Designator medium = medium("disk");
        List<String> made = List.of(backup(medium), backup(medium));
        List<BackupSet> before = lab.service(CatalogStore.class).sets(Optional.of(medium));
        List<ListedEntry> listed = list(medium, made.get(0), "/");
        Bundle catalog = Arrays.stream(context.getBundles())
                .filter(b -> "org.offhost.catalog".equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        catalog.stop();
        delete(Path.of(context.getProperty("offhost.state")).resolve("catalog"));
        catalog.start();

        CatalogStore store = lab.service(CatalogStore.class);
        assertThat(store.sets(Optional.of(medium))).isEmpty();
        assertThat(lab.backup().sets(medium)).extracting(BackupSet::id).containsExactlyElementsOf(made);
        assertThat(store.sets(Optional.of(medium))).isEqualTo(before);
        assertThat(list(medium, made.get(0), "/")).isEqualTo(listed);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}
