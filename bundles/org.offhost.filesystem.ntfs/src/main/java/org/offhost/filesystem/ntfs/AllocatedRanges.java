// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.bytes.LittleEndian;

/**
 * The clusters in use by $Bitmap and those that may be, but for the bad ones, and the backup boot sector behind the last cluster (linux-ntfs
 * documentation, "$Bitmap" and "$BadClus").
 */
final class AllocatedRanges implements ExtentStream {
    /** Bytes of $Bitmap in memory. */
    private static final int BUFFER = 1 << 20;

    private final VolumeBytes volume;
    private final BootSector boot;
    private final AttributeBytes bitmap;
    private final Runs bad;
    private final ClusterRanges doubtful;
    private final byte[] buffer;
    private long bufferStart = -1;
    private long cluster;
    private boolean ended;
    private boolean closed;

    /**
     * @param bitmap content of $Bitmap
     * @param bad runs of $BadClus:$Bad; what is no hole is bad
     * @param doubtful what counts as used besides
     */
    AllocatedRanges(VolumeBytes volume, BootSector boot, AttributeBytes bitmap, Runs bad, ClusterRanges doubtful)
            throws CorruptStructureException {
        long needed = (boot.totalClusters() + 7) / 8;
        if (bitmap.written() < needed && !doubtful.cover(0, boot.totalClusters())) {
            throw new CorruptStructureException(
                    "$Bitmap",
                    Math.max(0, bitmap.position(0)),
                    "at least " + needed + " bytes",
                    bitmap.written() + " bytes");
        }
        this.volume = volume;
        this.boot = boot;
        this.bitmap = bitmap;
        this.bad = bad;
        this.doubtful = doubtful;
        this.buffer = new byte[(int) Math.min(BUFFER, needed + 7 & ~7L)];
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        volume.withdrawal().check();
        if (closed) {
            throw new IOException("the stream of ranges is closed");
        }
        List<Extent> ranges = new ArrayList<>(Math.min(limit, 1024));
        while (ranges.size() < limit && !ended) {
            advance().ifPresent(ranges::add);
        }
        return ranges;
    }

    /** The next range; the last one is or ends with the backup boot sector, where the volume has it. */
    private Optional<Extent> advance() throws IOException {
        long first = seek(cluster, true);
        cluster = seek(first, false);
        long start = boot.position(first);
        long end = boot.position(cluster);
        boolean touchesBackup = boot.hasBackup() && end == boot.backupPosition();
        if (start < end && !touchesBackup) {
            return Optional.of(new Extent(start, end - start));
        }
        ended = true;
        long last = touchesBackup ? start : boot.backupPosition();
        return boot.hasBackup() ? Optional.of(new Extent(last, boot.volumeLength() - last)) : Optional.empty();
    }

    /** The first cluster from here on that is used, or that is not; the number of clusters if there is none. */
    private long seek(long from, boolean used) throws IOException {
        long at = from;
        while (at < boot.totalClusters()) {
            load(at);
            int bit = (int) (at - bufferStart);
            long word = LittleEndian.i64(buffer, bit >>> 6 << 3);
            long found = (used ? word : ~word) >>> (bit & 63);
            if (found != 0) {
                return Math.min(at + Long.numberOfTrailingZeros(found), boot.totalClusters());
            }
            at += 64 - (bit & 63);
        }
        return boot.totalClusters();
    }

    /** Makes the buffer hold a cluster's bit. */
    private void load(long at) throws IOException {
        long bits = buffer.length * 8L;
        long start = at / bits * bits;
        if (start != bufferStart) {
            bufferStart = -1;
            boolean whole = doubtful.cover(start, Math.min(start + bits, boot.totalClusters()));
            if (whole) {
                Arrays.fill(buffer, (byte) -1);
            } else {
                bitmap.read(start / 8, buffer, 0, buffer.length);
            }
            bufferStart = start;
            for (int i = doubtful.after(start);
                    !whole && i < doubtful.count() && doubtful.first(i) < start + bits;
                    i++) {
                put(doubtful.first(i), doubtful.end(i), true);
            }
            for (Run run : bad) {
                if (!run.isHole()) {
                    long first = run.position() / boot.clusterLength();
                    put(first, first + run.length() / boot.clusterLength(), false);
                }
            }
        }
    }

    private void put(long first, long end, boolean used) {
        long from = Math.max(first, bufferStart);
        long to = Math.min(end, bufferStart + buffer.length * 8L);
        for (long at = from; at < to; at++) {
            int bit = (int) (at - bufferStart);
            int mask = 1 << (bit & 7);
            buffer[bit >>> 3] = (byte) (used ? buffer[bit >>> 3] | mask : buffer[bit >>> 3] & ~mask);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
