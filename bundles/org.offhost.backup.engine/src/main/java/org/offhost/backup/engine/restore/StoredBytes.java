// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;

/** How much of an entry's content is more than holes. */
final class StoredBytes {
    /** A sparse member has headers and a map before its data. */
    private static final long SPARSE_HEADERS = 4096;

    private StoredBytes() {}

    /** Bytes that a file system which keeps holes will allocate for all contents, at the least. */
    static long of(StoredEntry entry) {
        long sum = 0;
        for (Attribute a : entry.entry().attributes()) {
            if (a.role() == Attribute.Role.CONTENT && !a.encoding().isAway()) {
                sum += Math.min(Long.MAX_VALUE - sum, of(entry, a));
            }
        }
        return sum;
    }

    private static long of(StoredEntry entry, Attribute a) {
        long stored = entry.stream(a)
                .map(s -> s.form() == StoredStream.Form.SPARSE ? Math.max(0, s.length() - SPARSE_HEADERS) : s.length())
                .orElse(a.length());
        return a.value() instanceof AttributeValue.NonResident value
                        && value.runs().count() > 0
                ? Math.min(stored, allocated(value))
                : stored;
    }

    private static long allocated(AttributeValue.NonResident value) {
        long written = Math.min(value.length(), value.initializedLength());
        long sum = 0;
        for (Run r : value.runs()) {
            if (!r.isHole() && r.offset() < written) {
                sum += Math.min(r.length(), written - r.offset());
            }
        }
        return sum;
    }
}
