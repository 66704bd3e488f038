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
 * @param dosAttributes FILE_ATTRIBUTE_* flags ([MS-FSCC] 2.6) as stored
 * @param attributes its attributes, in the order stored
 * @param caseSensitive whether it is a directory in which names that differ in case alone are two
 * @param securityDescriptor self-relative security descriptor ([MS-DTYP] 2.4.6), wherever the file system keeps it;
 *     shared between entries, so compare by identity first
 */
public record FileEntry(
        long id,
        int sequence,
        Kind kind,
        boolean system,
        List<Link> links,
        FileTimes times,
        int dosAttributes,
        boolean caseSensitive,
        List<Attribute> attributes,
        Optional<AttributeValue.Resident> securityDescriptor) {
    /** What an entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        /** A symbolic link or junction; where it points is in the attribute of role REPARSE. */
        LINK,
        /** A device, pipe or socket. */
        SPECIAL
    }

    /** FILE_ATTRIBUTE_READONLY. */
    public static final int READ_ONLY = 0x1;

    /** FILE_ATTRIBUTE_HIDDEN. */
    public static final int HIDDEN = 0x2;

    /** FILE_ATTRIBUTE_SYSTEM. */
    public static final int SYSTEM = 0x4;

    private static final int SPARSE = 0x200;
    private static final int REPARSE_POINT = 0x400;

    /** The stream in which the overlay filter keeps content of {@link Encoding#WOF}. */
    private static final String WOF_STREAM = "WofCompressedData";

    public FileEntry {
        Objects.requireNonNull(kind, "kind");
        links = List.copyOf(links);
        attributes = List.copyOf(attributes);
        if (links.isEmpty()) {
            throw new IllegalArgumentException("entry " + id + " has no name");
        }
    }

    /** An entry of a file system whose directories are all alike. */
    public FileEntry(
            long id,
            int sequence,
            Kind kind,
            boolean system,
            List<Link> links,
            FileTimes times,
            int dosAttributes,
            List<Attribute> attributes,
            Optional<AttributeValue.Resident> securityDescriptor) {
        this(id, sequence, kind, system, links, times, dosAttributes, false, attributes, securityDescriptor);
    }

    /** The same entry with other attributes. */
    public FileEntry with(List<Attribute> others) {
        return with(dosAttributes, others);
    }

    private FileEntry with(int flags, List<Attribute> others) {
        return new FileEntry(
                id, sequence, kind, system, links, times, flags, caseSensitive, others, securityDescriptor);
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
        int flags = dosAttributes & ~(REPARSE_POINT | (sparse ? 0 : SPARSE));
        return with(flags, kept);
    }
}
