// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.VolumeSummary;

/**
 * The inventory of one volume on local disk: entries, allocated ranges, and content that had to be decoded.
 *
 * <p>Belongs to one thread while it is written; readers of a complete part may be many. What {@link #checkpoint()}
 * returned for is there after a crash; a torn tail behind it is cut off when the spool is opened again. Memory grows only
 * with the directories.
 */
public final class Spool implements Closeable {
    /**
     * Begins a spool.
     *
     * @param folder absent or empty; created
     * @param volume what is inventoried
     * @throws IOException if the folder holds something or cannot be written
     */
    public static Spool create(Path folder, VolumeSummary volume) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Goes on with a spool; a torn tail is cut off.
     *
     * @throws IOException if there is no spool in the folder or its beginning is damaged
     */
    public static Spool open(Path folder) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** The folder the spool lies in. */
    public Path folder() {
        throw new UnsupportedOperationException("follows");
    }

    /** What is inventoried. */
    public VolumeSummary volume() {
        throw new UnsupportedOperationException("follows");
    }

    /** Appends a batch; it is durable when the next {@link #checkpoint()} has returned. */
    public void append(EntryBatch batch) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Returns when all that was appended, and {@link #cursor()} with it, is on stable storage. */
    public void checkpoint() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Cursor of the last batch appended; empty before the first. */
    public OptionalLong cursor() {
        throw new UnsupportedOperationException("follows");
    }

    /** Forgets all entries: the parser at hand does not know the cursor. */
    public void restart() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Notes, durably, that no entry is missing. */
    public void completeEntries() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Whether no entry is missing. */
    public boolean entriesComplete() {
        throw new UnsupportedOperationException("follows");
    }

    /** Appends allocated ranges, ascending. */
    public void appendAllocated(List<Extent> extents) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Forgets the allocated ranges: they are listed anew. */
    public void restartAllocated() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Notes, durably, that no allocated range is missing. */
    public void completeAllocated() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Whether no allocated range is missing; a spool opened with some missing has none. */
    public boolean allocatedComplete() {
        throw new UnsupportedOperationException("follows");
    }

    /** The directories among the entries so far. */
    public DirectoryTree directories() {
        throw new UnsupportedOperationException("follows");
    }

    /** Streams the entries appended so far. */
    public SpoolReader entries() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Streams the allocated ranges appended so far; neighbours are joined. */
    public ExtentStream allocated() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * What could not be read and was passed over.
     *
     * @param limit most faults wanted; {@link SpoolStatistics#faults()} tells how many there are
     */
    public List<Fault> faults(int limit) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** Counts of what was appended so far. */
    public SpoolStatistics statistics() {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Streams what a set of files needs decoded by the parser, and is not decoded yet: compressed content of the selected
     * files.
     */
    public PendingStreams needsDecoding(Selection selection) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Takes the decoded content of a stream. Streams are to be decoded in the order of {@link #needsDecoding}.
     *
     * @return to be written with exactly {@link Attribute#length()} bytes and closed; a stream not closed is forgotten
     */
    public OutputStream decoded(FileEntry entry, Attribute attribute) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException("follows");
    }
}
