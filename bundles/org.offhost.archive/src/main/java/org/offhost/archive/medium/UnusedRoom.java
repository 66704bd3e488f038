// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

/**
 * The part of a disk that nobody ever wrote: it holds zeros, and whatever else is found there has no explanation. What a
 * look costs does not grow with the disk, which may be 8 TiB long and hold nothing.
 */
final class UnusedRoom {
    /** Looked at whole at its beginning: every signature known lies in it, and what was appended to a file begins there. */
    private static final int HEAD = 256 << 10;

    /** The same at its end: backup partition tables, superblocks of RAID members. */
    private static final int TAIL = 128 << 10;

    /** Between them as much is looked at, 512 KiB, 1 MiB, 2 MiB and so on behind its beginning. */
    private static final int SAMPLE = 4096;

    private static final int BLOCK = 512;

    /** What a thorough look reads whole, less than a second of zeros of a sparse file. */
    static final long THOROUGH = 1L << 30;

    private final BlockDevice device;
    private final long from;

    /** @param from its first byte */
    UnusedRoom(BlockDevice device, long from) {
        this.device = device;
        this.from = from;
    }

    /**
     * Behind the last set of a medium.
     *
     * @param end byte at which the next set would begin
     * @param newest what the label says; without it, or if it does not tell, nothing but the end of the archive is taken for
     *     written
     */
    static UnusedRoom behind(BlockDevice device, int unit, long end, Optional<LabelSlots.Slot> newest) {
        OptionalLong written = newest.map(LabelSlots.Slot::written).orElse(OptionalLong.empty());
        return new UnusedRoom(device, Math.max(end + unit, written.orElse(0)));
    }

    /** Its first byte. */
    long from() {
        return from;
    }

    /** A byte that is no zero, or that cannot be read; looks here and there. */
    OptionalLong data() throws IOException {
        OptionalLong found = data(from, HEAD);
        return found.isPresent() ? found : dataBehindHead();
    }

    /** The same behind the part that is looked at whole. */
    OptionalLong dataBehindHead() throws IOException {
        return samples(SAMPLE, TAIL);
    }

    /** The same at a glance, for who looks again and again: some blocks only. */
    OptionalLong dataAtAGlance() throws IOException {
        OptionalLong found = data(from, SAMPLE);
        return found.isPresent() ? found : samples(BLOCK, SAMPLE);
    }

    private OptionalLong samples(int length, int last) throws IOException {
        OptionalLong found = OptionalLong.empty();
        long tail = Math.max(from, device.size() - last);
        for (long step = 2L * HEAD; found.isEmpty() && from + step < tail; step *= 2) {
            found = data(from + step, length);
        }
        return found.isPresent() ? found : data(tail, last);
    }

    /** The same, after a look at every byte of its first part; whoever reads the device may end it. */
    OptionalLong dataAnywhere() throws IOException {
        int piece = 1 << 20;
        for (long at = from; at < from + THOROUGH && at < device.size(); at += piece) {
            OptionalLong found = data(at, piece);
            if (found.isPresent()) {
                return found;
            }
        }
        return data();
    }

    private OptionalLong data(long at, int length) throws IOException {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(length, device.size() - at))];
        try {
            device.read(at, ByteBuffer.wrap(bytes));
        } catch (UnreadableBlockException e) {
            return OptionalLong.of(at); // nobody knows what is there
        }
        int found = Signatures.firstByte(bytes);
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(at + found);
    }
}
