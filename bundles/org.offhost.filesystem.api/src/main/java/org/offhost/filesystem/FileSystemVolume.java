// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.block.Extent;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open volume. A session belongs to one thread at a time, not always the one that opened it. After its parser was withdrawn
 * every call fails within 1 s.
 */
@ConsumerType
public interface FileSystemVolume extends Closeable {
    VolumeSummary summary();

    /**
     * Streams every entry of the volume, the root and the file system's own files included, each once, in an order that is
     * fixed per type, as is the cursor, which tells a place in it and need not grow: NTFS by file record number, which is the
     * cursor; FAT family depth first, the cursor being the byte position of the directory entry.
     *
     * @param after cursor ({@link EntryBatch#cursor()}) behind which to go on, perhaps made by another parser of the same
     *     type; empty to begin
     */
    EntryStream entries(OptionalLong after) throws IOException;

    /**
     * Streams at least every directory that something lies in, for one who is to tell paths: an entry may come before the
     * directories above it. A parser that need not look at every entry for that does not. What is wrong with them is told by
     * {@link #entries}.
     */
    default EntryStream directories() throws IOException {
        return entries(OptionalLong.empty());
    }

    /**
     * Streams, ascending and without overlap, every range an exact copy of the volume needs: boot and backup boot sector,
     * reserved area, tables, root, used clusters. Bad clusters are left out. Neighbouring ranges are joined.
     */
    ExtentStream allocated() throws IOException;

    /**
     * The ranges that belong to the file system and to no entry: boot sectors and their backups, reserved area, tables.
     * With the runs of all entries they are what {@link #allocated()} gives, each byte once, but for {@link #inDoubt()}, which
     * the proof of an inventory holds against each other.
     *
     * @return few, ascending, without overlap; empty if there is no map of what is in use, so that nothing can be proved
     */
    default Optional<List<Extent>> metadata() throws IOException {
        return Optional.empty();
    }

    /**
     * Streams, ascending, apart and each within one of {@link #allocated()}, the ranges that a log or journal of the file system
     * may give to an entry, or take from one, when it is replayed: as the volume lies they are nobody's or somebody's, and both
     * is right. Two never own one byte, there neither. All of {@link #allocated()} where the log cannot be followed.
     *
     * @return empty if there are none
     */
    default Optional<DoubtfulRanges> inDoubt() throws IOException {
        return Optional.empty();
    }

    /**
     * Finds one entry without reading the whole volume.
     *
     * @param path names joined by '/', beginning with '/'; compared as the file system compares names
     */
    Optional<FileEntry> find(String path) throws IOException;

    /**
     * The same for one who wants to hear what is wrong with the entry.
     *
     * @param faults takes what {@link #entries} would tell of it
     */
    default Optional<FileEntry> find(String path, Consumer<Fault> faults) throws IOException {
        return find(path);
    }

    /**
     * Streams what is in a directory, each entry once, in any order; the cursor of its batches means nothing. A parser that
     * can look into one directory does so; otherwise the whole volume is read.
     *
     * @param directory an entry of this volume, of kind directory
     */
    default EntryStream children(FileEntry directory) throws IOException {
        return new ChildEntries(entries(OptionalLong.empty()), directory.id());
    }

    /**
     * Opens the content of an attribute as an application would read it: {@link Attribute#length()} bytes, holes and
     * everything past the initialized length as zeros, {@link Encoding#LZNT1} and {@link Encoding#WOF} decoded; other
     * encodings as stored.
     *
     * @param entry an entry of this volume, perhaps read by another session of the same type
     * @param attribute one of its attributes
     * @throws ContentElsewhereException if the content is not in the entry: never zeros in its place
     */
    InputStream content(FileEntry entry, Attribute attribute) throws IOException;

    /**
     * The journal of changes that the file system keeps.
     *
     * @return empty if it keeps none, or none that this parser reads
     * @throws CorruptStructureException if there is one that is malformed
     */
    default Optional<ChangeJournal> changes() throws IOException {
        return Optional.empty();
    }
}
