// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * A file of records that is kept small: when it is full, it becomes the first of three older ones. Nobody but its owner reads
 * it. Thread-safe.
 */
final class LogFile extends Handler {
    /** Bytes of a file before the next one is begun. */
    static final long FULL = 10L << 20;

    private static final int OLDER = 3;

    private final Path file;
    private final PrintStream err;
    private FileChannel open;
    private boolean failed;

    LogFile(Path file, PrintStream err) {
        this.file = file;
        this.err = err;
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            write(StandardCharsets.UTF_8.encode(LogLine.whole(record) + System.lineSeparator()));
            failed = false;
        } catch (IOException e) {
            // once, until it could be written again: the command goes on
            if (!failed) {
                err.println("offhost: the log " + file + " cannot be written: " + e.getMessage());
            }
            failed = true;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        if (open == null || !open.isOpen()) {
            PrivateFiles.folder(file.getParent());
            open = opened();
        }
        if (open.size() > 0 && open.size() + bytes.remaining() > FULL) {
            open.close();
            for (int i = OLDER; i > 0; i--) {
                Path younger = i == 1 ? file : older(i - 1);
                if (Files.exists(younger)) {
                    Files.move(younger, older(i), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            open = opened();
        }
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    private Path older(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private FileChannel opened() throws IOException {
        return PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void close() {
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // what was written is there
            }
        }
    }
}
