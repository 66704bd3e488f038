// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A zfs-fuse of its own with a pool on a file: socket, lock and cache have fixed paths, so it lives in a mount namespace where these
 * are others; what it mounts is seen here, too. Nothing of another zfs-fuse of this system is touched.
 */
final class ZfsPool implements AutoCloseable {
    static final String NAME = "offhosttest";
    private static final long LIMIT_SECONDS = 60;

    /** Mounts that might carry what is mounted below to everybody are kept to the namespace first. */
    private static final String ENTER =
            "for d in / /run /run/lock /var /var/lib; do mount --make-private $d 2>/dev/null || :; done;"
                    + " mount -t tmpfs run /run && mkdir -p /run/lock && mount -t tmpfs lib /var/lib/zfs && mkdir -p /var/lock"
                    + " && exec zfs-fuse --no-daemon --no-kstat-mount";

    private final Path folder;
    private final Path mounts;
    private final Process daemon;
    private int datasets;

    ZfsPool() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounts need root");
        for (String tool : List.of("zfs-fuse", "zpool", "unshare", "nsenter")) {
            assumeTrue(has(tool), tool + " is missing (Debian: zfs-fuse, util-linux)");
        }
        folder = Files.createTempDirectory("zfs").toRealPath();
        mounts = Files.createDirectory(folder.resolve("m"));
        run(List.of("mount", "--bind", mounts.toString(), mounts.toString()));
        run(List.of("mount", "--make-shared", mounts.toString()));
        daemon = new ProcessBuilder("unshare", "--mount", "--propagation", "unchanged", "sh", "-c", ENTER)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("daemon.log").toFile())
                .start();
        try (RandomAccessFile disk = new RandomAccessFile(folder.resolve("pool").toFile(), "rw")) {
            disk.setLength(256 << 20);
        }
        awaitDaemon();
        zpool("create", "-O", "mountpoint=" + mounts.resolve(NAME), "-o", "cachefile=none", NAME, folder + "/pool");
    }

    private static boolean has(String tool) {
        return Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/sbin").split(File.pathSeparator))
                .anyMatch(p -> Files.isExecutable(Path.of(p, tool)));
    }

    private void awaitDaemon() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            assertThat(daemon.isAlive())
                    .as(() -> "zfs-fuse: " + text(folder.resolve("daemon.log")))
                    .isTrue();
            List<String> command = new ArrayList<>(inside());
            command.addAll(List.of("zpool", "list"));
            if (exit(command) == 0) {
                return;
            }
            assertThat(System.nanoTime()).as("zfs-fuse does not answer").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> inside() {
        return List.of("nsenter", "--mount=/proc/" + daemon.pid() + "/ns/mnt");
    }

    /** How the command of this pool is called. */
    List<String> program() {
        List<String> program = new ArrayList<>(inside());
        program.add("zfs");
        return program;
    }

    private int exit(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("tool.log").toFile())
                .start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("%s ends", command)
                .isTrue();
        return process.exitValue();
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        int status = exit(command);
        String said = Files.readString(folder.resolve("tool.log"));
        assertThat(status).as("%s: %s", command, said).isZero();
        return said;
    }

    private void zpool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(inside());
        command.add("zpool");
        command.addAll(List.of(arguments));
        run(command);
    }

    /** Does something that a stranger does. */
    String zfs(String... arguments) {
        List<String> command = program();
        command.addAll(List.of(arguments));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try {
            while (true) { // what was unmounted just now is busy for a moment
                int status = exit(command);
                String said = Files.readString(folder.resolve("tool.log"));
                if (status == 0 || !said.contains("busy") || System.nanoTime() > end) {
                    assertThat(status).as("%s: %s", command, said).isZero();
                    return said;
                }
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new dataset for one test. */
    String dataset() {
        String name = NAME + "/d" + ++datasets;
        zfs("create", name);
        return name;
    }

    Path file(String dataset, String file) {
        return mounts.resolve(dataset).resolve(file);
    }

    /** Makes a file of a size, all zeros that ZFS has written. */
    Path make(String dataset, String file, int size) throws IOException {
        return Files.write(file(dataset, file), new byte[size]);
    }

    static void write(Path file, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    /** All datasets, snapshots and clones with their guids, and what is mounted of them. */
    TreeSet<String> inventory() {
        TreeSet<String> all = new TreeSet<>();
        for (String line : zfs("get", "-rHp", "-o", "name,property,value", "guid,mounted", NAME)
                .split("\n")) {
            all.add(line);
        }
        return all;
    }

    /** The snapshots, clones and mount points that are ours. */
    List<String> ours(Path state) throws IOException {
        List<String> ours = new ArrayList<>();
        for (String line : zfs("get", "-rH", "-s", "local", "-o", "name", Datasets.MARK, NAME)
                .split("\n")) {
            if (!line.isEmpty()) {
                ours.add(line);
            }
        }
        try (Stream<Path> files = Files.walk(state.resolve("zfs"))) {
            files.filter(f -> f.getParent().endsWith("clones")).forEach(f -> ours.add(f.toString()));
        }
        return ours;
    }

    /** A state folder where mounts of the namespace are seen. */
    Path state(String name) throws IOException {
        return Files.createDirectory(mounts.resolve(name));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        daemon.destroy(); // the pool goes with its file
        if (!daemon.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            daemon.destroyForcibly();
        }
        exit(List.of("umount", "--recursive", "--lazy", mounts.toString()));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
