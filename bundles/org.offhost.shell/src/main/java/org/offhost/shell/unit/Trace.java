// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.offhost.block.CommandTrace;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.FailureText;

/** A recording of device commands, if one was asked for. */
public final class Trace implements Closeable {
    private static final byte[] BEGINNING = "{\"units\":[".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final List<Closeable> recordings = new ArrayList<>();

    private Trace(Path file) {
        this.file = file;
    }

    /**
     * Makes the file, so that one that cannot be written is refused before anything else is touched. What is there is lost
     * only if it is a trace.
     *
     * @param file where to; null for no recording
     * @param units addresses of what the job uses; null for none
     */
    public static void check(Path file, UnitAddress... units) throws CommandRefusedException {
        if (file == null) {
            return;
        }
        for (UnitAddress unit : units) {
            if (unit != null && isSame(file, unit)) {
                throw new CommandRefusedException("trace file " + file + " is " + unit
                        + ", which the job uses; nothing was written. Name another trace file");
            }
        }
        try {
            if (Files.isRegularFile(file) && Files.size(file) > 0 && !isTrace(file)) {
                throw new CommandRefusedException("trace file " + file
                        + " is there already and is no trace; nothing was written. Name another trace file");
            }
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        } catch (CommandRefusedException e) {
            throw e;
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    private static boolean isSame(Path file, UnitAddress unit) throws CommandRefusedException {
        if (unit.file().isEmpty()) {
            return false;
        }
        Path other = unit.file().get();
        try {
            return file.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other);
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    private static boolean isTrace(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(BEGINNING.length), BEGINNING);
        }
    }

    /**
     * Starts when the units of the job are attached, so that the trace begins with them.
     *
     * @param file where to; null for no recording
     */
    public static Trace start(Path file, Services services) throws IOException, InterruptedException {
        if (file == null) {
            return new Trace(null);
        }
        Trace trace = new Trace(file);
        boolean started = false;
        try {
            for (CommandTrace driver : services.traces()) {
                trace.recordings.add(driver.start(file));
            }
            started = true;
            return trace;
        } catch (IOException e) {
            throw refused(file, e);
        } finally {
            if (!started) {
                trace.abandon();
            }
        }
    }

    private void abandon() {
        for (Closeable recording : recordings) {
            try {
                recording.close();
            } catch (IOException e) {
                continue; // it is told why there is no trace
            }
        }
    }

    private static CommandRefusedException refused(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "it cannot be made there" : FailureText.of(e);
        return new CommandRefusedException(
                "trace file " + file + " cannot be written: " + why + "; nothing else was. Name another trace file", e);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Closeable recording : recordings) {
            try {
                recording.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new IOException(
                    "trace file " + file + ": " + failure.getMessage() + "; the job is not affected", failure);
        }
    }
}
