// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.offhost.backup.RefusedException;

/** A recording of device commands, if one was asked for. */
final class Trace implements Closeable {
    private final Closeable recording;

    private Trace(Closeable recording) {
        this.recording = recording;
    }

    /**
     * Starts before the first unit is attached, so that nothing is missed.
     *
     * @param file where to; null for no recording
     */
    static Trace start(Path file, Services services) throws IOException, InterruptedException {
        if (file == null) {
            return new Trace(() -> {});
        }
        try {
            return new Trace(services.trace().start(file));
        } catch (IOException e) {
            throw new RefusedException("trace file " + file + " cannot be written: " + ExitCode.message(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        recording.close();
    }
}
