// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;

/** Gives file records by number. */
interface RecordSource {
    /**
     * A record in use.
     *
     * @throws org.offhost.filesystem.CorruptStructureException if it is malformed, free, or behind the last
     */
    FileRecord record(long number) throws IOException;

    /** The extension record that a reference in the attribute list of {@code base} names. */
    default FileRecord extension(long reference, FileRecord base) throws IOException {
        long number = FileReference.number(reference);
        int sequence = FileReference.sequence(reference);
        if (number == base.number()) {
            return base;
        }
        FileRecord record = record(number);
        if (record.sequence() != sequence) {
            throw record.corrupt(
                    "sequence number " + sequence + ", as the attribute list of " + FileRecord.name(base.number())
                            + " says",
                    String.valueOf(record.sequence()));
        }
        long owner = record.base();
        if (FileReference.number(owner) != base.number() || FileReference.sequence(owner) != base.sequence()) {
            throw record.corrupt(
                    "base file record " + base.number() + " with sequence number " + base.sequence(),
                    FileReference.text(owner));
        }
        return record;
    }
}
