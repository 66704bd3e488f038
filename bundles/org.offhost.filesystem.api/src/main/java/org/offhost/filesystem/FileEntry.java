// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file or directory with all that its file system keeps of it.
 *
 * @param id its number, also the cursor of {@link FileSystemVolume#entries}: NTFS file record number; FAT byte position
 *     of its directory entry (0 of the root, which has none: the root directory begins where its first entry does)
 * @param sequence how often the number was reused (NTFS sequence number); 0 where not kept
 * @param kind what it is
 * @param system whether it is one of the file system's own files, which a backup of files leaves out
 * @param links every name it has, at least one, the first being the main one; the root names itself "" in itself
 * @param times its time stamps
 * @param facets what only some file systems keep: attributes of Windows, owner and mode of POSIX, …
 * @param target where it points; there is one if it is a {@link Kind#LINK}, and only then
 * @param attributes its attributes, in the order stored
 */
public record FileEntry(
        long id,
        int sequence,
        Kind kind,
        boolean system,
        List<Link> links,
        FileTimes times,
        Facets facets,
        Optional<LinkTarget> target,
        List<Attribute> attributes) {
    /** What an entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        /** A symbolic link or junction. */
        LINK,
        /** A device, pipe or socket; which one, of a POSIX file system, is in {@link PosixFacets#MODE}. */
        SPECIAL
    }

    private static final int SPARSE = 0x200;
    private static final int REPARSE_POINT = 0x400;

    /** The stream in which the overlay filter keeps content of {@link Encoding#WOF}. */
    private static final String WOF_STREAM = "WofCompressedData";

    public FileEntry {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(facets, "facets");
        links = List.copyOf(links);
        attributes = List.copyOf(attributes);
        if (links.isEmpty()) {
            throw new IllegalArgumentException("entry " + id + " has no name");
        }
    }

    /** An entry that is no link. */
    public FileEntry(
            long id,
            int sequence,
            Kind kind,
            boolean system,
            List<Link> links,
            FileTimes times,
            Facets facets,
            List<Attribute> attributes) {
        this(id, sequence, kind, system, links, times, facets, Optional.empty(), attributes);
    }

    /** The same entry with other attributes. */
    public FileEntry with(List<Attribute> others) {
        return with(facets, others);
    }

    private FileEntry with(Facets other, List<Attribute> others) {
        return new FileEntry(id, sequence, kind, system, links, times, other, target, others);
    }

    /** The unnamed content stream; empty for directories and for files without one. */
    public Optional<Attribute> content() {
        for (Attribute a : attributes) {
            if (a.role() == Attribute.Role.CONTENT && a.name().isEmpty()) {
                return Optional.of(a);
            }
        }
        return Optional.empty();
    }

    /**
     * The entry as it is where content of {@link Encoding#WOF} is kept decoded: without the compressed stream and the
     * reparse point, by which a reader would take plain bytes for compressed ones. Other entries are given as they are.
     *
     * @return the entry; content that was encoded has its length and no runs
     */
    public FileEntry plain() {
        if (content().filter(a -> a.encoding() == Encoding.WOF).isEmpty()) {
            return this;
        }
        List<Attribute> kept = new ArrayList<>();
        for (Attribute a : attributes) {
            if (a.encoding() == Encoding.WOF) {
                AttributeValue value = new AttributeValue.NonResident(a.length(), 0, Runs.NONE);
                kept.add(new Attribute(a.type(), a.role(), a.name(), Encoding.PLAIN, false, value));
            } else if (a.role() != Attribute.Role.REPARSE && !a.name().equals(WOF_STREAM)) {
                kept.add(a);
            }
        }
        boolean sparse = kept.stream().anyMatch(Attribute::sparse);
        int flags = WindowsFacets.attributes(facets) & ~(REPARSE_POINT | (sparse ? 0 : SPARSE));
        return with(facets.with(WindowsFacets.attributes(flags)), kept);
    }
}
