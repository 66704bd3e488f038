// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.time.Instant;

/**
 * The four time stamps of an entry, in 100 ns since 1601-01-01T00:00:00Z (FILETIME, [MS-DTYP] 2.3.3); 0 where the file
 * system keeps none. Local times (FAT) are taken as UTC.
 *
 * @param created creation
 * @param modified last write of content
 * @param changed last change of any attribute
 * @param accessed last access
 */
public record FileTimes(long created, long modified, long changed, long accessed) {
    private static final long EPOCH_SECONDS = 11_644_473_600L;
    private static final long PER_SECOND = 10_000_000L;

    /** A time stamp as an instant. */
    public static Instant toInstant(long filetime) {
        return Instant.ofEpochSecond(
                Math.floorDiv(filetime, PER_SECOND) - EPOCH_SECONDS, Math.floorMod(filetime, PER_SECOND) * 100);
    }

    /** An instant as a time stamp; what is finer than 100 ns is cut. */
    public static long of(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond() + EPOCH_SECONDS, PER_SECOND), instant.getNano() / 100);
    }
}
