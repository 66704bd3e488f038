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
import org.offhost.backup.JobState;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.FileErrors;
import org.offhost.block.PrivateFiles;
import org.offhost.block.hold.FileVersion;
import org.offhost.block.hold.OwnerFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one job in its folder: the text of its {@link Journal}, replaced whole so that a crash leaves the old or the new,
 * the names it was asked for, and the spool, which only a job needs that goes on; and a lock: the text is written by whoever has
 * the job, and by nobody else.
 */
public final class JobFile {
    private static final Logger LOG = LoggerFactory.getLogger(JobFile.class);
    private static final String NAME = "job.properties";

    private final Path folder;
    private List<String> namesToKeep = List.of();
    private final OwnerFile owner;
    private FileVersion known = FileVersion.NONE;

    private JobFile(Path folder) {
        this.folder = folder;
        this.owner = new OwnerFile(folder.resolve("owner.lock"), PrivateFiles::hold);
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
     * Keeps the job for whoever has this, until {@link #disown} or until the process ends, however it does. May be called again. Who
     * has a journal of it already takes {@link Journal#own}: others may have written it meanwhile.
     *
     * @return false if another one has it, of this process or of another one
     * @throws IOException if there is no folder, or no file can be made in it
     */
    public boolean own() throws IOException {
        if (owner.isHeld()) {
            return true;
        }
        boolean own = owner.take();
        if (own) {
            Files.deleteIfExists(cancelling()); // it was asked of one who has it no more
        }
        return own;
    }

    public boolean isOwned() {
        return owner.isHeld();
    }

    /** Who else has the job, in this process or another one; empty if nobody has. */
    public Optional<OwnerFile.Owner> otherOwner() throws IOException {
        return owner.other();
    }

    /** Lets the job go to others; nothing if it was not had. */
    public void disown() {
        try {
            if (owner.isHeld()) {
                Files.deleteIfExists(cancelling());
            }
            owner.letGo();
        } catch (IOException e) {
            LOG.warn("the lock of {} was left behind, and is in nobody's way: {}", folder, Cause.words(e));
        }
    }

    private Path cancelling() {
        return folder.resolve("cancel");
    }

    /** Asks whoever has the job to end it. */
    public void askToCancel() throws IOException {
        try {
            PrivateFiles.make(cancelling());
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} was there: it is asked already", cancelling());
        }
    }

    /** Whether whoever has the job is asked to end it. */
    public boolean isAskedToCancel() {
        return Files.exists(cancelling());
    }

    /** Takes back {@link #create}, as far as that goes. */
    public void delete() throws IOException {
        Files.deleteIfExists(names());
        Files.deleteIfExists(next());
        Files.deleteIfExists(path());
        disown(); // behind the text: others must find the one under the other
        Files.deleteIfExists(folder);
    }

    /**
     * The text; empty if there is none.
     *
     * @throws JournalException if it is no text
     */
    Optional<String> read() throws IOException {
        FileVersion now = FileVersion.of(path());
        try {
            String text = Files.readString(path());
            known = now; // of before it was read: one that was replaced meanwhile is read again
            return Optional.of(text);
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

    /** Whether another text is there than was last read or written by this. */
    boolean isChanged() throws IOException {
        return !FileVersion.of(path()).equals(known);
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

    /**
     * Makes the text durable in the place of the one before. Who does not have the job has it for as long as that takes.
     *
     * @throws org.offhost.backup.notice.RefusedException if another one has it
     */
    void replace(String text) throws IOException {
        boolean had = owner.isHeld();
        if (!had && !owner.take()) {
            throw otherProcess(Optional.empty());
        }
        try {
            PrivateFiles.replace(path(), text.getBytes(StandardCharsets.UTF_8));
            known = FileVersion.of(path());
        } finally {
            if (!had) {
                owner.letGo();
            }
        }
    }

    /**
     * That another one has the job, and who.
     *
     * @param state where it stands, if that is known
     */
    public RefusedException otherProcess(Optional<JobState> state) throws IOException {
        Notice notice = Notice.of(NoticeCode.JOB_OF_OTHER_PROCESS).with("job", folder.getFileName());
        notice = state.isPresent() ? notice.with("state", state.get()) : notice;
        Optional<OwnerFile.Owner> other = otherOwner().filter(o -> o.pid() > 0);
        if (other.isPresent()) {
            notice = notice.with("process", other.get().pid());
            notice = other.get().host().isPresent()
                    ? notice.with("host", other.get().host().get())
                    : notice;
        }
        return new RefusedException(notice.remedy(Remedy.CANCEL, Remedy.END_ITS_PROCESS));
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
