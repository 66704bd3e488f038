// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code qemu-img}, run in the folder of the images: names are without folders, and no shell is asked. */
final class QemuImg {
    /** A commit writes all that came to an overlay; whatever takes longer hangs. */
    private static final Duration LIMIT = Duration.ofHours(1);

    private static final long GLANCE_MILLIS = 100;
    private static final int LONGEST_ERROR = 4096;

    private final ImageFolder folder;

    QemuImg(ImageFolder folder) {
        this.folder = folder;
    }

    /** @throws IOException with what the program said, if it fails, takes too long, or the driver goes meanwhile */
    void run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .start();
        try {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                folder.check();
                if (System.nanoTime() > end) {
                    throw new IOException(command + " did not end within " + LIMIT.toMinutes() + " minutes");
                }
            }
            if (process.exitValue() != 0) {
                byte[] said = process.getInputStream().readNBytes(LONGEST_ERROR);
                throw new IOException(command + " failed: " + new String(said, StandardCharsets.UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted during " + command);
        } finally {
            process.destroyForcibly();
        }
    }

    /** @throws IOException if a QEMU has the image open for writing */
    void requireUnused(String image) throws IOException {
        run("info", image);
    }
}
