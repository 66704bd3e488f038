// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Servers that others wrote, each on a socket of Unix; they go with this. */
final class NbdServers implements AutoCloseable {
    private final Path folder;
    private final List<Path> pids = new ArrayList<>();

    NbdServers(Path folder) {
        this.folder = folder;
    }

    static boolean has(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(p -> Files.isExecutable(Path.of(p, tool)));
    }

    /** Starts nbdkit; it is ready when it has left its terminal. */
    NbdAddress nbdkit(String... arguments) throws IOException, InterruptedException {
        assumeTrue(has("nbdkit"), "nbdkit is missing");
        String n = "kit" + pids.size();
        return start(n, "nbdkit", arguments, "-U", folder.resolve(n) + ".sock", "-P", folder.resolve(n) + ".pid");
    }

    /** Starts qemu-nbd. */
    NbdAddress qemu(String... arguments) throws IOException, InterruptedException {
        assumeTrue(has("qemu-nbd"), "qemu-nbd is missing (Debian: qemu-utils)");
        String n = "qemu" + pids.size();
        return start(
                n,
                "qemu-nbd",
                arguments,
                "--fork",
                "--persistent",
                "-k",
                folder.resolve(n) + ".sock",
                "--pid-file=" + folder.resolve(n) + ".pid");
    }

    private NbdAddress start(String name, String tool, String[] arguments, String... place)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(List.of(place));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
        pids.add(folder.resolve(name + ".pid"));
        return new NbdAddress("unix:" + folder.resolve(name + ".sock"));
    }

    void run(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "tool", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command[0]).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", List.of(command), Files.readString(log))
                .isZero();
    }

    @Override
    public void close() throws IOException {
        for (Path pid : pids) {
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }
}
