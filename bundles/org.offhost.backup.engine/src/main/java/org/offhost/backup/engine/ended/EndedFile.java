// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.offhost.block.hold.FileVersion;
import org.offhost.block.hold.HeldFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the jobs that have ended. Several processes may have one folder: each writes under a lock, and what it found there
 * together with its own. Not thread-safe.
 */
final class EndedFile {
    private static final Logger LOG = LoggerFactory.getLogger(EndedFile.class);
    private static final String NAME = "ended";

    private final Path folder;
    private final JobFolders disk;
    private FileVersion known = FileVersion.NONE;

    EndedFile(Path folder, JobFolders disk) {
        this.folder = folder;
        this.disk = disk;
    }

    Path path() {
        return folder.resolve(NAME);
    }

    /** Holds the right to write; empty if another one writes now, which takes no time worth waiting for. */
    Optional<HeldFile> hold() throws IOException {
        return disk.hold(folder.resolve(NAME + ".lock"));
    }

    /** Whether it is another one than was last read or written here. */
    boolean isChanged() throws IOException {
        return !FileVersion.of(path()).equals(known);
    }

    /**
     * What is in it; empty if there is none any more. One that is not what was written is put aside, by whoever has the right to
     * write: another process may have put a good one in its place since it was read. If one of those writes now it is left to him.
     *
     * @param held the right to write, if it is had
     */
    Optional<EndedText> read(Optional<HeldFile> held) throws IOException {
        FileVersion now = FileVersion.of(path());
        try {
            Optional<EndedText> text = Optional.of(EndedText.read(Files.readString(path())));
            known = now; // of before it was read: one that was replaced meanwhile is read again
            return text;
        } catch (NoSuchFileException e) {
            known = FileVersion.NONE;
            return Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            known = FileVersion.NONE;
            if (held.isEmpty()) {
                return lookAgain();
            }
            putAside(e);
            return Optional.empty();
        }
    }

    private Optional<EndedText> lookAgain() throws IOException {
        try (HeldFile held = hold().orElse(null)) {
            return held == null ? Optional.empty() : read(Optional.of(held));
        }
    }

    private void putAside(Exception why) throws IOException {
        Path aside = folder.resolve(NAME + ".damaged");
        Files.move(path(), aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.error(
                "{} is not what was written, and lies in {} now: jobs are read one by one, and what forgotten ones"
                        + " moved is not counted any more: {}",
                path(),
                aside,
                why.getMessage());
    }

    void write(EndedText text) throws IOException {
        disk.replace(path(), text.text().getBytes(StandardCharsets.UTF_8));
        known = FileVersion.of(path());
    }
}
