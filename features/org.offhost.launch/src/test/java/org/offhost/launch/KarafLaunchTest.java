// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.ntfs.NtfsParser;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;
import org.offhost.tck.ManifestCheck;
import org.offhost.tck.VolumeReading;

/** Does what the README says of Karaf, to the letter, then backs a volume up and restores it there. */
class KarafLaunchTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    private static final String FIXTURE = "ntfs-c512";
    private static final Pattern TYPED = Pattern.compile("(?m)^karaf@root\\(\\)> (.+)$");
    private static final Pattern COPIED = Pattern.compile("(?m)^(cp .+)$");

    @TempDir
    Path folder;

    private Path java;

    @BeforeEach
    void findJava() throws IOException {
        Optional<Path> found = Karaf.java();
        assumeThat(found).as("Karaf 4.4 needs a JDK from 17 to 22").isPresent();
        java = found.get();
    }

    /** A code block of the README's section on Karaf. */
    private static String block(int number) throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String section = readme.substring(readme.indexOf("\n## Install into Karaf\n"));
        Matcher m = Pattern.compile("```\\w*\\n(.*?)```", Pattern.DOTALL)
                .matcher(section.substring(0, section.indexOf("\n## ", 1)));
        for (int i = 0; i <= number; i++) {
            assertThat(m.find()).as("code block %d", i).isTrue();
        }
        return m.group(1);
    }

    private static List<String> typed(String block) {
        return TYPED.matcher(block).results().map(r -> r.group(1)).toList();
    }

    @Test
    void featuresOfTheReadmeBackUpAndRestore() throws Exception {
        Path image = Fixtures.image(FIXTURE, folder);
        Path medium = folder.resolve("medium.tar");
        Path back = folder.resolve("back.img");
        try (Karaf karaf = new Karaf(folder.resolve("karaf"))) {
            karaf.install(Path.of(System.getProperty("offhost.kar")));
            karaf.start(java, folder.resolve("state"));
            List<String> commands = typed(block(0));
            assertThat(commands).hasSize(3);
            assertThat(karaf.say(commands.get(0))).doesNotContain("Error");
            assertThat(karaf.say(commands.get(1))).doesNotContain("Error");
            assertThat(karaf.sayUntil(commands.get(2), "VirtualSnapshots"))
                    .contains("NtfsParser", "FatParser", "ExfatParser", "ExtendedCopyProvider", "MvCatalog");
            assertThat(karaf.say("offhost:backup --source " + image + " --medium " + medium
                            + " --size 64M --quiet-period 200ms --offload required"))
                    .contains("Backup completed");
            assertThat(karaf.say("offhost:list --medium " + medium)).contains("PROFILE", FIXTURE);
            assertThat(karaf.say("offhost:restore --medium " + medium + " --to-image " + back))
                    .contains("Restore completed");
        }
        assertSameVolume(image, back);
    }

    private static void assertSameVolume(Path image, Path back) throws IOException {
        try (BlockDevice before = ImageBlockDevice.open(image, Access.READ);
                BlockDevice after = ImageBlockDevice.open(back, Access.READ);
                FileSystemVolume original = new NtfsParser().open(before);
                FileSystemVolume restored = new NtfsParser().open(after)) {
            List<Extent> ranges = VolumeReading.allocated(original, 1000);
            assertThat(ranges).hasSizeGreaterThan(10);
            for (Extent range : ranges) {
                ByteBuffer expected = ByteBuffer.allocate((int) range.length());
                ByteBuffer found = ByteBuffer.allocate((int) range.length());
                before.read(range.position(), expected);
                after.read(range.position(), found);
                assertThat(found.flip().mismatch(expected.flip()))
                        .as("first byte of %s that differs", range)
                        .isEqualTo(-1);
            }
            ManifestCheck.Report report = ManifestCheck.compare(restored, Fixtures.manifest(FIXTURE));
            assertThat(report.differences()).isEmpty();
            assertThat(report.hashes()).isGreaterThan(100);
        }
    }

    @Test
    void archiveOfTheReadmeInstallsItself() throws Exception {
        String block = block(1);
        Matcher copy = COPIED.matcher(block);
        assertThat(copy.find()).isTrue();
        try (Karaf karaf = new Karaf(folder.resolve("karaf"))) {
            karaf.start(java, folder.resolve("state"));
            for (String command : typed(block)) {
                assertThat(karaf.say(command)).doesNotContain("Error");
            }
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", copy.group(1)).directory(ROOT.toFile());
            shell.environment().put("KARAF_HOME", karaf.home().toString());
            assertThat(shell.inheritIO().start().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(karaf.home().resolve("deploy")).isDirectoryContaining("glob:**.kar");
            karaf.sayUntil("offhost:drivers", "VirtualSnapshots");
        }
    }
}
