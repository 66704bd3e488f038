// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

/** The metadata read last, in windows, so that neither tables nor directories are held whole. One thread. */
final class BlockCache {
    /** Windows are small since directories are scattered; 2,048 entries of the table. */
    private static final int WINDOW = 8192;

    /** 1 MiB in all. */
    private static final int WINDOWS = 128;

    private final BlockDevice device;
    private final Session session;
    private final long end;
    private final int sectorLength;
    private final Map<Long, ByteBuffer> windows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
            return size() > WINDOWS;
        }
    };
    private long lastStart = -1;
    private ByteBuffer last;

    /** @param end the volume's length; nothing behind it is read */
    BlockCache(BlockDevice device, Session session, long end, int sectorLength) {
        this.device = device;
        this.session = session;
        this.end = end;
        this.sectorLength = sectorLength;
    }

    /** @param position a multiple of 4 */
    int i32(long position) throws IOException {
        return window(position).getInt((int) (position % WINDOW));
    }

    /**
     * Some bytes in front of a window's end.
     *
     * @param position a multiple of {@code length}, which is a power of two up to 512
     */
    ByteBuffer bytes(long position, int length) throws IOException {
        return window(position).slice((int) (position % WINDOW), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads past the cache, for what is read once from front to end. */
    void read(long position, ByteBuffer target) throws IOException {
        session.check();
        if (position < 0 || position > end - target.remaining()) {
            throw outside(position);
        }
        device.read(position, target);
    }

    private IOException outside(long position) {
        return new IOException("byte " + position + " is outside a volume of " + end + " bytes");
    }

    private ByteBuffer window(long position) throws IOException {
        session.check();
        long start = position - position % WINDOW;
        if (start == lastStart) {
            return last;
        }
        if (position < 0 || position >= end) {
            throw outside(position);
        }
        ByteBuffer found = windows.get(start);
        if (found == null) {
            try {
                found = read(start, 0, (int) Math.min(WINDOW, end - start));
            } catch (UnreadableBlockException e) {
                // a block of the window is unreadable: perhaps not the one that is wanted; not kept
                int from = (int) (position - start) / sectorLength * sectorLength;
                return read(start, from, from + sectorLength);
            }
            windows.put(start, found);
        }
        lastStart = start;
        last = found;
        return found;
    }

    private ByteBuffer read(long start, int from, int to) throws IOException {
        ByteBuffer window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
        device.read(start + from, window.limit(to).position(from));
        return window.clear();
    }
}
