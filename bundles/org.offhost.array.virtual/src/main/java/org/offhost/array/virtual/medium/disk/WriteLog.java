// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.offhost.array.virtual.management.WrittenChunks;
import org.offhost.array.virtual.medium.file.FileStamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes which chunks of a disk are written from one marked cut to the next. It is kept when the disk's file is closed, with what
 * tells that file from one that somebody else wrote; the file of marks says that it is behind before the first write that it
 * does not have. So a map is right, or there is none and a reason. Thread-safe.
 */
final class WriteLog {
    static final String DIED = "the array ended without keeping what it had noted";

    private static final Logger LOG = LoggerFactory.getLogger(WriteLog.class);

    private final Path file;
    private WriteMarks marks;

    /** How the disk's file looked when the marks were kept; empty if they are newer than what was kept. */
    private Optional<FileStamp> sealed = Optional.empty();

    /** @param file where it is kept; read when it is first needed */
    WriteLog(Path file) {
        this.file = file;
    }

    private WriteMarks marks() {
        if (marks == null) {
            marks = load();
        }
        return marks;
    }

    private WriteMarks load() {
        if (!Files.exists(file)) {
            return new WriteMarks();
        }
        try {
            WriteMarksFile kept = WriteMarksFile.read(file);
            sealed = kept.sealed();
            if (sealed.isEmpty()) {
                kept.marks().loseAll(DIED);
            }
            return kept.marks();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("What was written to a disk since its last cuts is not known: {}", e.getMessage());
            return new WriteMarks();
        }
    }

    synchronized boolean isEmpty() {
        return marks().isEmpty();
    }

    synchronized List<String> names() {
        return marks().names();
    }

    /** The disk's file was opened: is it still as the array left it? */
    synchronized void opened(FileStamp now) {
        if (!marks().isEmpty() && !sealed.filter(now::equals).isPresent()) {
            lose(PreImages.CHANGED_BEHIND);
        }
    }

    /** A cut. No write is under way. */
    synchronized void mark(String name, long size) throws IOException {
        marks().mark(name, size);
        unseal();
        keep();
    }

    /** A write is about to begin. */
    synchronized void note(long position, long length) throws IOException {
        if (!marks().isEmpty()) {
            if (sealed.isPresent()) {
                unseal();
                keep();
            }
            marks.note(position, length);
            if (marks.isEmpty()) {
                keep(); // why
            }
        }
    }

    private void unseal() {
        sealed = Optional.empty();
    }

    /** Somebody else wrote the disk's file. */
    synchronized void lose(String why) {
        if (!marks().isEmpty()) {
            marks.loseAll(why);
            unseal();
            try {
                keep();
            } catch (IOException e) {
                LOG.warn("{}: {}", file, e.getMessage()); // after a restart the stamp of the disk's file tells
            }
        }
    }

    synchronized void forget(String name) throws IOException {
        if (marks().names().contains(name) || marks.lost().containsKey(name)) {
            marks.forget(name);
            keep();
        }
    }

    /** The array writes nothing more. */
    synchronized void seal(FileStamp now) throws IOException {
        if (marks != null && !marks.isEmpty() && !sealed.filter(now::equals).isPresent()) {
            sealed = Optional.of(now);
            keep();
        }
    }

    private void keep() throws IOException {
        if (marks.isEmpty() && marks.lost().isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            new WriteMarksFile(sealed, marks).write(file);
        }
    }

    synchronized WrittenChunks between(String since, String until) {
        return marks().between(since, until);
    }
}
