// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

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
                1 << 20,
                512,
                "the-set-before",
                "");
    }

    private MvCatalog catalog() throws IOException {
        return new MvCatalog(folder, 1 << 20);
    }

    private static byte[] page(int seed) {
        byte[] page = new byte[64 << 10];
        new Random(seed).nextBytes(page);
        return page;
    }

    @Test
    void setsSurviveARestartOldestFirst() throws IOException {
        MvCatalog catalog = catalog();
        BackupSet late = set("a", DISK, 200);
        BackupSet early = set("b", DISK, 100);
        catalog.add(late);
        catalog.add(early);
        catalog.add(set("c", TAPE, 150));
        catalog.close();

        MvCatalog again = catalog();
        assertThat(again.sets(Optional.of(DISK))).containsExactly(early, late);
        assertThat(again.sets(Optional.empty())).hasSize(3);
        again.close();
    }

    @Test
    void refreshForgetsWhatTheMediumDoesNotHold() throws IOException {
        MvCatalog catalog = catalog();
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
        MvCatalog catalog = catalog();
        catalog.keepEvidence("a", "sha-256", "00ff");
        assertThat(catalog.evidence("a", "sha-256")).contains("00ff");
        assertThat(catalog.evidence("b", "sha-256")).isEmpty();
        catalog.close();
    }

    @Test
    void pagesSurviveARestart() throws IOException {
        MvCatalog catalog = catalog();
        catalog.keepPage(DISK, "a", 0, page(0));
        catalog.keepPage(DISK, "a", 7, page(7));
        catalog.close();
        MvCatalog again = catalog();
        assertThat(again.page(DISK, "a", 7)).contains(page(7));
        assertThat(again.page(DISK, "a", 1)).isEmpty();
        assertThat(again.page(TAPE, "a", 7)).isEmpty();
        again.close();
    }

    @Test
    void setsListedTheLongestTimeAgoMakeRoom() throws IOException {
        MvCatalog catalog = catalog();
        for (String set : List.of("first", "second", "third")) {
            for (int n = 0; n < 5; n++) {
                catalog.keepPage(DISK, set, n, page(n));
            }
        }
        assertThat(catalog.page(DISK, "first", 0)).isPresent(); // and is the newest now
        catalog.keepPage(DISK, "third", 5, page(5));
        assertThat(catalog.page(DISK, "second", 0)).isPresent(); // 16 pages of 64 KiB are just the limit
        assertThat(catalog.page(DISK, "first", 0)).isPresent();
        catalog.keepPage(DISK, "fourth", 0, page(0));
        assertThat(catalog.page(DISK, "third", 0)).isEmpty();
        assertThat(catalog.page(DISK, "second", 4)).isPresent();
        assertThat(catalog.page(DISK, "first", 4)).isPresent();
        catalog.close();
    }

    @Test
    void listingThatIsLongerThanTheRoomIsKeptInPart() throws IOException {
        MvCatalog catalog = catalog();
        for (int n = 0; n < 40; n++) {
            catalog.keepPage(DISK, "long", n, page(n));
        }
        assertThat(catalog.page(DISK, "long", 15)).isPresent();
        assertThat(catalog.page(DISK, "long", 16)).isEmpty();
        catalog.close();
    }

    @Test
    void refreshForgetsTheListingsOfSetsThatAreGoneOrOthers() throws IOException {
        MvCatalog catalog = catalog();
        for (String id : List.of("gone", "other", "same")) {
            catalog.add(set(id, DISK, 1));
            catalog.keepPage(DISK, id, 0, page(0));
        }
        catalog.refresh(DISK, List.of(set("same", DISK, 1), set("other", DISK, 2)));
        assertThat(catalog.page(DISK, "gone", 0)).isEmpty();
        assertThat(catalog.page(DISK, "other", 0)).isEmpty();
        assertThat(catalog.page(DISK, "same", 0)).isPresent();
        catalog.close();
    }

    @Test
    void fileThatProvesDamagedWhileItIsReadIsPutAside() throws IOException {
        MvCatalog catalog = catalog();
        for (int n = 0; n < 14; n++) {
            catalog.keepPage(DISK, "a", n, page(n));
        }
        catalog.add(set("a", DISK, 1));
        catalog.close();
        Path file = folder.resolve("catalog.mv");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 16 << 10; i < bytes.length - (32 << 10); i += 512) {
            bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
        MvCatalog again = catalog();
        for (int n = 0; n < 14; n++) {
            assertThat(again.page(DISK, "a", n).orElse(page(n))).isEqualTo(page(n));
        }
        assertThat(damaged()).hasSize(1);
        again.add(set("b", DISK, 2));
        assertThat(again.sets(Optional.of(DISK))).extracting(BackupSet::id).contains("b");
        again.close();
    }

    @Test
    void damagedFileIsPutAside() throws IOException {
        catalog().close();
        Files.writeString(folder.resolve("catalog.mv"), "no catalog ".repeat(1000));
        MvCatalog catalog = catalog();
        assertThat(catalog.sets(Optional.empty())).isEmpty();
        assertThat(damaged()).hasSize(1);
        catalog.close();
    }

    private List<Path> damaged() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.getFileName().toString().startsWith("catalog.mv.damaged-"))
                    .toList();
        }
    }

    @Test
    void noDamagedFileTakesThePlaceOfOneBefore() throws IOException {
        for (int n = 1; n <= 3; n++) {
            Files.writeString(folder.resolve("catalog.mv"), ("no catalog " + n).repeat(1000));
            MvCatalog catalog = catalog();
            assertThat(catalog.sets(Optional.empty())).isEmpty();
            catalog.close();
            assertThat(damaged()).hasSize(n);
        }
    }

    @Test
    void fileThatCannotBeReadIsNotDamagedAndUsedWhenItCan() throws IOException {
        MvCatalog first = catalog();
        first.keepEvidence("a", "sha256", "0123");
        first.close();
        Path file = folder.resolve("catalog.mv");
        Path kept = folder.resolve("kept");
        Files.move(file, kept);
        Files.createDirectory(file); // whatever reads it gets an error of the system
        Files.createFile(file.resolve("x"));
        MvCatalog catalog = catalog();
        assertThatThrownBy(() -> catalog.evidence("a", "sha256"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThat(damaged()).isEmpty();
        Files.delete(file.resolve("x"));
        Files.delete(file);
        Files.move(kept, file);
        assertThat(catalog.evidence("a", "sha256")).as("without a restart").contains("0123");
        catalog.close();
    }

    /** Whoever has it still waits for the next one; a set is not bad for it. */
    @Test
    void oneThatIsClosedIsWithdrawn() throws IOException {
        MvCatalog catalog = catalog();
        catalog.close();
        assertThatThrownBy(() -> catalog.evidence("a", "sha256")).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        Path state = folder.resolve("state");
        MvCatalog catalog = new MvCatalog(state.resolve("catalog"), 1 << 20);
        catalog.add(set("a", DISK, 1));
        catalog.close();
        for (Path p : List.of(state, state.resolve("catalog"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)))
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(state.resolve("catalog").resolve("catalog.mv"))))
                .isEqualTo("rw-------");
    }
}
