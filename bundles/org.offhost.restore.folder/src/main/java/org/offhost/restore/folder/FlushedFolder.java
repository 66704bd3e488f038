// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Gets everything that was written to a folder onto its disk at once. Java can flush one file after the other only, which
 * for many small ones takes longer than writing them; {@code sync -f} of coreutils asks the whole file system.
 */
final class FlushedFolder {
    private static final long LOOK_MILLIS = 50;

    private FlushedFolder() {}

    /**
     * Flushes the file system that holds a folder.
     *
     * @param interruption asked while it lasts
     * @return whether it is sure that all is on the disk
     */
    static boolean force(Path folder, Interruption interruption) throws IOException, InterruptedException {
        Process p;
        try {
            p = new ProcessBuilder("sync", "-f", ".")
                    .directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return false; // no such tool: nothing counts as flushed
        }
        try {
            while (!p.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                interruption.check();
            }
            return p.exitValue() == 0;
        } finally {
            p.destroyForcibly();
        }
    }
}
