// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** File systems that get full under a job: it is told which, how much is missing and what to do; nothing half-made stays. */
class FullFileSystemTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private CommandLine offhost;
    private Path disk;
    private Path image;
    private boolean mounted;

    @BeforeEach
    void start() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts");
        Tool.need("mount");
        offhost = CommandLine.of(context);
        disk = Files.createDirectory(folder.resolve("disk"));
        image = Files.copy(Fixtures.shared("fat16"), folder.resolve("fat16.img"));
    }

    @AfterEach
    void end() throws Exception {
        VirtualArray array = context.getService(context.getServiceReference(VirtualArray.class));
        for (ArrayUnit unit : array.units()) {
            if (unit.backing().startsWith(folder)) {
                array.detach(unit.designator()); // it holds the file open
            }
        }
        if (mounted) {
            Tool.run(folder, "umount " + disk);
        }
    }

    private void mount(int kib) throws Exception {
        Tool.run(folder, "mount -t tmpfs -o size=" + kib + "k tmpfs " + disk);
        mounted = true;
    }

    /** Leaves room for a few KiB. */
    private void fill() throws Exception {
        long free = Files.getFileStore(disk).getUsableSpace();
        Files.write(disk.resolve("filler"), new byte[(int) free]);
    }

    private CommandLine.Result run(int status, Object... words) {
        String[] arguments = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = words[i].toString();
        }
        return offhost.run(arguments).expect(status);
    }

    private CommandLine.Result backUp(int status, Path medium, String... more) {
        Object[] words = {"backup", "--source", image, "--medium", medium, "--quiet-period", "0s"};
        Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return run(status, all);
    }

    private void tells(CommandLine.Result result) {
        assertThat(result.err())
                .contains("the file system of " + disk, "is full", "bytes are missing", "Make room there")
                .doesNotContain("DATA PROTECT", "SPACE ALLOCATION", "Exception");
    }

    @ParameterizedTest
    @CsvSource({"m.tar,preferred", "m.tap,preferred", "m.tar,off", "m.tap,off"})
    void aNewMediumDoesNotStay(String name, String offload) throws Exception {
        mount(400);
        CommandLine.Result result = backUp(1, disk.resolve(name), "--offload", offload);
        tells(result);
        assertThat(result.err()).contains("removed again");
        assertThat(disk).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.tar", "m.tap"})
    void aNewMediumWithoutRoomForItsLabelDoesNotStay(String name) throws Exception {
        mount(64);
        fill();
        tells(backUp(1, disk.resolve(name)));
        assertThat(disk.resolve(name)).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"m.tar,1100", "m.tap,2200"})
    void theSetsBeforeAreWhole(String name, int kib) throws Exception {
        mount(kib);
        Path medium = disk.resolve(name);
        backUp(0, medium);
        CommandLine.Result result = backUp(1, medium);
        tells(result);
        assertThat(result.err()).contains("The sets before are whole");
        run(0, "verify", "--medium", medium);
        run(0, "restore", "--medium", medium, "--to-folder", folder.resolve("out"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anImageThatIsRestoredToStaysOnlyIfItWasThere(boolean there) throws Exception {
        mount(300);
        Path medium = folder.resolve("m.tar");
        backUp(0, medium);
        Path target = disk.resolve("target.img");
        if (there) {
            Tool.run(folder, "truncate -s " + Files.size(image) + " " + target);
        }
        tells(run(1, "restore", "--medium", medium, "--to-image", target));
        assertThat(Files.exists(target)).isEqualTo(there);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.tar", "m.tap"})
    void sumsThatFindNoRoomBehindTheirSetGoToTheCatalog(String name) throws Exception {
        mount(4096);
        Path medium = disk.resolve(name);
        backUp(0, medium);
        fill();
        String first = run(6, "verify", "--check", "full", "--medium", medium).out();
        assertThat(first)
                .contains("kept in the catalog of this host only: the file system of " + disk)
                .contains("is full")
                .doesNotContain("DATA PROTECT");
        assertThat(run(0, "verify", "--check", "full", "--medium", medium).out())
                .contains("in the catalog say");
    }
}
