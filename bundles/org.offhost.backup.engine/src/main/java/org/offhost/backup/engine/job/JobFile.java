// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.FileErrors;
import org.offhost.block.PrivateFiles;
import org.offhost.block.hold.HeldFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one job in its folder: the text of its {@link Journal}, replaced whole so that a crash leaves the old or the new,
 * the names it was asked for, and the spool, which only a job needs that goes on; and a lock, of one that no other process may
 * go on with or end.
 */
public final class JobFile {
    private static final Logger LOG = LoggerFactory.getLogger(JobFile.class);
    private static final String NAME = "job.properties";

    private final Path folder;
    private List<String> namesToKeep = List.of();
    private Optional<HeldFile> owner = Optional.empty();

    private JobFile(Path folder) {
        this.folder = folder;
    }

    /** A file that is not on the disk before {@link #create}. */
    public static JobFile in(Path folder) {
        return new JobFile(folder);
    }

    /** Makes the folder, unless there is one; whether it did. */
    public boolean reserve() throws IOException {
        PrivateFiles.folder(folder.toAbsolutePath().getParent());
        try {
            PrivateFiles.newFolder(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Makes the folder, and in it the names that were asked for. */
    void create() throws IOException {
        PrivateFiles.folder(folder);
        PrivateFiles.force(folder.toAbsolutePath().getParent());
        PathLists.write(namesToKeep, names());
        namesToKeep = List.of();
    }

    /**
     * Keeps the job for whoever has this, until {@link #disown} or until the process ends, however it does. May be called again.
     *
     * @return false if another one has it, of this process or of another one
     * @throws IOException if there is no folder, or no file can be made in it
     */
    public synchronized boolean own() throws IOException {
        if (owner.isEmpty()) {
            owner = PrivateFiles.hold(owner());
        }
        return owner.isPresent();
    }

    /** Lets the job go to others; nothing if it was not had. */
    public synchronized void disown() {
        try (HeldFile held = owner.orElse(null)) {
            owner = Optional.empty();
            if (held != null) {
                Files.deleteIfExists(owner()); // while it is held: it may be another one's behind that
            }
        } catch (IOException e) {
            LOG.warn("{} was left behind, and is in nobody's way: {}", owner(), Cause.words(e));
        }
    }

    private Path owner() {
        return folder.resolve("owner.lock");
    }

    /** Takes back {@link #create}, as far as that goes. */
    public void delete() throws IOException {
        disown();
        Files.deleteIfExists(names());
        Files.deleteIfExists(next());
        Files.deleteIfExists(path());
        Files.deleteIfExists(folder);
    }

    /**
     * The text; empty if there is none.
     *
     * @throws JournalException if it is no text
     */
    Optional<String> read() throws IOException {
        try {
            return Optional.of(Files.readString(path()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw JournalException.noText(e);
        } catch (IOException e) {
            throw new FailedException(
                    Notice.of(NoticeCode.JOB_FILE_UNUSABLE)
                            .with("file", path())
                            .with("write", false)
                            .with("detail", FileErrors.of(e)),
                    e);
        }
    }

    /**
     * Keeps a file that nobody can go on with beside the next one.
     *
     * @param suffix what is wrong with it, in a word
     * @return the name it has now
     */
    public String putAside(String suffix) {
        String name = NAME + "." + suffix;
        try {
            Files.move(path(), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} could not be put aside: {}", path(), Cause.words(e));
        }
        return name;
    }

    private Path path() {
        return folder.resolve(NAME);
    }

    private Path next() {
        return folder.resolve(NAME + PrivateFiles.NEXT);
    }

    /** Where the job keeps what it needs. */
    public Path folder() {
        return folder;
    }

    /** Where the job keeps its inventory. */
    public Path spool() {
        return folder.resolve("spool");
    }

    /** Files that are asked for by name, kept beside the journal: they may be too many to be written again with each change. */
    void names(List<String> names) {
        namesToKeep = names;
    }

    /** Where they lie once the file was created; nowhere if there are none. */
    Path names() {
        return folder.resolve("names");
    }

    /** Makes the text durable in the place of the one before. */
    void replace(String text) throws IOException {
        PrivateFiles.replace(path(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Deletes what only a job needs that goes on; what cannot be deleted costs room and nothing else. */
    public void letGo() {
        try {
            dropSpool();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} was left behind by a job that has ended; delete it: {}", spool(), Cause.words(e));
        }
    }

    /** Deletes what only a running job needs. */
    public void dropSpool() throws IOException {
        if (Files.isDirectory(spool())) {
            try (Stream<Path> files = Files.walk(spool())) {
                for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(p);
                }
            }
        }
    }
}
