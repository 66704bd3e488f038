// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

/**
 * The metadata of a volume read last, little-endian, in windows, so that neither tables nor directories are held whole: 1 MiB
 * in all. A sector that cannot be read hides no other. For parsers; one thread.
 */
public final class MetadataCache {
    /** Windows are small since directories are scattered; 2,048 entries of a table of 32 bits. */
    private static final int WINDOW = 8192;

    private static final int WINDOWS = 128;

    private static final int SHORTEST_SECTOR = 512;
    private static final UnreadableBlockException[] NO_FAILURES = {};

    private final BlockDevice device;
    private final NonResidentStream.Check session;
    private final long end;
    private final int sectorLength;
    private final Map<Long, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Window> eldest) {
            return size() > WINDOWS;
        }
    };
    private long lastStart = -1;
    private Window last;

    /**
     * @param device begins with the volume; stays open
     * @param session asked before every step whether it may go on
     * @param end the volume's length; nothing behind it is read
     * @param sectorLength bytes of a sector, a power of two from 512 to 4096
     */
    public MetadataCache(BlockDevice device, NonResidentStream.Check session, long end, int sectorLength) {
        this.device = device;
        this.session = session;
        this.end = end;
        this.sectorLength = sectorLength;
    }

    /** The byte at a position of the volume. */
    public int u8(long position) throws IOException {
        return window(position).get((int) (position % WINDOW)) & 0xFF;
    }

    /** @param position even */
    public int u16(long position) throws IOException {
        return window(position).getShort((int) (position % WINDOW)) & 0xFFFF;
    }

    /** @param position a multiple of 4 */
    public int i32(long position) throws IOException {
        return window(position).getInt((int) (position % WINDOW));
    }

    /**
     * Some bytes in front of a window's end.
     *
     * @param position a multiple of {@code length}, which is a power of two up to 512
     */
    public ByteBuffer bytes(long position, int length) throws IOException {
        return window(position).slice((int) (position % WINDOW), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads past the cache, for what is read once from front to end. */
    public void read(long position, ByteBuffer target) throws IOException {
        session.check();
        if (position < 0 || position > end - target.remaining()) {
            throw outside(position);
        }
        device.read(position, target);
    }

    /** The volume may be truncated, or what leads there malformed. */
    private CorruptStructureException outside(long position) {
        return new CorruptStructureException(
                "metadata",
                position,
                "a place within the " + end + " bytes that there are of the volume",
                "one behind");
    }

    private ByteBuffer window(long position) throws IOException {
        session.check();
        if (position < 0 || position >= end) {
            throw outside(position); // the rest of the last window is no zeros of the volume's
        }
        long start = position - position % WINDOW;
        if (start != lastStart) {
            Window found = windows.get(start);
            if (found == null) {
                found = load(start, (int) Math.min(WINDOW, end - start));
                windows.put(start, found);
            }
            lastStart = start;
            last = found;
        }
        UnreadableBlockException failure = last.failure((int) (position - start) / sectorLength);
        if (failure != null) {
            throw failure;
        }
        return last.bytes();
    }

    private Window load(long start, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
        try {
            device.read(start, bytes.limit(length));
            return new Window(bytes.clear(), NO_FAILURES);
        } catch (UnreadableBlockException e) {
            return new Window(bytes.clear(), sectors(start, length, bytes));
        }
    }

    /** A block of the window is unreadable, perhaps not the one that is wanted: each is tried once, not at every use. */
    private UnreadableBlockException[] sectors(long start, int length, ByteBuffer bytes) throws IOException {
        UnreadableBlockException[] failures = new UnreadableBlockException[WINDOW / SHORTEST_SECTOR];
        for (int at = 0; at < length; at += sectorLength) {
            session.check();
            try {
                device.read(
                        start + at,
                        bytes.limit(Math.min(at + sectorLength, length)).position(at));
            } catch (UnreadableBlockException e) {
                failures[at / sectorLength] = e;
            }
        }
        bytes.clear();
        return failures;
    }

    /** Some bytes of the volume, and for each sector why it cannot be read, if so. */
    private record Window(ByteBuffer bytes, UnreadableBlockException[] failures) {
        UnreadableBlockException failure(int sector) {
            return failures.length == 0 ? null : failures[sector];
        }
    }
}
