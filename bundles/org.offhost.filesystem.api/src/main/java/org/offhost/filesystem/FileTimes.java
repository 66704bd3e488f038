// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.time.Instant;
import java.util.Optional;

/**
 * The four time stamps of an entry, to the nanosecond, from 29,000 years before 1970 to as many after; each may be not kept.
 * Local times (FAT) are taken as UTC.
 *
 * <p>A stamp is a number of ticks of 100 ns since 1970-01-01T00:00:00Z, which hold every FILETIME exactly; what is finer is
 * beside them. So a million entries come through without an object for each stamp.
 *
 * @param created ticks of creation, or {@link #NOT_KEPT}
 * @param modified ticks of the last write of content, or NOT_KEPT
 * @param changed ticks of the last change of any attribute, or NOT_KEPT
 * @param accessed ticks of the last access, or NOT_KEPT
 * @param finer nanoseconds beyond the ticks, 0 to 99, 7 bits for each stamp, those of {@code created} lowest
 */
public record FileTimes(long created, long modified, long changed, long accessed, int finer) {
    /** Ticks of a stamp that the file system does not keep. */
    public static final long NOT_KEPT = Long.MIN_VALUE;

    /** Of a file system, or an entry, without any. */
    public static final FileTimes NONE = new FileTimes(NOT_KEPT, NOT_KEPT, NOT_KEPT, NOT_KEPT, 0);

    /** Ticks in a second. */
    public static final long PER_SECOND = 10_000_000L;

    private static final int NANOS = 100;
    private static final int FINER_BITS = 7;

    /** FILETIME of 1970-01-01T00:00:00Z. */
    private static final long EPOCH = 11_644_473_600L * PER_SECOND;

    /** Which time it is. */
    public enum Stamp {
        CREATED(0),
        MODIFIED(1),
        CHANGED(2),
        ACCESSED(3);

        /** Where its bits are in {@code finer}, which is kept on media. */
        private final int shift;

        Stamp(int place) {
            shift = place * FINER_BITS;
        }
    }

    public FileTimes {
        for (int rest = finer; rest != 0; rest >>>= FINER_BITS) {
            if ((rest & (1 << FINER_BITS) - 1) >= NANOS) {
                throw new IllegalArgumentException("finer=" + finer);
            }
        }
    }

    /**
     * Times as Windows has them: 100 ns since 1601-01-01T00:00:00Z (FILETIME, [MS-DTYP] 2.3.3), 0 where not kept. Any value
     * comes back from {@link #filetime} as it was.
     */
    public static FileTimes ofFiletimes(long created, long modified, long changed, long accessed) {
        return new FileTimes(ticks(created), ticks(modified), ticks(changed), ticks(accessed), 0);
    }

    private static long ticks(long filetime) {
        return filetime == 0 ? NOT_KEPT : filetime - EPOCH;
    }

    /** An instant as a FILETIME; what is finer than 100 ns is cut. */
    public static long filetimeOf(Instant instant) {
        return Math.addExact(
                Math.addExact(Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), EPOCH),
                instant.getNano() / NANOS);
    }

    /**
     * The same with one stamp set.
     *
     * @param seconds since 1970-01-01T00:00:00Z
     * @param nanos 0 to 999,999,999, counted forward
     * @throws ArithmeticException if it is farther away than 29,000 years
     */
    public FileTimes with(Stamp stamp, long seconds, int nanos) {
        long ticks = Math.addExact(Math.multiplyExact(seconds, PER_SECOND), nanos / NANOS);
        int others = finer & ~((1 << FINER_BITS) - 1 << stamp.shift) | nanos % NANOS << stamp.shift;
        return switch (stamp) {
            case CREATED -> new FileTimes(ticks, modified, changed, accessed, others);
            case MODIFIED -> new FileTimes(created, ticks, changed, accessed, others);
            case CHANGED -> new FileTimes(created, modified, ticks, accessed, others);
            case ACCESSED -> new FileTimes(created, modified, changed, ticks, others);
        };
    }

    /** Ticks of a stamp, or {@link #NOT_KEPT}. */
    public long ticks(Stamp stamp) {
        return switch (stamp) {
            case CREATED -> created;
            case MODIFIED -> modified;
            case CHANGED -> changed;
            case ACCESSED -> accessed;
        };
    }

    public boolean has(Stamp stamp) {
        return ticks(stamp) != NOT_KEPT;
    }

    /** Whole seconds since 1970-01-01T00:00:00Z, rounded down; 0 if not kept. */
    public long seconds(Stamp stamp) {
        return has(stamp) ? Math.floorDiv(ticks(stamp), PER_SECOND) : 0;
    }

    /** Nanoseconds beyond {@link #seconds}, 0 to 999,999,999. */
    public int nanos(Stamp stamp) {
        return has(stamp) ? (int) Math.floorMod(ticks(stamp), PER_SECOND) * NANOS + finer(stamp) : 0;
    }

    private int finer(Stamp stamp) {
        return finer >>> stamp.shift & (1 << FINER_BITS) - 1;
    }

    /** A stamp as an instant, if it is kept. */
    public Optional<Instant> get(Stamp stamp) {
        return has(stamp) ? Optional.of(Instant.ofEpochSecond(seconds(stamp), nanos(stamp))) : Optional.empty();
    }

    /** A stamp as a FILETIME, as in {@link #ofFiletimes}; what is finer is cut. */
    public long filetime(Stamp stamp) {
        return has(stamp) ? ticks(stamp) + EPOCH : 0;
    }
}
