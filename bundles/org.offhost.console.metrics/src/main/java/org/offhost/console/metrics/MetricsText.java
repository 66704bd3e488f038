// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.metrics;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** The figures of now in the text format of Prometheus, for whoever serves them. Thread-safe; touches no device. */
@ProviderType
public interface MetricsText {
    /** Media type of the text, with its version and encoding, for a header. */
    String contentType();

    /**
     * Writes the text; the stream stays open.
     *
     * @throws IOException of the stream
     */
    void write(OutputStream out) throws IOException;
}
