// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Clusters that are compressed by deflate, of which the last few are held: who reads in small steps inflates once. Thread-safe. */
final class CompressedClusters {
    /** Bytes held, and two clusters at least. */
    private static final int HELD = 4 << 20;

    private final String image;
    private final ImageBytes file;
    private final int clusterSize;
    private final Map<Long, byte[]> clusters = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > Math.max(2, HELD / clusterSize);
        }
    };

    CompressedClusters(String image, ImageBytes file, int clusterSize) {
        this.image = image;
        this.file = file;
        this.clusterSize = clusterSize;
    }

    /** @param at a compressed cluster */
    synchronized byte[] cluster(Mapped at) throws IOException {
        byte[] cluster = clusters.get(at.position());
        if (cluster == null) {
            cluster = inflate(at);
            clusters.put(at.position(), cluster);
        }
        return cluster;
    }

    private byte[] inflate(Mapped at) throws IOException {
        ByteBuffer stored = ByteBuffer.allocate((int) at.stored());
        file.read(at.position(), stored);
        byte[] cluster = new byte[clusterSize];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored.array());
            int n = 0;
            while (n < cluster.length) {
                int more = inflater.inflate(cluster, n, cluster.length - n);
                if (more == 0) {
                    throw corrupt(at, n + " bytes");
                }
                n += more;
            }
            return cluster;
        } catch (DataFormatException e) {
            CorruptImageException corrupt = corrupt(at, "no deflate data: " + e.getMessage());
            corrupt.initCause(e);
            throw corrupt;
        } finally {
            inflater.end();
        }
    }

    private CorruptImageException corrupt(Mapped at, String found) {
        return new CorruptImageException(
                image, "compressed cluster", at.position(), clusterSize + " bytes by deflate", found);
    }
}
