// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output that keeps why it could not be written, which {@link PrintStream} forgets. Whatever wrote there, the
 * process asks at its end, so that no command can forget to. Thread-safe.
 */
final class StandardOutput extends OutputStream {
    private static final int BUFFER = 8192;

    private final OutputStream out;
    private final PrintStream printed;
    private volatile IOException failure;

    StandardOutput(OutputStream out) {
        this.out = out;
        this.printed = new PrintStream(new BufferedOutputStream(this, BUFFER), true, StandardCharsets.UTF_8);
    }

    /** Puts itself in the place of {@link System#out}. */
    static StandardOutput install() {
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(output.printed);
        return output;
    }

    PrintStream printed() {
        return printed;
    }

    /**
     * Flushes, and says of what did not arrive, unless it was whoever read it that wanted no more.
     *
     * @param status what the process was about to end with
     * @return the same, but no success where output is missing
     */
    int end(int status, PrintStream err) {
        printed.flush();
        if (failure == null) {
            return status;
        }
        if (!isClosedPipe(failure)) {
            err.println("offhost: standard output could not be written whole: " + failure.getMessage()
                    + "; make room, or send it elsewhere, and run the command again");
        }
        return status == Main.DONE || status == Main.PARTLY || status == Main.UNPROVED ? Main.FAILED : status;
    }

    /** As behind {@code | head}: on Linux and macOS "Broken pipe", on Windows "The pipe is being closed". */
    private static boolean isClosedPipe(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    private void requireWhole() throws IOException {
        if (failure != null) {
            throw failure; // what comes behind a gap would be taken for whole
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireWhole();
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        requireWhole();
        out.flush();
    }
}
