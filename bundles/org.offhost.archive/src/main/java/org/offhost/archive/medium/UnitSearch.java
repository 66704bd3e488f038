// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.offhost.archive.set.Closing;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

/**
 * Searches a part of a disk for headers that begin, or trailers that end, a set at a unit. Reads all of it, once, but gives up
 * in a stretch of zeros that is longer than any between two sets: a disk may be far longer than what was ever written to it.
 */
final class UnitSearch {
    private static final int PIECE = 1 << 20;

    /** Some seconds of reading. */
    static final long MOST_ZEROS = 16L << 30;

    private static final byte[] ZEROS = new byte[PIECE];

    private final BlockDevice device;
    private final int unit;
    private final long end;
    private final byte[] piece;
    private long start;
    private int length;

    /** Where the zeros begin that were read last; negative before anything was read. */
    private long zeros = -1;

    /** @param end where the part ends, on a unit */
    UnitSearch(BlockDevice device, int unit, long end) {
        this.device = device;
        this.unit = unit;
        this.end = end;
        this.piece = new byte[Math.max(PIECE / unit, 1) * unit];
    }

    /**
     * A unit worth a closer look.
     *
     * @param position where it begins
     * @param ends whether it ends a set, and does not begin one
     */
    record Hit(long position, boolean ends) {}

    /** The first hit from a unit on. */
    Optional<Hit> next(long from) throws IOException {
        for (long at = from; at < end; at += unit) {
            if (at < start || at >= start + length) {
                read(at);
                boolean nothing = isZeros();
                zeros = zeros < 0 || !nothing ? start + (nothing ? 0 : length) : zeros;
                if (start - zeros >= MOST_ZEROS) {
                    return Optional.empty();
                }
                if (nothing) {
                    at = start + length - unit; // neither begins nor ends anything
                    continue;
                }
            }
            int i = (int) (at - start);
            if (DiskProbe.mayBegin(piece, i)) {
                return Optional.of(new Hit(at, false));
            }
            if (DiskProbe.mayEnd(piece, i + unit - Closing.TRAILER_LENGTH)) {
                return Optional.of(new Hit(at, true));
            }
        }
        return Optional.empty();
    }

    private boolean isZeros() {
        for (int i = 0; i < length; i += ZEROS.length) {
            int part = Math.min(ZEROS.length, length - i);
            if (!Arrays.equals(piece, i, i + part, ZEROS, 0, part)) {
                return false;
            }
        }
        return true;
    }

    /** A piece that cannot be read is read unit by unit; units that cannot be are taken for zeros. */
    private void read(long at) throws IOException {
        start = at;
        length = (int) Math.min(piece.length, end - at);
        try {
            device.read(at, ByteBuffer.wrap(piece, 0, length));
        } catch (UnreadableBlockException whole) {
            for (int i = 0; i < length; i += unit) {
                try {
                    device.read(at + i, ByteBuffer.wrap(piece, i, unit));
                } catch (UnreadableBlockException one) {
                    Arrays.fill(piece, i, i + unit, (byte) 0);
                }
            }
        }
    }
}
