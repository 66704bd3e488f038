// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QEMU's tools for images, run in a folder. */
final class Qemu {
    private final Path folder;

    /** Skips the test that asks for them where they are not. */
    Qemu(Path folder) {
        this.folder = folder;
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/qemu-img")) && Files.isExecutable(Path.of("/usr/bin/qemu-io")),
                "there is no qemu-img, qemu-io");
    }

    /** Runs a tool that is to end with 0. */
    String run(String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("%s ended", (Object) command)
                .isTrue();
        String said = Files.readString(log);
        assertThat(process.exitValue())
                .as("%s said %s", String.join(" ", command), said)
                .isZero();
        return said;
    }

    /** Runs commands of qemu-io on an image. */
    void io(String image, List<String> commands) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("qemu-io", "-f", "qcow2"));
        for (String command : commands) {
            line.add("-c");
            line.add(command);
        }
        line.add(image);
        String said = run(line.toArray(String[]::new));
        assertThat(said).doesNotContain("failed");
    }

    /** What an image shows, as QEMU reads it. */
    byte[] raw(String image) throws IOException, InterruptedException {
        run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", image, "converted.raw");
        return Files.readAllBytes(folder.resolve("converted.raw"));
    }
}
