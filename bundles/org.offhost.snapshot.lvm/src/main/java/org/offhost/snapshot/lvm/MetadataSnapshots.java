// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.kit.command.CommandFailedException;
import org.offhost.kit.command.HostCommand;
import org.offhost.kit.snapshot.ProviderRoom;

/**
 * The snapshot of a pool's own metadata by which a pool that is in use is read. A pool has one at most, without a name or a tag: so it is
 * noted, before one is made, that it will be ours, and in which block of the metadata it is as soon as that is told; another one is
 * somebody else's. The command that makes it lets it go; the note is for the case that it was killed.
 */
final class MetadataSnapshots {
    private static final String NOTES = "metadata";

    /** In the place of a root that nobody heard: the command was killed amid the two that make it and tell it. */
    private static final String ANY = "any";

    private static final String ROOT = "root|";
    private static final int LONGEST_ROOT = 32;

    private final LvmRoom room;

    MetadataSnapshots(LvmRoom room) {
        this.room = room;
    }

    /** That a snapshot of a pool may be ours. */
    private record Note(String device, String root) {
        static Optional<Note> read(Path file) throws IOException {
            try {
                List<String> lines = Files.readAllLines(file);
                return lines.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Note(lines.get(0), lines.size() > 1 ? lines.get(1) : ANY));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        void save(Path file) throws IOException {
            PrivateFiles.replace(file, (device + "\n" + root + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    <T> T delta(LvmVolume from, LvmVolume to, HostCommand.Reader<T> reader) throws IOException {
        LvmVolume.Pool pool = to.pool();
        return room.question(() -> {
            Path file = room.kept().folder(NOTES).resolve(ProviderRoom.digest(pool.path(), 32));
            List<String> arguments = new ArrayList<>(List.of(
                    pool.device(), pool.metadataDevice(), String.valueOf(from.number()), String.valueOf(to.number())));
            Note.read(file).map(Note::root).ifPresent(arguments::add);
            new Note(pool.device(), ANY).save(file);
            try {
                T result = room.host().read("delta", arguments, output -> {
                    new Note(pool.device(), root(output)).save(file);
                    return reader.read(output);
                });
                Files.deleteIfExists(file);
                return result;
            } catch (CommandFailedException e) {
                if (e.status() < 128) { // it ended by itself, and has let go what it made
                    Files.deleteIfExists(file);
                }
                throw e;
            }
        });
    }

    /** The first line of what a delta says. */
    private static String root(InputStream output) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = output.read(); c != '\n' && c >= 0 && line.length() < LONGEST_ROOT; c = output.read()) {
            line.append((char) c);
        }
        if (!line.toString().matches("root\\|[0-9]+")) {
            throw new IOException("it said '" + line + "', expected the block of a snapshot of the pool's metadata");
        }
        return line.substring(ROOT.length());
    }

    /** Lets go what a command has left that was killed. */
    void settle() throws IOException {
        if (room.kept().names(NOTES).isEmpty()) {
            return;
        }
        room.question(() -> {
            for (String name : room.kept().names(NOTES)) {
                Path file = room.kept().folder(NOTES).resolve(name);
                Optional<Note> note = Note.read(file);
                if (note.isPresent()) {
                    room.host()
                            .run(
                                    "release",
                                    List.of(note.get().device(), note.get().root()));
                }
                Files.deleteIfExists(file);
            }
            return null;
        });
    }
}
