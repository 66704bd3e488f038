// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** A state folder whose file system is full is named, and what a command has made elsewhere goes. */
class FullStateFolderTest {
    private static final int PAGE_KIB = 4;

    @TempDir
    Path folder;

    private Offhost offhost;
    private Path state;
    private boolean mounted;

    @BeforeEach
    void start() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts");
        offhost = new Offhost(folder);
        state = Files.createDirectory(folder.resolve("state"));
    }

    @AfterEach
    void end() throws Exception {
        if (mounted) {
            run("umount", state.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private void mount(int kib) throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=" + kib + "k", "tmpfs", state.toString());
        mounted = true;
    }

    /** What the framework takes while a command runs: some pages a bundle, and bundles are added. */
    private int kibForAStart() throws Exception {
        int tooLittle = 100;
        int enough = 100 << 4;
        while (enough - tooLittle > PAGE_KIB) {
            int middle = (enough + tooLittle) / 2 / PAGE_KIB * PAGE_KIB;
            mount(middle);
            boolean started = offhost.run("jobs").status() == 0;
            run("umount", state.toString());
            mounted = false;
            if (started) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return enough;
    }

    @Test
    void aBackupWithoutRoomForItsInventoryIsRefusedAndItsNewMediumGoes() throws Exception {
        mount(kibForAStart() + 40);
        Path medium = folder.resolve("m.tar");
        String image = Fixtures.image("fat16", folder).toString();
        assertThat(offhost.run("backup", "--source", image, "--medium", medium.toString(), "--quiet-period", "0s")
                        .expect(3)
                        .err())
                .contains("the file system of the state folder", state.toString(), "is full", "Make room there");
        assertThat(medium).doesNotExist();
    }

    @Test
    void aCommandWithoutRoomForTheStateOfTheArrayNamesItsFile() throws Exception {
        mount(kibForAStart() + 4);
        Path medium = folder.resolve("m.tar");
        String image = Fixtures.image("fat16", folder).toString();
        assertThat(offhost.run("backup", "--source", image, "--medium", medium.toString(), "--quiet-period", "0s")
                        .expect(3)
                        .err())
                .contains(state.toString(), "full");
        assertThat(medium).doesNotExist();
    }

    @Test
    void aStartWithoutRoomSaysWhereItIsMissing() throws Exception {
        mount(100);
        Files.write(
                state.resolve("filler"),
                new byte[(int) Files.getFileStore(state).getUsableSpace()]);
        assertThat(offhost.run("jobs").expect(3).err())
                .contains("state folder " + state, "No space left", "--state")
                .doesNotContain("cache bundle", "Exception");
    }
}
