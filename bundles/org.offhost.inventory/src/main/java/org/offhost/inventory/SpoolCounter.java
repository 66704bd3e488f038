// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/** Counts entries and ranges as they come. */
final class SpoolCounter {
    private long files;
    private long directories;
    private long streams;
    private long resident;
    private long extents;
    private long bytes;
    private long encoded;
    private long faults;
    private long allocatedRanges;
    private long allocatedBytes;

    /** Counts as {@code SetCounter} does, so that what is counted is one thing from the inventory to the set. */
    void add(FileEntry e) {
        boolean root = e.links().get(0).name().isEmpty();
        if (e.system() && !root) {
            return;
        }
        if (e.kind() != FileEntry.Kind.DIRECTORY) {
            files++;
        } else if (!root) {
            directories++;
        }
        for (Attribute a : e.attributes()) {
            if (a.role() == Attribute.Role.CONTENT) {
                streams++;
                bytes += a.length();
                count(a.value());
            }
            encoded += PendingDecoding.needed(a, Encoded.DECODE) ? 1 : 0;
        }
    }

    /** Whether a set of files, whichever, may need the parser to read something once more. */
    boolean mayNeedDecoding() {
        return encoded > 0;
    }

    private void count(AttributeValue value) {
        if (value instanceof AttributeValue.NonResident n) {
            Runs runs = n.runs();
            for (int i = 0; i < runs.count(); i++) {
                extents += runs.position(i) == Run.HOLE ? 0 : 1;
            }
        } else {
            resident++;
        }
    }

    /** Writes what was counted of entries. */
    void write(PackedWriter out) {
        for (long n : new long[] {files, directories, streams, resident, extents, bytes, encoded}) {
            out.number(n);
        }
    }

    /** Counts what {@link #write} wrote. */
    void add(PackedReader in) throws IOException {
        files += in.number();
        directories += in.number();
        streams += in.number();
        resident += in.number();
        extents += in.number();
        bytes += in.number();
        encoded += in.number();
    }

    /** Counts what another one counted of entries. */
    void add(SpoolCounter other) {
        files += other.files;
        directories += other.directories;
        streams += other.streams;
        resident += other.resident;
        extents += other.extents;
        bytes += other.bytes;
        encoded += other.encoded;
    }

    void faults(int more) {
        faults += more;
    }

    void add(Extent e) {
        allocatedRanges++;
        allocatedBytes += e.length();
    }

    void clearEntries() {
        files = directories = streams = resident = extents = bytes = encoded = faults = 0;
    }

    void clearAllocated() {
        allocatedRanges = allocatedBytes = 0;
    }

    SpoolStatistics statistics() {
        return new SpoolStatistics(
                files,
                directories,
                streams,
                resident,
                streams - resident,
                extents,
                bytes,
                faults,
                allocatedRanges,
                allocatedBytes);
    }
}
