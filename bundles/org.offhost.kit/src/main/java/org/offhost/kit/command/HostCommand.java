// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of this host: arguments as a list, no shell; every run has an end, by itself or by ours. Its language is C's, whatever that
 * of this process. Thread-safe.
 */
public final class HostCommand {
    private static final int LONGEST_ERROR = 4096;

    /** Status of a program that was ended by us, or by somebody who gave it no choice either. */
    private static final int KILLED = 128 + 9;

    /** Half of what a pipe takes on Linux, so that it is written before anything is read. */
    private static final int LONGEST_INPUT = 32 << 10;

    private final List<String> program;
    private final Duration patience;

    /**
     * @param program how it is called: the program, and what comes before all other arguments
     * @param patience without a byte for so long it is taken for one that hangs
     */
    public HostCommand(List<String> program, Duration patience) {
        this.program = List.copyOf(program);
        this.patience = patience;
    }

    /** Reads what a command writes, while it runs. */
    public interface Reader<T> {
        T read(InputStream output) throws IOException;
    }

    /**
     * Runs a command and returns what it wrote, as UTF-8.
     *
     * @param shown what it is called in messages
     * @param longest bytes that it may write
     * @throws IOException as of {@link #read}, or if it writes more
     */
    public String run(String shown, List<String> arguments, byte[] input, int longest) throws IOException {
        return read(shown, arguments, input, output -> {
            byte[] text = output.readNBytes(longest + 1);
            if (text.length > longest) {
                throw new IOException("it answers with more than " + longest + " bytes");
            }
            return new String(text, StandardCharsets.UTF_8);
        });
    }

    /**
     * Runs a command and reads what it writes while it does. It is ended when it writes nothing for too long, when it complains of more
     * than 16 MiB, when the reader fails, or when this thread is interrupted.
     *
     * @param shown what it is called in messages
     * @param input what it reads, 32 KiB at most
     * @throws CommandFailedException if it ends with another status than 0
     * @throws CommandSilentException if it hangs
     * @throws InterruptedIOException if this thread was interrupted
     * @throws IOException with the command, if it cannot be run, or the reader fails; its cause is then the reader's
     */
    public <T> T read(String shown, List<String> arguments, byte[] input, Reader<T> reader) throws IOException {
        if (input.length > LONGEST_INPUT) {
            throw new IllegalArgumentException(input.length + " bytes of input, more than " + LONGEST_INPUT);
        }
        Path said = Files.createTempFile("command", ".said");
        try {
            return read(shown, start(shown, arguments, said), input, said, reader);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private Process start(String shown, List<String> arguments, Path said) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.redirectError(said.toFile()).start();
        } catch (IOException e) {
            throw new IOException("'" + shown + "' cannot be run: " + e.getMessage(), e);
        }
    }

    private <T> T read(String shown, Process process, byte[] input, Path said, Reader<T> reader) throws IOException {
        try (RandomAccessFile words = new RandomAccessFile(said.toFile(), "r")) {
            Files.delete(said); // it has no name from now on, so who dies here leaves nothing
            return read(shown, process, input, words, reader);
        } finally {
            process.destroyForcibly();
        }
    }

    private <T> T read(String shown, Process process, byte[] input, RandomAccessFile said, Reader<T> reader)
            throws IOException {
        T result = null;
        IOException failed = null;
        try (CommandWatch watch = new CommandWatch(process, said, patience)) {
            write(process, input);
            try (InputStream output = watch.watched(process.getInputStream())) {
                result = reader.read(output);
            } catch (IOException e) {
                failed = e;
                process.destroyForcibly();
            }
            boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (watch.saidTooMuch()) {
                throw new IOException(
                        "'" + shown + "' complained of more than " + CommandWatch.MOST_SAID + " bytes and was ended");
            }
            if (!ended || watch.gaveUp()) {
                throw new CommandSilentException(shown, patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted during '" + shown + "'");
        }
        if (process.exitValue() != 0 && Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted during '" + shown + "'");
        }
        String words = words(said);
        boolean byItself = process.exitValue() != 0 && process.exitValue() != KILLED;
        if (failed != null && !(byItself && !words.isEmpty())) {
            throw new IOException(
                    "'" + shown + "': " + failed.getMessage() + (words.isEmpty() ? "" : " (it said: " + words + ")"),
                    failed);
        }
        if (process.exitValue() != 0) {
            CommandFailedException ended = new CommandFailedException(shown, process.exitValue(), words);
            if (failed != null) { // it gave less than was expected since it failed
                ended.addSuppressed(failed);
            }
            throw ended;
        }
        return result;
    }

    private static void write(Process process, byte[] input) {
        try (OutputStream target = process.getOutputStream()) {
            target.write(input);
        } catch (IOException e) {
            // it ended without reading all; its status says whether that is a fault
        }
    }

    private static String words(RandomAccessFile said) throws IOException {
        said.seek(0);
        return new String(Channels.newInputStream(said.getChannel()).readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8)
                .strip()
                .replace('\n', ' ');
    }
}
