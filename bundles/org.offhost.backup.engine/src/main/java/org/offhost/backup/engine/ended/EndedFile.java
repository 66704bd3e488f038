// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
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
    private Stamp known = Stamp.NONE;

    /** What tells one writing of the file from the next: each is a file of its own. */
    private record Stamp(Optional<Object> key, FileTime written, long size) {
        static final Stamp NONE = new Stamp(Optional.empty(), FileTime.fromMillis(0), -1);

        static Stamp of(Path file) throws IOException {
            try {
                BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(Optional.ofNullable(a.fileKey()), a.lastModifiedTime(), a.size());
            } catch (NoSuchFileException e) {
                return NONE;
            }
        }
    }

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
        return !Stamp.of(path()).equals(known);
    }

    /**
     * What is in it; empty if there is none any more. One that is not what was written is put aside, by whoever has the right to
     * write: another process may have put a good one in its place since it was read. If one of those writes now it is left to him.
     *
     * @param held the right to write, if it is had
     */
    Optional<EndedText> read(Optional<HeldFile> held) throws IOException {
        Stamp now = Stamp.of(path());
        try {
            Optional<EndedText> text = Optional.of(EndedText.read(Files.readString(path())));
            known = now; // of before it was read: one that was replaced meanwhile is read again
            return text;
        } catch (NoSuchFileException e) {
            known = Stamp.NONE;
            return Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            known = Stamp.NONE;
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
        known = Stamp.of(path());
    }
}
