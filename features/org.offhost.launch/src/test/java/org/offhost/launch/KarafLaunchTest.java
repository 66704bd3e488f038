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
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.ntfs.NtfsParser;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;
import org.offhost.tck.VolumeReading;
import org.offhost.tck.manifest.ManifestCheck;
import org.w3c.dom.Document;

/** Does what the README says of Karaf, to the letter, then backs a volume up and restores it there. */
@Tag("karaf")
class KarafLaunchTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    private static final Path REPOSITORY = Path.of(System.getProperty("offhost.repository"));
    private static final Blocks README = new Blocks(ROOT.resolve("README.md"), "Install into Karaf");
    private static final Blocks GUIDE = new Blocks(ROOT.resolve("docs/guide/karaf.md"), "Install");
    private static final String FIXTURE = "ntfs-c512";
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

    private Karaf karaf() throws IOException {
        return new Karaf(folder.resolve("karaf"), REPOSITORY);
    }

    /** With karaf-maven-plugin 4.4.8 it was the archive, under the name of the XML. */
    @Test
    void installedFeaturesAreXml() throws Exception {
        Path installed = REPOSITORY.resolve("org/offhost/org.offhost.karaf/%1$s/org.offhost.karaf-%1$s-features.xml"
                .formatted(System.getProperty("offhost.version")));
        Document features =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(installed.toFile());
        assertThat(features.getDocumentElement().getTagName()).isEqualTo("features");
        assertThat(features.getElementsByTagName("bundle").getLength()).isGreaterThan(20);
        Path archive =
                installed.resolveSibling("org.offhost.karaf-%s.kar".formatted(System.getProperty("offhost.version")));
        try (ZipFile kar = new ZipFile(archive.toFile())) {
            assertThat(kar.stream()).anyMatch(e -> e.getName().endsWith("-features.xml"));
        }
    }

    @Test
    void featuresOfTheReadmeBackUpAndRestore() throws Exception {
        Path image = Fixtures.image(FIXTURE, folder);
        Path medium = folder.resolve("medium.tar");
        Path back = folder.resolve("back.img");
        try (Karaf karaf = karaf()) {
            karaf.start(java);
            List<String> commands = Blocks.typed(README.block(0));
            assertThat(commands).hasSize(3);
            karaf.sayUntil(commands.get(0), "Adding feature url");
            assertThat(karaf.say(commands.get(1))).doesNotContain("Error", "not found");
            assertThat(karaf.sayUntil(commands.get(2), "VirtualSnapshots"))
                    .contains("NtfsParser", "FatParser", "ExfatParser", "ExtendedCopyProvider", "MvCatalog");
            assertThat(karaf.say("offhost:backup --source " + image + " --medium " + medium
                            + " --size 64M --quiet-period 200ms --offload required"))
                    .contains("Backup completed");
            assertThat(karaf.say("offhost:list --medium " + medium)).contains("PROFILE", FIXTURE);
            assertThat(karaf.say("offhost:restore --medium " + medium + " --to-image " + back))
                    .contains("Restore completed");
            assertThat(karaf.home().resolve("etc/org.offhost.backup.engine.cfg"))
                    .content()
                    .contains("# Whether content may pass this host", "offload = preferred");
            String forAConsole = Blocks.typed(GUIDE.block(2)).get(0);
            assertThat(forAConsole).contains("offhost-events offhost-health offhost-metrics");
            assertThat(karaf.say(forAConsole)).doesNotContain("Error", "not found");
            assertThat(karaf.log())
                    .as("nothing that runs, the console least of all")
                    .doesNotContain("Stopping bundles");
            karaf.sayUntil("offhost:metrics", "offhost_jobs{kind=\"backup\",state=\"completed\"} 1");
            assertThat(karaf.home().resolve("data/offhost"))
                    .as("state of this Karaf")
                    .isDirectoryContaining(p -> p.endsWith("jobs"))
                    .isDirectoryContaining(p -> p.endsWith("array"))
                    .isDirectoryContaining(p -> p.endsWith("catalog"));
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
        String block = README.block(1);
        Matcher copy = COPIED.matcher(block);
        assertThat(copy.find()).isTrue();
        List<String> commands = Blocks.typed(block);
        assertThat(commands).containsExactly("feature:install deployer kar");
        try (Karaf karaf = new Karaf(folder.resolve("karaf"), Files.createDirectory(folder.resolve("empty")))) {
            karaf.start(java);
            karaf.sayUntil("feature:list --help", "DESCRIPTION");
            assertThat(karaf.say(commands.get(0))).doesNotContain("Error", "not found");
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", copy.group(1)).directory(ROOT.toFile());
            shell.environment().put("KARAF_HOME", karaf.home().toString());
            assertThat(shell.inheritIO().start().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(karaf.home().resolve("deploy")).isDirectoryContaining("glob:**.kar");
            karaf.sayUntil("offhost:drivers", "VirtualSnapshots");
        }
    }
}
