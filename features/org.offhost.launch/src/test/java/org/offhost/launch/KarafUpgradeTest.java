// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** Does what the guide says of Karaf, to the letter: install, all or by role, upgrade, swap one driver, uninstall. */
@Tag("karaf")
class KarafUpgradeTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    private static final Path GUIDE = ROOT.resolve("docs/guide/karaf.md");
    private static final String BUILT = "0.1.0.SNAPSHOT";
    private static final String NTFS = "org.offhost.filesystem.ntfs";
    private static final String FAT = "org.offhost.filesystem.fat";
    private static final String PASS_THROUGH = "org.offhost.scsi.passthrough";
    private static final String FIXTURE = "fat12";

    /** A line of {@code bundle:list -s -t 0}. */
    private static final Pattern BUNDLE =
            Pattern.compile("(?m)^ *\\d+ . (\\w+) *. *\\d+ . (\\S+) +. (org\\.offhost\\.\\S+)\\s*$");

    @TempDir
    Path folder;

    /** State, version and name of a bundle. */
    private record Line(String state, String version, String name) {
        static Line of(MatchResult m) {
            return new Line(m.group(1), m.group(2), m.group(3));
        }
    }

    private static List<Line> bundles(Karaf karaf) throws IOException, InterruptedException {
        return BUNDLE.matcher(karaf.say("bundle:list -s -t 0"))
                .results()
                .map(Line::of)
                .toList();
    }

    /** All that there are, but for what only drivers' builds need and what has a feature of its own that the guide does not install. */
    private static List<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            return folders.map(f -> f.getFileName().toString())
                    .filter(n -> n.startsWith("org.offhost.")
                            && !n.startsWith("org.offhost.tck")
                            && !n.equals("org.offhost.kit")
                            && !n.startsWith("org.offhost.console.")
                            && !n.equals("org.offhost.web")
                            && !n.equals(PASS_THROUGH))
                    .toList();
        }
    }

    private static void oneSet(Karaf karaf, String version) throws IOException, InterruptedException {
        List<Line> all = bundles(karaf);
        assertThat(all).extracting(Line::name).containsExactlyInAnyOrderElementsOf(names());
        assertThat(all).extracting(Line::version).containsOnly(version);
        assertThat(all).extracting(Line::state).containsOnly("Active");
        assertThat(karaf.sayUntil("offhost:drivers", "VirtualSnapshots"))
                .containsOnlyOnce("NtfsParser")
                .containsOnlyOnce("ExtendedCopyProvider");
    }

    /** A driver that was taken from the feature service is not taken back by its next command. */
    private static void staysSwapped(Karaf karaf) throws IOException, InterruptedException {
        List<Line> swapped = oneNtfs(karaf, "0.1.2");
        type(karaf, List.of("feature:install kar"));
        assertThat(oneNtfs(karaf, "0.1.2"))
                .as("after a command of the feature service")
                .isEqualTo(swapped);
    }

    private static List<Line> oneNtfs(Karaf karaf, String version) throws IOException, InterruptedException {
        List<Line> all = bundles(karaf);
        assertThat(all).filteredOn(l -> l.name().equals(NTFS)).containsExactly(new Line("Active", version, NTFS));
        assertThat(karaf.sayUntil("offhost:drivers", "NtfsParser")).containsOnlyOnce("NtfsParser");
        return all;
    }

    private static List<String> typed(String section) throws IOException {
        return typed(section, 0);
    }

    private static List<String> typed(String section, int block) throws IOException {
        return Blocks.typed(new Blocks(GUIDE, section).block(block));
    }

    private static void type(Karaf karaf, List<String> commands) throws IOException, InterruptedException {
        for (String command : commands) {
            assertThat(karaf.say(command)).doesNotContain("Error", "not found", "No matching");
        }
    }

    private List<String> swap(int block) throws IOException {
        List<String> swap = new ArrayList<>(typed("Swap one driver", block));
        String install = "bundle:install -s file:%s/" + NTFS + "-0.1.2.jar";
        assertThat(swap).last().isEqualTo(install.formatted("/tmp"));
        swap.set(swap.size() - 1, install.formatted(folder));
        return swap;
    }

    @Test
    void rolesOfTheGuideBringTheirBundlesAndNoMore() throws Exception {
        Optional<Path> java = Karaf.java();
        assumeThat(java).as("Karaf 4.4 needs a JDK from 17 to 22").isPresent();
        Releases releases = new Releases(folder.resolve("repository"));
        releases.add(NTFS, "0.1.2", folder);
        try (Karaf karaf = new Karaf(folder.resolve("karaf"), releases.repository())) {
            Path state = folder.resolve("srv");
            Files.writeString(
                    karaf.home().resolve("etc/custom.properties"),
                    "\noffhost.state=" + state + "\n",
                    StandardOpenOption.APPEND);
            karaf.start(java.get());
            karaf.sayUntil(typed("Install").get(0), "Adding feature url");
            type(karaf, typed("Install", 1));
            List<Line> roles = bundles(karaf);
            assertThat(roles).extracting(Line::state).containsOnly("Active");
            assertThat(roles)
                    .extracting(Line::name)
                    .contains(
                            "org.offhost.filesystem.partitions", "org.offhost.scsi.iscsi", "org.offhost.copy.extended")
                    .doesNotHaveDuplicates()
                    .isSubsetOf(names())
                    .noneMatch(n -> n.matches(".*\\.(fat|exfat|ext4|lvm|image|nbd|qemu|zfs|virtual)"));
            assertThat(karaf.sayUntil("offhost:drivers", "ScsiDevices"))
                    .contains("NtfsParser", "PartitionFinder", "MvCatalog");

            assertThat(karaf.say("offhost:jobs")).contains("No job");
            assertThat(state).isDirectoryContaining(p -> p.endsWith("jobs"));
            assertThat(karaf.home().resolve("data/offhost")).doesNotExist();

            type(karaf, swap(0));
            staysSwapped(karaf);
            type(karaf, List.of("bundle:uninstall " + NTFS, "feature:install offhost-ntfs"));
            oneNtfs(karaf, BUILT);

            assertThat(karaf.say("feature:install -r offhost-passthrough")).doesNotContain("Error", "not found");
            assertThat(karaf.log())
                    .as("nothing that runs, the console least of all")
                    .doesNotContain("Stopping bundles: [org.apache");
            assertThat(bundles(karaf)).contains(new Line("Active", BUILT, PASS_THROUGH));
        }
    }

    @Test
    void oneSetOfBundlesIsThereAfterEveryStepOfTheGuide() throws Exception {
        Optional<Path> java = Karaf.java();
        assumeThat(java).as("Karaf 4.4 needs a JDK from 17 to 22").isPresent();
        Releases releases = new Releases(folder.resolve("repository"));
        releases.add("0.1.1");
        releases.add(NTFS, "0.1.2", folder);
        Path image = Fixtures.image(FIXTURE, folder);
        Path medium = folder.resolve("medium.tar");
        try (Karaf karaf = new Karaf(folder.resolve("karaf"), releases.repository())) {
            karaf.start(java.get());
            List<String> install = typed("Install");
            karaf.sayUntil(install.get(0), "Adding feature url");
            type(karaf, install);
            oneSet(karaf, BUILT);

            type(karaf, List.of("bundle:stop " + FAT));
            karaf.say("offhost:backup --source " + image + " --medium " + medium
                    + " --size 64M --quiet-period 200ms --offload required --wait 5m &");
            karaf.sayUntil("offhost:jobs", "WAITING");
            type(karaf, typed("Upgrade"));
            oneSet(karaf, "0.1.1");
            assertThat(karaf.say("feature:list -i")).contains("offhost-0.1.1").doesNotContain("SNAPSHOT");
            assertThat(karaf.say("offhost:jobs")).contains("INTERRUPTED");
            assertThat(karaf.say("offhost:resume")).contains("Backup completed");
            assertThat(karaf.say("offhost:verify --medium " + medium)).contains("Verify completed");

            type(karaf, swap(1));
            staysSwapped(karaf);
            type(karaf, typed("Swap one driver", 2));
            oneSet(karaf, "0.1.1");

            type(karaf, typed("Uninstall"));
            assertThat(bundles(karaf)).isEmpty();
            assertThat(karaf.say("feature:repo-list")).doesNotContain("offhost");
            assertThat(karaf.home().resolve("data/offhost"))
                    .as("state")
                    .isDirectoryContaining(p -> p.endsWith("catalog"));
        }
    }
}
