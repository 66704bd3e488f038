// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.launch.MarkedConsole.Outcome;
import org.offhost.tck.Fixtures;
import org.offhost.tck.hostile.HostileImages;
import org.offhost.tck.hostile.HostileTapes;

/** One console with a heap of 256 MiB meets every hostile tape and volume; disk media are {@link HostileMediaConsoleTest}'s. */
class HostileInputConsoleTest {
    /** More filemarks are the end of a tape to many programs, and no damage; gaps and a record cut short are no objects. */
    private static final Set<HostileTapes> HARMLESS =
            EnumSet.of(HostileTapes.MARKS_BEHIND_THE_SETS, HostileTapes.GAPS_BEHIND_THE_SETS);

    /** Records that hold nothing but content, which only a whole reading sees. */
    private static final Set<HostileTapes> CONTENT = EnumSet.of(
            HostileTapes.WORD_PAST_THE_LONGEST,
            HostileTapes.WORD_OF_NO_CLASS,
            HostileTapes.WORDS_THAT_DIFFER,
            HostileTapes.READ_WITH_AN_ERROR,
            HostileTapes.RECORD_SHORT,
            HostileTapes.RECORD_LONG);

    /** Read whole by what is sound in them: the copy of the boot sector, or what the files need not. */
    private static final Set<HostileImages> WHOLE = EnumSet.of(
            HostileImages.NTFS_SECTORS_NEGATIVE,
            HostileImages.NTFS_SECTORS_OVERFLOW,
            HostileImages.NTFS_SECTORS_ZERO,
            HostileImages.NTFS_INDEX_OF_GIGABYTES,
            HostileImages.FAT32_ROOT_WITHOUT_END,
            HostileImages.EXFAT_ROOT_WITHOUT_END,
            HostileImages.EXFAT_BITMAP_OF_2_63,
            HostileImages.EXFAT_UPCASE_DAMAGED);

    /** Shown as far as they go, with what is wrong; a backup is refused. */
    private static final Set<HostileImages> TOLD = EnumSet.of(
            HostileImages.NTFS_MFT_OF_ONE_RECORD,
            HostileImages.EXFAT_BITMAP_MISSING,
            HostileImages.MBR_FAR_OUTSIDE,
            HostileImages.MBR_OVERLAPS,
            HostileImages.EBR_IN_ITSELF,
            HostileImages.EBR_IN_A_RING,
            HostileImages.EBR_FAR_OUTSIDE,
            HostileImages.GPT_VOLUME_FAR_OUTSIDE,
            HostileImages.GPT_VOLUME_BACKWARD,
            HostileImages.GPT_VOLUME_IS_THE_TABLE,
            HostileImages.GPT_VOLUMES_OVERLAP);

    /** Its files need no map of what is in use; a copy of the volume does. */
    private static final Set<HostileImages> SHOWN = EnumSet.of(HostileImages.NTFS_BITMAP_OF_ONE_BYTE);

    @TempDir
    Path folder;

    private byte[] medium(Offhost offhost, String name, String profile, int sets) throws Exception {
        Path medium = folder.resolve(name);
        for (int n = 0; n < sets; n++) {
            offhost.run(
                            "backup",
                            "--source",
                            source().toString(),
                            "--medium",
                            medium.toString(),
                            "--profile",
                            profile,
                            "--quiet-period",
                            "0s")
                    .expect(0);
        }
        return Files.readAllBytes(medium);
    }

    private Path source() throws Exception {
        Path source = folder.resolve("fat12.img");
        return Files.exists(source) ? source : Fixtures.image("fat12", folder);
    }

    private static void read(MarkedConsole console, String kind, Path medium, String destination) {
        console.type(kind + "-list", "offhost:list --medium " + medium)
                .type(kind + "-verify", "offhost:verify --medium " + medium)
                .type(kind + "-full", "offhost:verify --check full --medium " + medium)
                .type(kind + "-restore", "offhost:restore --medium " + medium + " " + destination);
    }

    @Test
    void noHostileTapeVerifiesAndWhatIsRestoredOfOneIsRight() throws Exception {
        Offhost offhost = new Offhost(folder);
        byte[] sound = medium(offhost, "sound.tap", "files", 2);
        MarkedConsole console = new MarkedConsole();
        console.type(
                "reference",
                "offhost:restore --medium " + folder.resolve("sound.tap") + " --to-folder "
                        + folder.resolve("reference"));
        for (HostileTapes kind : HostileTapes.values()) {
            Path medium = Files.write(folder.resolve(kind + ".tap"), kind.of(sound));
            read(console, kind.name(), medium, "--to-folder " + folder.resolve(kind + ".out"));
        }
        Map<String, Outcome> outcomes = console.play(offhost);
        assertThat(outcomes.get("reference").succeeded()).isTrue();
        for (HostileTapes kind : HostileTapes.values()) {
            if (!HARMLESS.contains(kind)) {
                requireFailure(kind + "-full", outcomes);
            }
            if (CONTENT.contains(kind)) {
                assertThat(outcomes.get(kind + "-full").text())
                        .as("%s-full", kind)
                        .containsAnyOf("damaged: bytes ", "there is room for ");
            } else if (!HARMLESS.contains(kind)) {
                requireFailure(kind + "-verify", outcomes);
            }
            if (outcomes.get(kind + "-restore").succeeded()) {
                requireSame(kind.name(), folder.resolve(kind + ".out"));
            }
        }
    }

    @Test
    void noHostileVolumeIsBackedUpAsIfItWereSound() throws Exception {
        Offhost offhost = new Offhost(folder);
        MarkedConsole console = new MarkedConsole();
        for (String sound : List.of("ntfs-c512", "fat32", "exfat")) {
            console.type(sound, "offhost:inspect " + Fixtures.image(sound, folder));
        }
        for (HostileImages kind : HostileImages.values()) {
            Path image = kind.in(folder.resolve("hostile"));
            String backup = "offhost:backup --quiet-period 0s --source " + image + " --medium ";
            console.type(kind + "-inspect", "offhost:inspect " + image)
                    .type(kind + "-dry-run", backup + folder.resolve(kind + ".tar") + " --dry-run")
                    .type(kind + "-backup", backup + folder.resolve(kind + ".tar"));
        }
        Map<String, Outcome> outcomes = console.play(offhost);
        for (HostileImages kind : HostileImages.values()) {
            boolean whole = WHOLE.contains(kind);
            if (whole || SHOWN.contains(kind)) {
                assertThat(files(outcomes.get(kind + "-inspect")))
                        .as("what %s holds", kind)
                        .isEqualTo(files(outcomes.get(kind.fixture())));
            } else if (TOLD.contains(kind)) {
                assertThat(outcomes.get(kind + "-inspect").text())
                        .as("%s-inspect", kind)
                        .containsAnyOf("expected", "contradicts", "nothing known");
            } else {
                requireFailure(kind + "-inspect", outcomes);
            }
            if (whole) {
                assertThat(outcomes.get(kind + "-backup").succeeded())
                        .as("%s-backup", kind)
                        .isTrue();
            } else {
                requireFailure(kind + "-dry-run", outcomes);
                requireFailure(kind + "-backup", outcomes);
            }
        }
    }

    /** Files and directories as they are listed, with their extents; what the file system keeps for itself left out. */
    private static List<String> files(Outcome inspected) {
        assertThat(inspected.text()).contains("content streams of");
        return inspected
                .text()
                .lines()
                .filter(l -> l.matches("[fds] .*") && !l.contains("[system]") && !l.contains(", system]"))
                .toList();
    }

    private static void requireFailure(String command, Map<String, Outcome> outcomes) {
        Outcome o = outcomes.get(command);
        assertThat(o.succeeded()).as("%s: %s", command, o.text()).isFalse();
        assertThat(o.text()).as(command).contains("offhost: ");
    }

    private void requireSame(String kind, Path restored) throws Exception {
        Path reference = folder.resolve("reference");
        try (Stream<Path> files = Files.walk(reference)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path same = restored.resolve(reference.relativize(file).toString());
                if (!file.getFileName().toString().startsWith(".offhost-metadata")) {
                    assertThat(Files.mismatch(file, same))
                            .as("%s: %s", kind, same)
                            .isEqualTo(-1);
                }
            }
        }
    }
}
