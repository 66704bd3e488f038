// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Writes to a {@link PrintStream}, which keeps quiet about what it loses, and does not go on where something was lost. */
final class CheckedOutput extends OutputStream {
    private final PrintStream out;

    CheckedOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        flush();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        flush();
    }

    @Override
    public void flush() throws IOException {
        if (out.checkError()) { // flushes first
            throw new OutputLostException();
        }
    }

    /** The output is not whole; the message is for whoever can still read it. */
    static final class OutputLostException extends IOException {
        private static final long serialVersionUID = 1L;

        OutputLostException() {
            super("the output could not be written whole; what arrived is cut short");
        }
    }
}
