// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;

/**
 * What every store of a catalogue must do; its test extends this and inherits the checks.
 *
 * <p>A store need keep no pages; then the checks of pages are skipped.
 */
public abstract class CatalogStoreContract {
    private static final Designator DISK = Designator.parse("naa.6000000000000001");
    private static final Designator TAPE = Designator.parse("naa.6000000000000002");
    private static final int PAGE = 4096;
    private static final int THREADS = 4;
    private static final int SETS = 25;

    /** The store, with nothing in it at first; the same one for one test. */
    protected abstract CatalogStore store() throws IOException;

    /** The store as the next process has it, after the first was closed; it is not asked again. */
    protected abstract CatalogStore restarted() throws IOException;

    private static BackupSet set(String id, Designator medium, long second) {
        return new BackupSet(
                id,
                medium,
                "label = with: signs\n\u0000 and \ud83d\ude00",
                "5d4c9a52-medium",
                Designator.parse("naa.6000000000000003"),
                "Grüße",
                Profile.FILES,
                Instant.ofEpochSecond(second),
                "ntfs",
                7,
                4096,
                Consistency.QUIET,
                CheckLevel.FULL,
                1L << 40,
                512,
                "the-set-before",
                "");
    }

    private static byte[] page(int seed) {
        byte[] page = new byte[PAGE];
        new Random(seed).nextBytes(page);
        return page;
    }

    @Test
    void emptyStoreKnowsNothing() throws IOException {
        CatalogStore store = store();
        assertThat(store.sets(Optional.empty())).isEmpty();
        assertThat(store.sets(Optional.of(DISK))).isEmpty();
        assertThat(store.page(DISK, "a", 0)).isEmpty();
        assertThat(store.evidence("a", "sha256")).isEmpty();
    }

    @Test
    void setsComeOldestFirstAndByMedium() throws IOException {
        CatalogStore store = store();
        store.add(set("a", DISK, 200));
        store.add(set("b", DISK, 100));
        store.add(set("c", TAPE, 150));
        assertThat(store.sets(Optional.of(DISK))).containsExactly(set("b", DISK, 100), set("a", DISK, 200));
        assertThat(store.sets(Optional.of(TAPE))).containsExactly(set("c", TAPE, 150));
        assertThat(store.sets(Optional.empty()))
                .containsExactlyInAnyOrder(set("a", DISK, 200), set("b", DISK, 100), set("c", TAPE, 150));
    }

    @Test
    void everyFieldOfASetIsKeptByTheNextProcess() throws IOException {
        BackupSet set = set("a", DISK, 200);
        store().add(set);
        assertThat(restarted().sets(Optional.of(DISK))).containsExactly(set);
    }

    @Test
    void setThatIsAddedAgainIsReplaced() throws IOException {
        CatalogStore store = store();
        store.add(set("a", DISK, 100));
        store.add(set("a", DISK, 300));
        assertThat(store.sets(Optional.of(DISK))).containsExactly(set("a", DISK, 300));
    }

    @Test
    void refreshIsWhatTheMediumHoldsAndTouchesNoOther() throws IOException {
        CatalogStore store = store();
        store.add(set("gone", DISK, 1));
        store.add(set("stays", DISK, 2));
        store.add(set("other", TAPE, 3));
        store.refresh(DISK, List.of(set("stays", DISK, 2), set("new", DISK, 4)));
        assertThat(store.sets(Optional.of(DISK))).containsExactly(set("stays", DISK, 2), set("new", DISK, 4));
        assertThat(store.sets(Optional.of(TAPE))).containsExactly(set("other", TAPE, 3));
        store.refresh(DISK, List.of());
        assertThat(store.sets(Optional.of(DISK))).isEmpty();
    }

    @Test
    void evidenceIsKeptBySetAndKind() throws IOException {
        CatalogStore store = store();
        String text = "a line\nand Grüße\n".repeat(1000);
        store.keepEvidence("a", "sha256", "old");
        store.keepEvidence("a", "sha256", text);
        store.keepEvidence("a", "other", "x");
        store.keepEvidence("b", "sha256", "");
        CatalogStore next = restarted();
        assertThat(next.evidence("a", "sha256")).contains(text);
        assertThat(next.evidence("a", "other")).contains("x");
        assertThat(next.evidence("b", "sha256")).contains("");
        assertThat(next.evidence("b", "other")).isEmpty();
    }

    @Test
    void pageIsReadAsItWasKeptOrNotAtAll() throws IOException {
        CatalogStore store = store();
        store.add(set("a", DISK, 1));
        store.keepPage(DISK, "a", 0, page(0));
        store.keepPage(DISK, "a", 1, page(1));
        assumeTrue(store.page(DISK, "a", 0).isPresent(), "the store keeps no pages");
        assertThat(store.page(DISK, "a", 0))
                .hasValueSatisfying(p -> assertThat(p).isEqualTo(page(0)));
        assertThat(store.page(DISK, "a", 1))
                .hasValueSatisfying(p -> assertThat(p).isEqualTo(page(1)));
        assertThat(store.page(DISK, "a", 2)).isEmpty();
        assertThat(store.page(TAPE, "a", 0)).as("of another medium").isEmpty();
    }

    @Test
    void pagesOfASetThatIsGoneAreForgotten() throws IOException {
        CatalogStore store = store();
        store.add(set("a", DISK, 1));
        store.add(set("b", DISK, 2));
        store.keepPage(DISK, "a", 0, page(0));
        store.keepPage(DISK, "b", 0, page(1));
        assumeTrue(store.page(DISK, "a", 0).isPresent(), "the store keeps no pages");
        store.refresh(DISK, List.of(set("b", DISK, 2)));
        assertThat(store.page(DISK, "a", 0)).isEmpty();
        assertThat(store.page(DISK, "b", 0))
                .hasValueSatisfying(p -> assertThat(p).isEqualTo(page(1)));
    }

    @Test
    void severalThreadsLoseNothing() throws Exception {
        CatalogStore store = store();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                work.add(() -> {
                    for (int i = 0; i < SETS; i++) {
                        store.add(set("set-" + thread + "-" + i, thread % 2 == 0 ? DISK : TAPE, i));
                        store.keepEvidence("set-" + thread + "-" + i, "sha256", thread + " " + i);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work, 2, TimeUnit.MINUTES)) {
                done.get(2, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.sets(Optional.empty())).hasSize(THREADS * SETS);
        assertThat(store.evidence("set-3-24", "sha256")).contains("3 24");
    }
}
