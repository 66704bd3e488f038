// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;

/** Makes entries of base file records and of the extension records that their attribute lists name. */
final class EntryReader {
    /** Records that Windows keeps for itself; some are in use and have no name. */
    static final long RESERVED = 24;

    private final VolumeBytes volume;
    private final BootSector boot;
    private final SystemFiles systemFiles;
    private final SecurityDescriptors descriptors;
    private final EntryFacets facets = new EntryFacets();
    private Optional<AttributeValue.Resident> lastOwn = Optional.empty();

    EntryReader(VolumeBytes volume, BootSector boot, SystemFiles systemFiles, SecurityDescriptors descriptors) {
        this.volume = volume;
        this.boot = boot;
        this.systemFiles = systemFiles;
        this.descriptors = descriptors;
    }

    /**
     * The entry of a base file record in use.
     *
     * @param extensions where extension records are read
     * @param faults takes what is missing though the entry is there
     * @return empty for a reserved record without a name
     * @throws org.offhost.filesystem.CorruptStructureException if a part is malformed or missing
     */
    Optional<FileEntry> read(FileRecord base, RecordSource extensions, List<Fault> faults) throws IOException {
        EntryParts parts = new EntryParts(volume, boot);
        for (AttributeCursor cursor = AttributeCursor.of(base); cursor.next(); ) {
            if (cursor.type() == AttributeType.ATTRIBUTE_LIST) {
                parts = listed(cursor, extensions);
                break;
            }
            parts.add(cursor);
        }
        parts.finish(base.number());
        List<Link> links =
                base.number() == FileRecord.ROOT ? Links.ROOT : parts.links().ordered();
        if (links.isEmpty()) {
            if (base.number() < RESERVED) {
                return Optional.empty();
            }
            throw base.corrupt("a $FILE_NAME", "none");
        }
        boolean directory = base.isDirectory();
        FileEntry.Kind kind =
                ReparsePoint.kind(parts.reparseTag(), directory ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE);
        StandardInformation information = parts.information();
        FileEntry entry = new FileEntry(
                base.number(),
                base.sequence(),
                kind,
                systemFiles.contains(base.number(), links),
                links,
                information.times(),
                facets.of(
                        information.dosAttributes(),
                        directory && information.caseSensitive(),
                        descriptor(base, links.get(0), parts, faults)),
                kind == FileEntry.Kind.LINK
                        ? Optional.of(LinkTargets.of(parts.reparsePoint(), directory))
                        : Optional.empty(),
                parts.attributes());
        if (parts.reparseTag() != 0) {
            noteAway(base, entry, parts.reparseTag(), faults);
        }
        for (String doubt : parts.doubts()) {
            faults.add(fault(base, links.get(0), Fault.Effect.DOUBTFUL, doubt));
        }
        return Optional.of(entry);
    }

    /** The first name that a base record tells, sound or not; empty if it tells none. */
    static Optional<Link> link(FileRecord record) {
        Links links = new Links();
        try {
            boolean base = record != null && record.base() == 0;
            for (AttributeCursor cursor = base ? AttributeCursor.of(record) : null; base && cursor.next(); ) {
                if (cursor.type() == AttributeType.FILE_NAME) {
                    links.add(FileName.parse(cursor));
                }
            }
        } catch (CorruptStructureException bad) {
            // what comes before may be a name
        }
        return links.ordered().stream().findFirst();
    }

    private static Fault fault(FileRecord base, Link link, Fault.Effect effect, String detail) {
        FaultSubject subject = new FaultSubject.Entry(base.number(), link);
        return new Fault(subject, effect, FileRecord.name(base.number()), base.position(), detail);
    }

    /** Such an entry is listed, but nobody may take the zeros of its stream for the content. */
    private static void noteAway(FileRecord base, FileEntry entry, int tag, List<Fault> faults) {
        Encoding encoding = entry.content().map(Attribute::encoding).orElse(Encoding.PLAIN);
        if (encoding.isAway()) {
            String where = encoding == Encoding.DEDUP
                    ? "in the deduplication store of the volume"
                    : String.format("with the owner of its reparse point 0x%08X", tag);
            faults.add(fault(
                    base,
                    entry.links().get(0),
                    Fault.Effect.NOT_WHOLE,
                    "its content is " + where + ", which is not read; a set of files goes without it, a set of the"
                            + " volume holds it as it is"));
        }
    }

    /** The parts that an attribute list names, in its order; the list itself comes first. */
    private EntryParts listed(AttributeCursor listAttribute, RecordSource extensions) throws IOException {
        EntryParts parts = new EntryParts(volume, boot);
        parts.add(listAttribute);
        AttributeList list = AttributeList.read(listAttribute, boot, volume);
        FileRecord base = listAttribute.record();
        Set<Long> records = new HashSet<>();
        long bytes = 0;
        while (list.next()) {
            if (list.type() != AttributeType.ATTRIBUTE_LIST) {
                AttributeCursor attribute = list.find(extensions.extension(list.reference(), base));
                parts.add(attribute);
                bytes += attribute.length();
                records.add(list.reference());
                // a list that names the same over and over would fill the memory
                if (bytes > (long) records.size() * boot.recordLength()) {
                    throw base.corrupt("every attribute once in its attribute list", "one more than once");
                }
            }
        }
        return parts;
    }

    /** Volumes that keep descriptors with the files repeat the same few. */
    private Optional<AttributeValue.Resident> shared(Optional<AttributeValue.Resident> own) {
        if (!own.equals(lastOwn)) {
            lastOwn = own;
        }
        return lastOwn;
    }

    private Optional<AttributeValue.Resident> descriptor(
            FileRecord base, Link link, EntryParts parts, List<Fault> faults) throws IOException {
        int id = parts.information().securityId();
        if (id == 0) {
            return shared(parts.ownDescriptor());
        }
        Optional<AttributeValue.Resident> found = descriptors.find(id);
        if (found.isEmpty()) {
            faults.add(fault(
                    base,
                    link,
                    Fault.Effect.NOT_WHOLE,
                    "expected security descriptor " + id + " in $Secure, found none; the entry goes without"));
        }
        return found;
    }
}
