// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.session.Withdrawal;

/** The entries of a volume in the order of their file records, from one pass over $MFT. */
final class NtfsEntries implements EntryStream {
    private final Withdrawal withdrawal;
    private final MftScan scan;
    private final EntryReader reader;
    private final RecordsInUse inUse;

    NtfsEntries(Withdrawal withdrawal, MftScan scan, EntryReader reader, RecordsInUse inUse) {
        this.withdrawal = withdrawal;
        this.scan = scan;
        this.reader = reader;
        this.inUse = inUse;
    }

    @Override
    public EntryBatch next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        withdrawal.check();
        List<FileEntry> entries = new ArrayList<>(Math.min(limit, 1024));
        List<Fault> faults = new ArrayList<>(0);
        while (entries.size() + faults.size() < limit && scan.next()) {
            add(entries, faults);
        }
        return new EntryBatch(entries, faults, scan.number());
    }

    /** Adds the entry of the scan's record, if it is the base record of one, or what is wrong with it. */
    private void add(List<FileEntry> entries, List<Fault> faults) throws IOException {
        FileRecord record = null;
        try {
            record = scan.current(faults);
            if (record == null) {
                if (inUse.contains(scan.number())) {
                    faults.add(lost(null, "expected a record, as $MFT:$BITMAP says, found zeros"));
                }
            } else if (record.isInUse() && record.base() == 0) {
                Optional<FileEntry> entry = reader.read(record, scan, faults);
                if (entry.isPresent()) {
                    entries.add(entry.get());
                }
            } else if (record.isInUse()) {
                checkExtension(record);
            } else if (scan.number() >= EntryReader.RESERVED && inUse.contains(scan.number())) {
                faults.add(lost(record, "expected a record in use, as $MFT:$BITMAP says, found a free one"));
            }
        } catch (CorruptStructureException bad) {
            if (!isNobodys(scan.number())) {
                faults.add(lost(record, bad.getMessage()));
            }
        } catch (UnreadableBlockException bad) {
            faults.add(lost(record, bad.getMessage()));
        }
    }

    /** An entry that is not given; its record may tell its name all the same. */
    private Fault lost(FileRecord record, String detail) {
        FaultSubject subject = EntryReader.link(record)
                .<FaultSubject>map(l -> new FaultSubject.Entry(scan.number(), l))
                .orElseGet(() -> new FaultSubject.Number(scan.number()));
        return scan.fault(subject, Fault.Effect.PASSED_OVER, detail);
    }

    /** A record that is free holds no file, whatever chkdsk or a formatting tool left there, such as BAAD. */
    private boolean isNobodys(long number) throws IOException {
        return number >= EntryReader.RESERVED && !scan.isSigned() && inUse.isFree(number);
    }

    /** $STANDARD_INFORMATION comes first in a base record and never leaves it: the reference to a base would be damaged. */
    private static void checkExtension(FileRecord record) throws CorruptStructureException {
        AttributeCursor first = AttributeCursor.of(record);
        if (first.next() && first.type() == AttributeType.STANDARD_INFORMATION) {
            throw record.corrupt(
                    "no $STANDARD_INFORMATION in an extension of " + FileReference.text(record.base()), "one");
        }
    }

    @Override
    public void close() {
        scan.close();
    }
}
