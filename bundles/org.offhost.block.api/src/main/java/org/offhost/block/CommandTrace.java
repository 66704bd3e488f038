// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Records every command that devices get, enough to replay a job on other units byte for byte. Thread-safe. */
@ConsumerType
public interface CommandTrace {
    /**
     * Starts a trace; it ends when the result is closed.
     *
     * @param file JSON lines, created anew: first the units, then every command in the order sent
     * @throws IOException if the file cannot be written
     */
    Closeable start(Path file) throws IOException;
}
