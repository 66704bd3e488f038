// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongFunction;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * Where a set lies, so that damage found in it is told with the set's id and a place on the medium.
 *
 * @param setId its id
 * @param where a byte of the set in words
 */
public record SetPlace(String setId, LongFunction<String> where) {
    /** On a disk. @param start byte of the medium at which the set begins */
    public static SetPlace onDisk(String setId, long start) {
        return new SetPlace(setId, b -> "byte " + (start + b) + " of the medium");
    }

    /** On a tape. @param first object at which the set begins */
    public static SetPlace onTape(String setId, long first, int record) {
        return new SetPlace(setId, b -> "object " + (first + b / record) + " of the tape");
    }

    /** Something that reads the set. */
    public interface Reading<T> {
        T run() throws IOException;
    }

    public <T> T locate(Reading<T> reading) throws IOException {
        try {
            return reading.run();
        } catch (DamagedMediumException e) {
            throw e.on(setId, where.apply(e.position()));
        }
    }

    StoredEntries locate(StoredEntries entries) {
        return new StoredEntries() {
            @Override
            public Optional<StoredEntry> next() throws IOException {
                return locate(entries::next);
            }

            @Override
            public void skipTo(String path) throws IOException {
                locate(() -> {
                    entries.skipTo(path);
                    return path;
                });
            }

            @Override
            public void skipBelow(String directory) {
                entries.skipBelow(directory);
            }

            @Override
            public void close() throws IOException {
                entries.close();
            }
        };
    }
}
