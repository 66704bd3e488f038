// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.offhost.kit.command.CommandFailedException;
import org.offhost.kit.command.HostCommand;

/** The {@code zfs} command. Thread-safe. */
final class ZfsCommand {
    /** Without a byte for so long it is taken for one that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of an answer; a pool of a hundred thousand snapshots tells less. */
    private static final int LONGEST_ANSWER = 32 << 20;

    private static final Duration LONGEST_BUSY = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 50;
    private static final byte[] NO_INPUT = {};

    private final HostCommand zfs;
    private final Consumer<String> beforeCommand;

    /**
     * @param program how it is called
     * @param beforeCommand told of each command before it runs
     */
    ZfsCommand(List<String> program, Consumer<String> beforeCommand) {
        this(program, beforeCommand, PATIENCE);
    }

    ZfsCommand(List<String> program, Consumer<String> beforeCommand, Duration patience) {
        this.zfs = new HostCommand(program, patience);
        this.beforeCommand = beforeCommand;
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

    /** Runs a command and returns what it wrote. */
    String run(List<String> arguments) throws IOException {
        return zfs.run(shown(arguments), arguments, NO_INPUT, LONGEST_ANSWER);
    }

    /** Runs a command and reads what it writes while it does. */
    <T> T read(List<String> arguments, HostCommand.Reader<T> reader) throws IOException {
        return zfs.read(shown(arguments), arguments, NO_INPUT, reader);
    }

    private String shown(List<String> arguments) {
        String shown = "zfs " + String.join(" ", arguments);
        beforeCommand.accept(shown);
        return shown;
    }

    /** Runs a command that changes something; again for a while if that is busy: zfs-fuse lets go behind its answer. */
    void change(List<String> arguments) throws IOException {
        long began = System.nanoTime();
        while (true) {
            try {
                run(arguments);
                return;
            } catch (CommandFailedException e) {
                if (!e.said().contains("busy") || System.nanoTime() - began > LONGEST_BUSY.toNanos()) {
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
}
