// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * What a process prints, as far as it came. A character whose bytes come one after the other is one character: a table drawn
 * with lines has them everywhere, and a pipe ends a piece where it likes.
 */
final class Printed {
    private final Reader in;
    private final char[] buffer = new char[4096];
    private final StringBuilder text = new StringBuilder();

    Printed(InputStream in) {
        this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    /** Takes what is there, if anything, without waiting for more; whether there was any. */
    boolean more() throws IOException {
        int read = in.ready() ? in.read(buffer) : -1;
        if (read > 0) {
            text.append(buffer, 0, read);
        }
        return read > 0;
    }

    /** All that came until now. */
    StringBuilder text() {
        return text;
    }
}
