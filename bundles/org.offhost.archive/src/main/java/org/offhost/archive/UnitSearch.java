// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

/** Searches a part of a disk for headers that begin, or trailers that end, a set at a unit. Reads all of it, once. */
final class UnitSearch {
    private static final int PIECE = 1 << 20;

    private final BlockDevice device;
    private final int unit;
    private final long end;
    private final byte[] piece;
    private long start;
    private int length;

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
