// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.prints;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.inventory.form.EntryPrints;

/**
 * Notes the prints of the entries of a volume, as they come, and holds them against those of an inventory before: an entry that
 * has the print that it had has the row in the index that it had, if the directories above it are where they were.
 *
 * <p>Takes some 16 bytes for each entry that changed and for each directory, up to {@link #MOST_CHANGED}. One thread.
 */
public final class VolumePrints implements Closeable {
    /** Of more that changed or went nothing is taken over: it would spare little. */
    static final int MOST_CHANGED = 1 << 20;

    private final PrintsFile.Writer out;
    private final Optional<PrintsFile.Reader> before;
    private final EntryPrints prints;

    /** Ids of what was there before and is another now, or gone. */
    private final IdSet replaced = new IdSet();

    /** Ids of directories that are new, gone, or elsewhere. */
    private final IdSet moved = new IdSet();

    /** Ids of directories that entries which are as before are in. */
    private final IdSet parents = new IdSet();

    private long lastParent;
    private long last = Long.MIN_VALUE;
    private boolean ascending = true;
    private boolean ended;

    private VolumePrints(PrintsFile.Writer out, Optional<PrintsFile.Reader> before, EntryPrints prints) {
        this.out = out;
        this.before = before;
        this.prints = prints;
    }

    /**
     * Begins with the first entry of a volume.
     *
     * @param file takes the prints
     * @param before those of the inventory before, whole; none are held against others if it is empty
     */
    public static VolumePrints begin(Path file, Optional<Path> before) throws IOException {
        PrintsFile.Reader reader = before.isPresent() ? new PrintsFile.Reader(before.get()) : null;
        try {
            byte[] key = new byte[EntryPrints.KEY];
            if (reader == null) {
                new SecureRandom().nextBytes(key);
            } else {
                key = reader.key();
            }
            PrintsFile.Writer out = new PrintsFile.Writer(
                    PrivateFiles.open(
                            file,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING),
                    key);
            return new VolumePrints(out, Optional.ofNullable(reader), new EntryPrints(key));
        } catch (IOException | RuntimeException | Error e) {
            if (reader != null) {
                reader.close();
            }
            throw e;
        }
    }

    /** Whether there is something to hold entries against. */
    public boolean areCompared() {
        return before.isPresent();
    }

    /** Notes an entry. @return whether it is as it was before */
    public boolean note(FileEntry entry) throws IOException {
        long id = entry.id();
        boolean folder = entry.kind() == FileEntry.Kind.DIRECTORY;
        ascending &= id > last;
        last = id;
        if (!ascending) {
            return false;
        }
        long print = prints.of(entry);
        long place = folder ? prints.ofPlace(entry) : 0;
        out.write(id, print);
        if (folder) {
            out.write(id, place);
        }
        return before.isPresent() && isAsBefore(before.get(), entry, print, place);
    }

    private boolean isAsBefore(PrintsFile.Reader was, FileEntry entry, long print, long place) throws IOException {
        long id = entry.id();
        boolean folder = entry.kind() == FileEntry.Kind.DIRECTORY;
        passGone(was, id);
        if (was.ended() || was.id() != id) {
            if (folder) {
                move(id);
            }
            return false;
        }
        boolean same = was.print() == print && was.isFolder() == folder;
        if (same) {
            keepParents(entry);
        } else {
            replace(id);
            if (folder != was.isFolder() || folder && was.place() != place) {
                move(id);
            }
        }
        was.next();
        return same;
    }

    private void passGone(PrintsFile.Reader was, long id) throws IOException {
        while (!was.ended() && was.id() < id) {
            passGone(was);
        }
    }

    private void passGone(PrintsFile.Reader was) throws IOException {
        replace(was.id());
        if (was.isFolder()) {
            move(was.id());
        }
        was.next();
    }

    private void replace(long id) {
        if (replaced.size() < MOST_CHANGED) {
            replaced.add(id);
        }
    }

    private void move(long id) {
        if (moved.size() < MOST_CHANGED) {
            moved.add(id);
        }
    }

    private void keepParents(FileEntry entry) {
        for (int i = 0; i < entry.links().size(); i++) {
            Link link = entry.links().get(i);
            if (link.parentId() != lastParent || parents.size() == 0) {
                lastParent = link.parentId();
                parents.add(lastParent);
            }
        }
    }

    /** Every entry was noted. @return whether the prints are those of all, in order */
    public boolean end() throws IOException {
        if (before.isPresent()) {
            PrintsFile.Reader was = before.get();
            while (ascending && !was.ended()) {
                passGone(was);
            }
        }
        close();
        return ascending;
    }

    /**
     * What of the index before is no more so, once every entry was noted.
     *
     * @param directories all of them
     * @return ids of entries that are others now, or gone; empty if it is not known which rows are as they were: a directory that
     *     holds what did not change is elsewhere, too much has changed, or entries did not come in the order of their ids
     */
    public Optional<IdSet> replaced(DirectoryTree directories) {
        boolean known = ended
                && ascending
                && before.isPresent()
                && replaced.size() < MOST_CHANGED
                && moved.size() < MOST_CHANGED
                && (moved.size() == 0 || parents.stream().noneMatch(p -> directories.isWithin(p, moved::contains)));
        return known ? Optional.of(replaced) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        try (PrintsFile.Writer closed = out;
                PrintsFile.Reader also = before.orElse(null)) {
            ended = true;
        }
    }
}
