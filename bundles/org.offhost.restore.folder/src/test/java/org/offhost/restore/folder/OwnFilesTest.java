// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.kit.name.NameRules;
import org.offhost.kit.name.PlacedNames;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.folder.log.LeftFile;
import org.offhost.restore.folder.log.LeftFiles;
import org.offhost.restore.folder.log.RestoreLog;

class OwnFilesTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));
    private static final PlacedNames.Placed PLACE = new PlacedNames.Placed("a", 7, false);

    @TempDir
    Path folder;

    private Path at() {
        return folder.resolve("dest/a");
    }

    private interface Work {
        void on(OwnFiles own) throws IOException;
    }

    /** A run of the job, begun by one before. */
    private void run(PlacementOrder.Existing existing, Work work) throws IOException {
        InsideFolder inside = new InsideFolder(folder.resolve("dest"));
        inside.make();
        PlacementOrder order = new PlacementOrder("job", inside.root().toUri(), existing, false, false);
        FirstLook look = new FirstLook(inside, NameRules.POSIX, order, true);
        try (RestoreLog log = RestoreLog.open(folder.resolve("spool/restored"));
                OwnFiles own = new OwnFiles(
                        inside, existing, look, log, LeftFiles.open(folder.resolve("spool/left")), "job")) {
            work.on(own);
        }
    }

    private void put(OwnFiles own, String text) throws IOException {
        own.put(PLACE, false, p -> Files.setLastModifiedTime(Files.writeString(p, text), LONG_AGO));
    }

    @Test
    void whatIsAsItWasLeftIsReplacedByTheNextRun() throws IOException {
        run(PlacementOrder.Existing.REFUSE, own -> put(own, "one"));
        run(PlacementOrder.Existing.REFUSE, own -> put(own, "two"));
        run(PlacementOrder.Existing.SKIP, own -> put(own, "three"));
        assertThat(at()).hasContent("three");
        assertThat(at().getParent()).isDirectoryNotContaining(p -> p.toString().contains("partial"));
    }

    /** The process was killed when the file had its name and no more was noted, and again when it had not. */
    @Test
    void noteIsTrueWheneverTheProcessIsKilled() throws IOException {
        run(PlacementOrder.Existing.REFUSE, own -> put(own, "one"));
        try (LeftFiles left = LeftFiles.open(folder.resolve("spool/left"))) {
            left.note(PLACE.ordinal(), LeftFile.of(at()).stillChanging());
        }
        run(PlacementOrder.Existing.REFUSE, own -> put(own, "two"));
        assertThat(at()).hasContent("two");
        Files.delete(at());
        run(PlacementOrder.Existing.REFUSE, own -> put(own, "three"));
        assertThat(at()).hasContent("three");
    }

    @Test
    void whatIsBeingMadeWhenTheProcessIsKilledIsMadeAnew() throws IOException {
        run(
                PlacementOrder.Existing.REFUSE,
                own -> assertThatThrownBy(() -> own.put(PLACE, false, p -> {
                            throw new IOException("ended");
                        }))
                        .hasMessage("ended"));
        Files.writeString(folder.resolve("dest/.offhost-partial-job"), "half");
        run(PlacementOrder.Existing.REFUSE, own -> put(own, "whole"));
        assertThat(at()).hasContent("whole");
        assertThat(folder.resolve("dest/.offhost-partial-job")).doesNotExist();
    }

    @Test
    void whatSomebodyChangedWhileTheNextContentWasReadStays() throws IOException {
        run(PlacementOrder.Existing.REFUSE, own -> put(own, "one"));
        run(
                PlacementOrder.Existing.REFUSE,
                own -> assertThatThrownBy(() -> own.put(PLACE, false, p -> {
                            Files.writeString(p, "two");
                            Files.writeString(at(), " and mine", StandardOpenOption.APPEND);
                        }))
                        .hasMessageContaining("stays as it is"));
        assertThat(at()).hasContent("one and mine");
    }

    @Test
    void whatWasNeverTheJobsStaysUnlessItMayBeOverwritten() throws IOException {
        Files.createDirectory(folder.resolve("dest"));
        Files.writeString(at(), "mine");
        run(
                PlacementOrder.Existing.REFUSE,
                own -> assertThatThrownBy(() -> put(own, "set")).isInstanceOf(FileAlreadyExistsException.class));
        assertThat(at()).hasContent("mine");
        run(PlacementOrder.Existing.OVERWRITE, own -> put(own, "set"));
        assertThat(at()).hasContent("set");
    }

    @Test
    void emptyDirectoryOfTheJobsOwnIntoWhichSomebodyPutAFileStays() throws IOException {
        run(PlacementOrder.Existing.REFUSE, own -> own.put(PLACE, false, Files::createDirectory));
        run(PlacementOrder.Existing.REFUSE, own -> own.put(PLACE, false, Files::createDirectory));
        Files.writeString(at().resolve("mine"), "mine");
        run(
                PlacementOrder.Existing.REFUSE,
                own -> assertThatThrownBy(() -> own.put(PLACE, false, Files::createDirectory))
                        .isInstanceOf(IOException.class));
        run(
                PlacementOrder.Existing.OVERWRITE,
                own -> assertThatThrownBy(() -> own.put(PLACE, false, Files::createDirectory))
                        .isInstanceOf(IOException.class));
        assertThat(at().resolve("mine")).hasContent("mine");
    }

    @Test
    void symbolicLinkIsReplacedAndWhatItLeadsToIsNot() throws IOException {
        Path far = Files.writeString(folder.resolve("far"), "precious");
        run(PlacementOrder.Existing.REFUSE, own -> own.put(PLACE, false, p -> Files.createSymbolicLink(p, far)));
        run(
                PlacementOrder.Existing.REFUSE,
                own -> own.put(PLACE, false, p -> Files.createSymbolicLink(p, Path.of("near"))));
        assertThat(Files.readSymbolicLink(at())).hasToString("near");
        assertThat(far).hasContent("precious");
    }

    @Test
    void fileWithMoreNamesIsStillTheJobsWhenOneOfThemGoes() throws IOException {
        run(PlacementOrder.Existing.REFUSE, own -> own.put(PLACE, true, p -> Files.writeString(p, "one")));
        Path other = Files.createLink(folder.resolve("dest/b"), at());
        Files.delete(other);
        run(PlacementOrder.Existing.REFUSE, own -> own.put(PLACE, true, p -> Files.writeString(p, "two")));
        assertThat(at()).hasContent("two");
    }

    @Test
    void noteThatIsNotWholeTellsOfNothing() throws IOException {
        Path file = folder.resolve("spool/left");
        try (LeftFiles left = LeftFiles.open(file)) {
            assertThat(left.at(3)).isEmpty();
            left.note(3, new LeftFile(1, 2, 3, 4));
            assertThat(left.at(3)).contains(new LeftFile(1, 2, 3, 4));
            assertThat(left.at(2)).as("never written").isEmpty();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at = 3 * 40; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            try (LeftFiles left = LeftFiles.open(file)) {
                assertThat(left.at(3)).as("byte %d", at).isEmpty();
            }
        }
    }

    /** FAT keeps 2 s, exFAT 10 ms: what was set is rounded down when it is read anew. */
    @Test
    void timeThatTheDiskKeepsLessExactlyIsTheSame() {
        LeftFile left = new LeftFile(1, 2, 1_234_567_891_234_567L, 0);
        for (long now : new long[] {
            1_234_567_891_234_567L, 1_234_567_891_230_000L, 1_234_567_891_000_000L, 1_234_567_890_000_000L
        }) {
            assertThat(left.isUntouched(new LeftFile(1, 2, now, 9)))
                    .as("%d", now)
                    .isTrue();
        }
        for (long now : new long[] {1_234_567_891_234_568L, 1_234_567_891_234_566L, 1_234_567_892_000_000L, 0}) {
            assertThat(left.isUntouched(new LeftFile(1, 2, now, 9)))
                    .as("%d", now)
                    .isFalse();
        }
        assertThat(left.isUntouched(new LeftFile(2, 2, left.modified(), 9))).isFalse();
        assertThat(left.looksLike(new LeftFile(2, 2, left.modified(), 9))).isTrue();
    }
}
