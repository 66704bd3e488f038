// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is durable of a job: at most one record of each kind in {@link Noted}, and the request. A record that is noted is
 * durable with the next {@link #save}, and all of them at once: who reads the file finds those of one save or of the next.
 * Thread-safe.
 */
public final class Journal {
    private final JobFile file;
    private final Map<Class<?>, Record> notes;

    private Journal(JobFile file, Map<Class<?>, Record> notes) {
        this.file = file;
        this.notes = notes;
    }

    /** An empty one, which is not on the disk before {@link #create}. */
    public static Journal in(JobFile file) {
        return new Journal(file, new HashMap<>());
    }

    /**
     * Reads a job's journal; empty if the folder holds none, since its first save was cut short.
     *
     * @throws JournalException if it holds something else
     */
    public static Optional<Journal> read(JobFile file) throws IOException {
        Optional<String> text = file.read();
        return text.isPresent() ? Optional.of(new Journal(file, JournalText.read(text.get()))) : Optional.empty();
    }

    /**
     * Has the job, and with it all that others have noted of it since this was read. May be called again; {@link JobFile#disown} lets
     * it go.
     *
     * @return false if another one has it, of this process or of another one
     * @throws java.nio.file.NoSuchFileException if others have forgotten it
     * @throws IOException if it cannot be had, or read
     */
    public boolean own() throws IOException {
        if (file.isOwned()) {
            return true;
        }
        if (!file.own()) {
            return false;
        }
        try {
            refresh();
            return true;
        } catch (IOException | RuntimeException | Error e) {
            file.disown();
            throw e;
        }
    }

    /**
     * Takes what others have noted since this was read or written here.
     *
     * @return whether they have
     * @throws java.nio.file.NoSuchFileException if the file is gone
     */
    public boolean refresh() throws IOException {
        if (!file.isChanged()) {
            return false;
        }
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            throw new NoSuchFileException(file.folder().toString());
        }
        Map<Class<?>, Record> now = JournalText.read(text.get());
        synchronized (this) {
            notes.clear();
            notes.putAll(now);
        }
        return true;
    }

    /** Where it lies, and what lies beside it. */
    public JobFile file() {
        return file;
    }

    public synchronized <R extends Record> Optional<R> find(Class<R> kind) {
        return Optional.ofNullable(kind.cast(notes.get(kind)));
    }

    public boolean has(Class<? extends Record> kind) {
        return find(kind).isPresent();
    }

    /** Whether the job's set is there, or may be: a commit was begun of which nobody has looked yet how far it came. */
    public boolean setMayBeThere() {
        return has(Noted.Committed.class) || has(Noted.Committing.class);
    }

    /** @throws JournalException if there is none: a job's file was changed by somebody else */
    public <R extends Record> R require(Class<R> kind) throws JournalException {
        return find(kind).orElseThrow(() -> JournalException.lacks(JournalText.name(kind)));
    }

    /** Takes a record in the place of the one of its kind. */
    public synchronized Journal note(Record note) {
        JournalText.name(note.getClass()); // what has no form would be lost
        notes.put(note.getClass(), note);
        return this;
    }

    public synchronized Journal forget(Class<? extends Record> kind) {
        notes.remove(kind);
        return this;
    }

    /** Makes it durable for the first time. */
    public void create() throws IOException {
        file.create();
        save();
    }

    /** Makes durable what is noted. */
    public synchronized void save() throws IOException {
        file.replace(JournalText.of(notes));
    }
}
