// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhost.backup.RefusedException;
import org.offhost.block.CommandTrace;

/** A recording of device commands, if one was asked for. */
final class Trace implements Closeable {
    private final Closeable recording;

    private Trace(Closeable recording) {
        this.recording = recording;
    }

    /**
     * Makes the file, so that one that cannot be written is refused before anything else is touched.
     *
     * @param file where to; null for no recording
     */
    static void check(Path file) throws RefusedException {
        try {
            if (file != null) {
                Files.newOutputStream(file).close();
            }
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    /**
     * Starts when the units of the job are attached, so that the trace begins with them.
     *
     * @param file where to; null for no recording
     */
    static Trace start(Path file, Services services) throws IOException, InterruptedException {
        if (file == null) {
            return new Trace(() -> {});
        }
        CommandTrace driver = services.trace();
        try {
            return new Trace(driver.start(file));
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    private static RefusedException refused(Path file, IOException e) {
        return new RefusedException("trace file " + file + " cannot be written: " + ExitCode.message(e), e);
    }

    @Override
    public void close() throws IOException {
        recording.close();
    }
}
