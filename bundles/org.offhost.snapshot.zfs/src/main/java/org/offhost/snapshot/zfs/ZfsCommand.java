// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The {@code zfs} command: arguments as a list, no shell; each has an end, by itself or by ours. Thread-safe. */
final class ZfsCommand {
    /** Without a byte for so long it is taken for one that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of an answer; a pool of a hundred thousand snapshots tells less. */
    private static final int LONGEST_ANSWER = 32 << 20;

    private static final int LONGEST_ERROR = 4096;
    private static final Duration LONGEST_BUSY = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 50;

    private final List<String> program;
    private final Consumer<String> beforeCommand;
    private final Duration patience;

    /**
     * @param program how it is called
     * @param beforeCommand told of each command before it runs
     */
    ZfsCommand(List<String> program, Consumer<String> beforeCommand) {
        this(program, beforeCommand, PATIENCE);
    }

    ZfsCommand(List<String> program, Consumer<String> beforeCommand, Duration patience) {
        this.program = List.copyOf(program);
        this.beforeCommand = beforeCommand;
        this.patience = patience;
    }

    /** The one of this system, also where the path of a service leaves out the folders of administrators. */
    static List<String> ofThisSystem() {
        List<String> folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        folders.addAll(List.of("/usr/sbin", "/sbin", "/usr/local/sbin"));
        for (String folder : folders) {
            Path file = Path.of(folder, "zfs");
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return List.of(file.toString());
            }
        }
        return List.of("zfs");
    }

    /** Reads what a command writes. */
    interface Reader<T> {
        T read(InputStream output) throws IOException;
    }

    /** Runs a command and returns what it wrote. */
    String run(List<String> arguments) throws IOException {
        return read(arguments, output -> {
            byte[] text = output.readNBytes(LONGEST_ANSWER + 1);
            if (text.length > LONGEST_ANSWER) {
                throw new IOException("it answers with more than " + LONGEST_ANSWER + " bytes");
            }
            return new String(text, StandardCharsets.UTF_8);
        });
    }

    /** Runs a command that changes something; again for a while if that is busy: zfs-fuse lets go behind its answer. */
    void change(List<String> arguments) throws IOException {
        long began = System.nanoTime();
        while (true) {
            try {
                run(arguments);
                return;
            } catch (ZfsException e) {
                if (!e.isBusy() || System.nanoTime() - began > LONGEST_BUSY.toNanos()) {
                    throw e;
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(
                        "interrupted while 'zfs " + String.join(" ", arguments) + "' was busy");
            }
        }
    }

    /**
     * Runs a command and reads what it writes while it does.
     *
     * @throws IOException with the command and what it said, if it fails, hangs or the reader fails
     */
    <T> T read(List<String> arguments, Reader<T> reader) throws IOException {
        String shown = "zfs " + String.join(" ", arguments);
        beforeCommand.accept(shown);
        Path said = Files.createTempFile("zfs", ".said");
        try {
            return read(shown, arguments, said, reader);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private <T> T read(String shown, List<String> arguments, Path said, Reader<T> reader) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.redirectError(said.toFile()).start();
        } catch (IOException e) {
            throw new IOException("'" + shown + "' cannot be run: " + e.getMessage(), e);
        }
        try (FileChannel words = FileChannel.open(said, StandardOpenOption.READ)) {
            Files.delete(said); // it has no name from now on, so who dies here leaves nothing
            return read(shown, process, words, reader);
        } finally {
            process.destroyForcibly();
        }
    }

    private <T> T read(String shown, Process process, FileChannel said, Reader<T> reader) throws IOException {
        T result = null;
        IOException failed = null;
        try (CommandWatch watch = new CommandWatch(process, patience)) {
            process.getOutputStream().close();
            try (InputStream output = watch.watched(process.getInputStream())) {
                result = reader.read(output);
            } catch (IOException e) {
                failed = e;
                process.destroyForcibly();
            }
            boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended || watch.gaveUp()) {
                throw new IOException("'" + shown + "' did nothing for " + patience.toSeconds() + " s and was ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted during '" + shown + "'");
        }
        if (process.exitValue() != 0 && Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted during '" + shown + "'");
        }
        if (failed != null && (process.exitValue() == 0 || words(said).isEmpty())) {
            throw new IOException("'" + shown + "': " + failed.getMessage(), failed);
        }
        if (process.exitValue() != 0) {
            throw new ZfsException(shown, process.exitValue(), words(said));
        }
        return result;
    }

    private static String words(FileChannel said) throws IOException {
        said.position(0);
        return new String(Channels.newInputStream(said).readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8)
                .strip()
                .replace('\n', ' ');
    }
}
