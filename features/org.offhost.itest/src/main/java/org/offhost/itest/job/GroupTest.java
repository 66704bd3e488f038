// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupSet;
import org.offhost.block.Designator;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Sources that are named together are cut at one instant, and their sets know of each other. */
class GroupTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private CommandLine command;
    private Path first;
    private Path second;

    @BeforeEach
    void begin() throws Exception {
        lab = new Lab(context, folder);
        command = CommandLine.of(context);
        first = Fixtures.image("fat12", folder);
        second = Fixtures.image("exfat", folder);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private CommandLine.Result backUp(String... media) {
        List<String> arguments = new ArrayList<>(List.of(
                "backup", "--source", first.toString(), "--source", second.toString(), "--quiet-period", "5ms"));
        for (String medium : media) {
            arguments.addAll(List.of("--medium", medium));
        }
        return command.run(arguments.toArray(String[]::new));
    }

    private String inspected(Path image) {
        return command.run("inspect", image.toString()).expect(0).out();
    }

    @Test
    void groupOnOneMediumIsVerifiedAndRestoredSetBySet() throws Exception {
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        assertThat(backUp(medium.toString()).expect(0).out())
                .contains("2 sources were cut at one instant", "fat12: set fat12-1-", "exfat: set exfat-2-");
        assertThat(command.run("verify", "--medium", medium.toString())
                        .expect(0)
                        .out())
                .contains("all of its 2 sets, cut at one instant, are on this medium");
        List<BackupSet.Group> groups = lab.backup().groups(List.of(medium));
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).missing()).isEmpty();
        for (BackupSet set : lab.backup().sets(medium)) {
            Path source = set.name().contains("exfat") ? second : first;
            Designator unit = lab.disk("restored-" + set.id(), 512, Files.size(source));
            command.run("restore", "--medium", medium.toString(), "--set", set.id(), "--to-image", unit.toString())
                    .expect(0);
            assertThat(inspected(lab.path("restored-" + set.id()))).isEqualTo(inspected(source));
        }
    }

    @Test
    void groupOnTwoMediaIsWholeOnlyWithBoth() throws Exception {
        String one = lab.disk("one.img", 512, 32 << 20).toString();
        String two = lab.disk("two.img", 512, 32 << 20).toString();
        assertThat(command.run("restore", "--medium", one, "--medium", two, "--to-image", "c.img")
                        .expect(2)
                        .err())
                .contains("several --medium are those of a group");
        backUp(one, two).expect(0);
        assertThat(command.run("verify", "--medium", one, "--medium", two)
                        .expect(0)
                        .err())
                .contains("all of its 2 sets, cut at one instant, are on these media");
        assertThat(command.run("verify", "--medium", one).expect(0).out())
                .contains("of 2 sets that were cut at one instant this medium has not exfat");
        assertThat(command.run("verify", "--medium", one, "--medium", one)
                        .expect(1)
                        .err())
                .contains("no medium named here has exfat");
        String a = folder.resolve("a.img").toString();
        String b = folder.resolve("b.img").toString();
        String[] both = {"restore", "--medium", one, "--medium", two, "--to-image", a, "--to-image", b};
        assertThat(command.run("restore", "--medium", one, "--to-image", a, "--to-image", b)
                        .expect(3)
                        .err())
                .contains("no medium named here has exfat-2-", "nothing was written");
        assertThat(command.run(Stream.concat(Stream.of(both), Stream.of("--to-image", a + "2"))
                                .toArray(String[]::new))
                        .expect(3)
                        .err())
                .contains("there are 2 sets, and 3 destinations are named");
        byte[] others = new byte[(int) Files.size(second)];
        Arrays.fill(others, (byte) 1);
        Files.write(Path.of(b), others);
        assertThat(command.run(both).expect(3).err())
                .as("the second one refused")
                .contains("b.img");
        assertThat(Path.of(a)).as("the first one, which could be restored").doesNotExist();
        Files.delete(Path.of(b));
        oneDestinationTwiceIsRefused(one, two, lab.disk("unit.img", 512, 64 << 20));
        command.run(both).expect(0);
        assertThat(inspected(Path.of(a))).isEqualTo(inspected(first));
        assertThat(inspected(Path.of(b))).isEqualTo(inspected(second));
        assertThat(backUp(one, two, one).expect(2).err()).contains("--medium is wanted once for all");
    }

    /** The set behind would be written over the one before, or its files be mixed with the other's. */
    private void oneDestinationTwiceIsRefused(String one, String two, Designator unit) throws IOException {
        String a = folder.resolve("a.img").toString();
        String link = Files.createSymbolicLink(folder.resolve("link.img"), lab.path("unit.img"))
                .toString();
        String[][] twice = {
            {"--to-image", a, "--to-image", folder + "/./a.img"},
            {"--to-image", unit.toString(), "--to-image", lab.path("unit.img").toString()},
            {"--to-image", link, "--to-image", lab.path("unit.img").toString()},
            {"--to-folder", folder + "/out", "--to-folder", folder + "/out/"},
        };
        for (String[] destinations : twice) {
            String[] restore = Stream.concat(
                            Stream.of("restore", "--medium", one, "--medium", two, "--overwrite"),
                            Stream.of(destinations))
                    .toArray(String[]::new);
            assertThat(command.run(restore).expect(3).err()).contains("two sets of the group have one destination");
        }
        String[] onto = {"restore", "--medium", one, "--medium", two, "--overwrite", "--to-image", two, "--to-image", a
        };
        assertThat(command.run(onto).expect(3).err()).contains("which sets are restored from");
        command.run("verify", "--medium", one, "--medium", two).expect(0);
        String[] nowhere = {
            "restore", "--medium", one, "--medium", two, "--to-image", a, "--to-image", folder + "/no/such.img"
        };
        assertThat(command.run(nowhere).expect(3).err()).contains("folder");
        assertThat(Path.of(a)).as("what was made for the first set").doesNotExist();
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(Files.readAllBytes(lab.path("unit.img"))).containsOnly(0);
        Files.delete(Path.of(link));
    }
}
