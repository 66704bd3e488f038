// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.kit.session.Withdrawal;

/** What is in a directory, by its index: a small read for each entry, none of what is elsewhere. */
final class NtfsChildren implements EntryStream {
    /** Reads the entry that a file reference names. */
    interface Source {
        FileEntry read(long reference, List<Fault> faults) throws IOException;
    }

    private final Withdrawal withdrawal;
    private final DirectoryIndex.Names names;
    private final FileEntry directory;
    private final Source source;

    NtfsChildren(Withdrawal withdrawal, DirectoryIndex.Names names, FileEntry directory, Source source) {
        this.withdrawal = withdrawal;
        this.names = names;
        this.directory = directory;
        this.source = source;
    }

    @Override
    public EntryBatch next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        withdrawal.check();
        List<FileEntry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>(0);
        FaultSubject inside = new FaultSubject.Inside(directory.id(), directory.sequence());
        boolean more = true;
        while (more && entries.size() + faults.size() < limit) {
            try {
                more = names.next();
                if (more) {
                    add(entries, faults);
                }
            } catch (CorruptStructureException bad) {
                faults.add(bad.toFault(inside));
            } catch (UnreadableBlockException bad) {
                faults.add(new Fault(
                        inside, Fault.Effect.PASSED_OVER, "block of the index", bad.position(), bad.getMessage()));
            }
        }
        return new EntryBatch(entries, faults, 0);
    }

    /** An entry of several names in this directory comes with the first of them; the root is in itself. */
    private void add(List<FileEntry> entries, List<Fault> faults) throws IOException {
        if (FileReference.number(names.reference()) == directory.id()) {
            return;
        }
        FileEntry entry = source.read(names.reference(), faults);
        List<String> here = entry.links().stream()
                .filter(l -> l.isIn(directory.id(), directory.sequence()))
                .map(Link::name)
                .toList();
        String name = names.name();
        if (!here.contains(name)) {
            throw new CorruptStructureException(
                    "index of " + FileRecord.name(directory.id()),
                    0,
                    "names that their files have",
                    "one of " + FileRecord.name(entry.id()) + " that it has not");
        }
        if (here.get(0).equals(name)) {
            entries.add(entry);
        }
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
