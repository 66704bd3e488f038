// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Loop devices for tests that are root; what was begun is ended in reverse order. */
public final class Loop implements AutoCloseable {
    private final List<String> undo = new ArrayList<>();

    /** Skips the test where there can be none. */
    public static void need(String... programs) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root has loop devices");
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "this host has no loop devices");
        List<String> all = new ArrayList<>(List.of(programs));
        all.add("losetup");
        for (String p : all) {
            assumeTrue(
                    List.of(System.getenv("PATH").split(":")).stream().anyMatch(d -> Files.isExecutable(Path.of(d, p))),
                    p + " is not installed");
        }
    }

    /**
     * A device on a file, which is made with that size if it is not there. The kernel drops the partitions of a device
     * with {@code -P} when a file comes and when it goes; without, those that a killed test left are in the way of the
     * next one's.
     */
    public Path device(Path file, long size, String options) throws IOException {
        if (!Files.exists(file)) {
            try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
                f.setLength(size);
            }
        }
        String device = run("losetup -P -f --show " + options + " " + file).trim();
        undo.add("losetup -d " + device);
        return Path.of(device);
    }

    /** Adds the partitions of a device's table; a kernel that knows tables has added them itself. */
    public void partitions(Path device) throws IOException {
        begin("partx -u " + device, "partx -d " + device);
    }

    /** Does something that has to be undone. */
    public void begin(String command, String end) throws IOException {
        run(command);
        undo.add(end);
    }

    /** Undoes what was begun last. */
    public void end() throws IOException {
        run(undo.remove(undo.size() - 1));
    }

    public static String run(String command) throws IOException {
        try {
            Process p = new ProcessBuilder("sh", "-c", command)
                    .redirectErrorStream(true)
                    .start();
            String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!p.waitFor(60, TimeUnit.SECONDS) || p.exitValue() != 0) {
                throw new IOException(command + ": " + text);
            }
            return text;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!undo.isEmpty()) {
            try {
                end();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
