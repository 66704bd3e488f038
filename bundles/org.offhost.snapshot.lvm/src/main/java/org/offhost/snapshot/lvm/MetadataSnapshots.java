// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.offhost.block.PrivateFiles;
import org.offhost.kit.command.CommandFailedException;
import org.offhost.kit.command.HostCommand;

/**
 * The snapshot of a pool's own metadata by which a pool that is in use is read. A pool has one at most, without a name or a tag: so it is
 * noted, before one is made, that it will be ours. The command that makes it lets it go; the note is for the case that it was killed.
 */
final class MetadataSnapshots {
    private static final String NOTES = "metadata";
    private static final String RELEASE = "release";

    private final LvmRoom room;

    MetadataSnapshots(LvmRoom room) {
        this.room = room;
    }

    <T> T delta(LvmVolume from, LvmVolume to, HostCommand.Reader<T> reader) throws IOException {
        LvmVolume.Pool pool = to.pool();
        return room.question(() -> {
            Path note = room.folder(NOTES).resolve(LvmRoom.digest(pool.path()));
            List<String> arguments = List.of(
                    pool.device(),
                    pool.metadataDevice(),
                    String.valueOf(from.number()),
                    String.valueOf(to.number()),
                    Files.exists(note) ? RELEASE : "keep");
            PrivateFiles.replace(note, pool.device().getBytes(StandardCharsets.UTF_8));
            try {
                T result = room.host().read("delta", arguments, reader);
                Files.deleteIfExists(note);
                return result;
            } catch (CommandFailedException e) {
                if (e.status() < 128) { // it ended by itself, and has let go what it made
                    Files.deleteIfExists(note);
                }
                throw e;
            }
        });
    }

    /** Lets go what a command has left that was killed. */
    void settle() throws IOException {
        if (room.names(NOTES).isEmpty()) {
            return;
        }
        room.question(() -> {
            for (String name : room.names(NOTES)) {
                Path note = room.folder(NOTES).resolve(name);
                room.host().run(RELEASE, List.of(Files.readString(note)));
                Files.delete(note);
            }
            return null;
        });
    }
}
