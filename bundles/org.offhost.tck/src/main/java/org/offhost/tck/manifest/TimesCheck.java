// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.manifest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/** Holds the four time stamps of an entry against a line of a manifest. */
record TimesCheck(Manifest.Line line, FileEntry entry, ReaderDifferences known, String type) {
    /** What The Sleuth Kit makes of FILETIME 0: the seconds from 1970 back to 1601, wrapped around at 64 and 32 bits. */
    private static final long WRAPPED_ZERO = 3_373_865_674L;

    private static final Map<String, FileTimes.Stamp> NAMES = Map.of(
            "crtime", FileTimes.Stamp.CREATED,
            "mtime", FileTimes.Stamp.MODIFIED,
            "ctime", FileTimes.Stamp.CHANGED,
            "atime", FileTimes.Stamp.ACCESSED);

    /** @param tolerate counts a difference that the reader is known for; true if it is one */
    List<String> differences(Predicate<Optional<String>> tolerate) {
        FileTimes t = entry.times();
        List<String> out = new ArrayList<>();
        NAMES.forEach((name, stamp) -> {
            List<Long> expected = line.times().get(name);
            Optional<Instant> found = t.get(stamp);
            if (expected != null
                    && !same(expected, found)
                    && !tolerate.test(found.flatMap(i -> known.time(type, expected, i)))) {
                out.add(line.path() + ": " + name + " "
                        + found.map(Instant::toString).orElse("not kept") + " instead of " + expected);
            }
        });
        return out;
    }

    /** The reader gives 0 for a time that is not kept, and also for 1970-01-01. */
    private static boolean same(List<Long> expected, Optional<Instant> found) {
        if (found.isEmpty()) {
            return expected.get(0) == 0 || expected.get(0) == WRAPPED_ZERO;
        }
        Instant instant = found.get();
        return instant.getEpochSecond() == expected.get(0) && instant.getNano() == expected.get(1);
    }
}
