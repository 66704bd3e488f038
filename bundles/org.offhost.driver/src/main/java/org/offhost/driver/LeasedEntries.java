// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;

/**
 * The entries of a volume; their parser is leased for a batch at a time. Thread-safe as the entries are.
 *
 * @param parser who reads them
 * @param entries what it gives; closed with this
 */
public record LeasedEntries(KnownDriver<?> parser, EntryStream entries) implements EntryStream {
    @Override
    public EntryBatch next(int limit) throws IOException {
        try (Lease<?> lease = parser.lease()) {
            lease.check();
            return entries.next(limit);
        }
    }

    @Override
    public void close() throws IOException {
        entries.close();
    }
}
