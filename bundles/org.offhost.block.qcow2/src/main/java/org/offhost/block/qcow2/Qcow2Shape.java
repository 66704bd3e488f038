// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a new image shows.
 *
 * @param size bytes, a multiple of 512
 * @param clusterSize a power of two from 4 KiB to 64 KiB
 * @param backing what it is based on; empty if on nothing
 */
public record Qcow2Shape(long size, int clusterSize, Optional<Backing> backing) {
    static final int MIN_CLUSTER = 4 << 10;
    static final int MAX_CLUSTER = 64 << 10;

    public Qcow2Shape {
        if (size < 512 || size % 512 != 0) {
            throw new IllegalArgumentException("image of " + size + " bytes: expected a multiple of 512");
        }
        if (clusterSize < MIN_CLUSTER || clusterSize > MAX_CLUSTER || Integer.bitCount(clusterSize) != 1) {
            throw new IllegalArgumentException("clusters of " + clusterSize + " bytes: expected a power of two from "
                    + MIN_CLUSTER + " to " + MAX_CLUSTER);
        }
        if (l1Entries(size, clusterSize) * Qcow2.ENTRY > Qcow2.MAX_L1) {
            throw new IllegalArgumentException("image of " + size + " bytes in clusters of " + clusterSize
                    + ": its L1 table would be larger than QEMU reads; take larger clusters");
        }
    }

    /**
     * The smallest clusters that an image of any content may have: QEMU bounds its L1 table, and that of its counts of
     * references. So 4 KiB go as far as 4 TiB, and each size four times as far as half of it.
     *
     * @param size bytes that the image shows
     * @return a power of two from 4 KiB to 64 KiB; of an image that is too large for any, the largest
     */
    public static int leastClusterSize(long size) {
        int least = MIN_CLUSTER;
        while (least < MAX_CLUSTER && size / least > mostClusters(least)) {
            least *= 2;
        }
        return least;
    }

    /** Half of those that references are counted of at most, for the tables of an image take room, too; L1 goes as far. */
    private static long mostClusters(int clusterSize) {
        return Qcow2.MAX_COUNT_TABLE / Qcow2.ENTRY * (clusterSize / Qcow2.COUNT) / 2;
    }

    /**
     * What an image is based on.
     *
     * @param name of a file beside it
     * @param format "raw" or "qcow2"; readers must not guess it
     */
    public record Backing(String name, String format) {
        public Backing {
            int length = name.getBytes(StandardCharsets.UTF_8).length;
            if (length < 1 || length > Qcow2.MAX_BACKING_NAME) {
                throw new IllegalArgumentException(
                        "name of a backing file of " + length + " bytes: expected 1 to " + Qcow2.MAX_BACKING_NAME);
            }
            if (!format.equals("raw") && !format.equals("qcow2")) {
                throw new IllegalArgumentException("backing format '" + format + "': expected raw or qcow2");
            }
        }
    }

    long l1Entries() {
        return l1Entries(size, clusterSize);
    }

    /** Bytes that one L2 table shows. */
    long tableSpan() {
        return span(clusterSize);
    }

    private static long l1Entries(long size, int clusterSize) {
        long span = span(clusterSize);
        return size / span + (size % span == 0 ? 0 : 1);
    }

    private static long span(int clusterSize) {
        return (long) clusterSize / Qcow2.ENTRY * clusterSize;
    }
}
