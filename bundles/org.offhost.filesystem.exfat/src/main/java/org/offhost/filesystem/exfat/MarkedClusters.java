// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ExtentStream;

/**
 * The boot regions, the table and the clusters that the allocation bitmap marks (exFAT specification 1.00, 7.1.5), without
 * those that the table marks as bad; neighbours joined.
 */
final class MarkedClusters implements ExtentStream {
    /** Clusters looked at together: 8 KiB of the bitmap, 256 KiB of the table. */
    private static final int CHUNK = 65_536;

    private final ExfatMetadata volume;
    private final EntrySet entry;
    private final InputStream bitmap;
    private final byte[] marks = new byte[CHUNK / 8];
    private final ByteBuffer table =
            ByteBuffer.allocate(CHUNK * AllocationTable.ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    private boolean begun;
    private long chunkStart = 2;
    private int chunkLength;
    private int at;
    private Extent open;

    /**
     * @param entry the bitmap's
     * @param bitmap its bytes
     */
    MarkedClusters(ExfatMetadata volume, EntrySet entry, InputStream bitmap) {
        this.volume = volume;
        this.entry = entry;
        this.bitmap = bitmap;
        ExfatBootSector boot = volume.boot();
        this.open = boot.unlisted().get(0);
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        volume.session().check();
        ExfatBootSector boot = volume.boot();
        List<Extent> ranges = new ArrayList<>();
        while (ranges.size() < limit && open != null) {
            if (!begun) {
                begun = true;
                Extent tables = boot.unlisted().get(1);
                add(tables.position(), tables.length(), ranges);
            } else if (at < chunkLength) {
                step(ranges);
            } else if (boot.isCluster(chunkStart + chunkLength)) {
                load(boot);
            } else {
                ranges.add(open);
                open = null;
            }
        }
        return ranges;
    }

    private void step(List<Extent> ranges) {
        int mark = marks[at / 8];
        if (mark == 0 && at % 8 == 0) {
            at += 8;
            return;
        }
        if ((mark >> at % 8 & 1) != 0 && table.getInt(at * AllocationTable.ENTRY) != AllocationTable.BAD) {
            add(volume.boot().clusterPosition(chunkStart + at), volume.boot().clusterLength, ranges);
        }
        at++;
    }

    private void load(ExfatBootSector boot) throws IOException {
        chunkStart += chunkLength;
        chunkLength = (int) Math.min(CHUNK, boot.clusters + 2 - chunkStart);
        at = 0;
        int bytes = (chunkLength + 7) / 8;
        int read = bitmap.readNBytes(marks, 0, bytes);
        if (read < bytes) {
            throw new CorruptStructureException(
                    "allocation bitmap",
                    entry.position(),
                    (boot.clusters + 7) / 8 + " bytes for " + boot.clusters + " clusters",
                    ((chunkStart - 2) / 8 + read) + " bytes");
        }
        if (chunkLength % 8 != 0) {
            marks[bytes - 1] &= (byte) ((1 << chunkLength % 8) - 1); // the rest is reserved
        }
        for (int i = 0; i < bytes; i++) {
            if (marks[i] != 0) {
                table.clear().limit(chunkLength * AllocationTable.ENTRY);
                volume.cache().read(volume.table().position(chunkStart), table);
                return;
            }
        }
        at = chunkLength;
    }

    private void add(long position, long length, List<Extent> ranges) {
        if (open.end() == position) {
            open = new Extent(open.position(), open.length() + length);
        } else {
            ranges.add(open);
            open = new Extent(position, length);
        }
    }

    @Override
    public void close() throws IOException {
        open = null;
        bitmap.close();
    }
}
