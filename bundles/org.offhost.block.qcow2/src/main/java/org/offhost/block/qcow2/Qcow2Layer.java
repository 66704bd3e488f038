// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A qcow2 image without what it is based on. */
final class Qcow2Layer implements Layer {
    private static final int SUMMED_AT_ONCE = 64 << 10;

    private final Qcow2Header header;
    private final ImageBytes file;
    private final ClusterMap map;
    private final CompressedClusters compressed;

    /** Reads the header. */
    Qcow2Layer(String name, ImageBytes file) throws IOException {
        this.header = HeaderReader.read(name, file);
        this.file = file;
        this.map = new ClusterMap(header, file);
        this.compressed = new CompressedClusters(name, file, header.clusterSize());
    }

    Qcow2Header header() {
        return header;
    }

    ImageBytes file() {
        return file;
    }

    int tableSum() throws IOException {
        CRC32 sum = new CRC32();
        add(sum, 0, Math.min(file.size(), header.clusterSize()));
        add(sum, header.l1Position(), header.l1Entries() * Qcow2.ENTRY);
        return (int) sum.getValue();
    }

    private void add(CRC32 sum, long position, long length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(length, SUMMED_AT_ONCE));
        for (long at = 0; at < length; at += part.limit()) {
            part.clear().limit((int) Math.min(part.capacity(), length - at));
            file.read(position + at, part);
            sum.update(part.flip());
        }
    }

    @Override
    public String name() {
        return header.image();
    }

    @Override
    public long size() {
        return header.size();
    }

    @Override
    public Mapped at(long position, long wanted) throws IOException {
        return map.at(position, wanted);
    }

    @Override
    public void read(Mapped found, long position, ByteBuffer target) throws IOException {
        if (found.kind() == Mapped.Kind.COMPRESSED) {
            int from = (int) (position & header.clusterSize() - 1);
            target.put(compressed.cluster(found), from, target.remaining());
            return;
        }
        int there = (int) Math.max(0, Math.min(target.remaining(), file.size() - found.position()));
        int limit = target.limit();
        target.limit(target.position() + there);
        file.read(found.position(), target);
        target.limit(limit);
        Layer.zeros(target); // the file ends within its last cluster
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
