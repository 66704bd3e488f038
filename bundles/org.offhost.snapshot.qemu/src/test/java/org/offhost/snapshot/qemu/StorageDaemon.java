// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.offhost.block.Designator;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpFacts;

/**
 * A qemu-storage-daemon with two disks that a guest writes by NBD, on sockets of Unix with short names. It is a child of
 * this process: one that makes itself a daemon is not gone before the first process of the system has seen it die, which
 * for some takes seconds.
 */
final class StorageDaemon implements AutoCloseable {
    static final int SIZE = 4 << 20;

    /** How the guest's disks lie: each way of cutting needs another. */
    enum Form {
        RAW,
        THROTTLED,
        QCOW2
    }

    private static final long LIMIT_SECONDS = 60;

    private final Path folder;
    private final Process process;

    StorageDaemon(Form form, boolean server) throws IOException, InterruptedException {
        assumeTrue(has("qemu-storage-daemon"), "qemu-storage-daemon is missing (Debian: qemu-system-common)");
        folder = Files.createTempDirectory("qsd");
        List<String> command = new ArrayList<>(List.of(
                "qemu-storage-daemon",
                "--pidfile",
                folder + "/pid",
                "--chardev",
                "socket,path=" + qmp() + ",server=on,wait=off,id=c",
                "--monitor",
                "chardev=c",
                "--object",
                "throttle-group,id=group"));
        for (String disk : List.of("a", "b")) {
            Path image = folder.resolve(disk + ".img");
            if (form == Form.QCOW2) {
                run("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), String.valueOf(SIZE));
            } else {
                Files.write(image, new byte[SIZE]);
            }
            String node = form == Form.QCOW2
                    ? "qcow2"
                    : form == Form.RAW ? "raw,discard=unmap" : "throttle,throttle-group=group";
            command.addAll(List.of(
                    "--blockdev", "file,discard=unmap,node-name=" + disk + "-file,filename=" + image,
                    "--blockdev", node + ",node-name=" + disk + ",file=" + disk + "-file"));
        }
        if (server) {
            command.addAll(List.of("--nbd-server", "addr.type=unix,addr.path=" + nbd()));
            for (String disk : List.of("a", "b")) {
                command.addAll(List.of(
                        "--export", "nbd,id=guest-" + disk + ",node-name=" + disk + ",name=" + disk + ",writable=on"));
            }
        }
        Path log = folder.resolve("log");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitServing(log);
    }

    /** It writes its file when all that it was told to have is there, and before it accepts the first connection. */
    private void awaitServing(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!Files.exists(folder.resolve("pid"))) {
            if (process.waitFor(2, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("qemu-storage-daemon does not serve: " + Files.readString(log));
            }
        }
    }

    static boolean has(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(p -> Files.isExecutable(Path.of(p, tool)));
    }

    static void run(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("tool", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as(command[0])
                .isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", List.of(command), Files.readString(log))
                .isZero();
        Files.delete(log);
    }

    Path qmp() {
        return folder.resolve("qmp");
    }

    Path nbd() {
        return folder.resolve("nbd");
    }

    GuestDisk guest(String disk) throws IOException {
        return new GuestDisk(nbd(), disk);
    }

    String address(String disk, String... options) {
        return "qemu:" + qmp() + "#" + disk + ",nbd=unix:" + nbd()
                + (options.length == 0 ? "" : "," + String.join(",", options));
    }

    Designator unit(String disk) {
        return Designator.parse("uri.qemu:" + qmp() + "#" + disk);
    }

    /** Everything in the daemon that has a name: two of these are the same if nothing was left and nothing taken. */
    TreeSet<String> inventory() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        try (Qmp qmp = Qmp.connect(qmp(), Duration.ofSeconds(20))) {
            for (QmpFacts node : QmpFacts.list(qmp.execute("query-named-block-nodes", Map.of("flat", true)))) {
                all.add("node " + node.text("node-name") + " " + node.text("drv") + " " + node.is("ro") + " "
                        + node.text("file") + " " + node.object("cache").map());
                for (QmpFacts bitmap : node.objects("dirty-bitmaps")) {
                    all.add("bitmap " + node.text("node-name") + " " + bitmap.text("name", "?"));
                }
            }
            BlockGraph graph = BlockGraph.of(qmp);
            for (String disk : List.of("a", "b")) {
                all.add(disk + " on " + graph.child(disk).orElse("nothing"));
            }
            for (QmpFacts export : qmp.list("query-block-exports")) {
                all.add("export " + export.text("id") + " " + export.text("node-name"));
            }
            for (QmpFacts job : qmp.list("query-jobs")) {
                all.add("job " + job.text("id"));
            }
        }
        return all;
    }

    void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() throws IOException {
        kill();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
