// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small images, laid out here. */
final class Images {
    private Images() {}

    /** Random ranges of an image; few, many, none, at its ends. */
    static List<ImageRange> ranges(Random random, Qcow2Shape shape) {
        List<ImageRange> ranges = new ArrayList<>();
        long cluster = shape.clusterSize();
        long clusters = (shape.size() + cluster - 1) / cluster;
        int longest = 1 + random.nextInt(20);
        long at = random.nextInt(3);
        while (at < clusters) {
            long n = Math.min(clusters - at, 1 + random.nextInt(longest));
            long begin = at * cluster;
            ranges.add(new ImageRange(begin, Math.min(n * cluster, shape.size() - begin), random.nextInt(3) == 0));
            at += n + (random.nextBoolean() ? 0 : 1 + random.nextInt(longest * 4));
        }
        return ranges;
    }

    static byte[] bytes(Random random, long size) {
        byte[] bytes = new byte[(int) size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What the ranges show over what lies below. */
    static byte[] over(byte[] below, byte[] data, List<ImageRange> ranges) {
        byte[] shown = below.clone();
        for (ImageRange r : ranges) {
            for (long i = r.position(); i < r.end(); i++) {
                shown[(int) i] = r.zeros() ? 0 : data[(int) i];
            }
        }
        return shown;
    }

    static byte[] image(Qcow2Shape shape, List<ImageRange> ranges, byte[] data) throws IOException {
        Qcow2Layout layout = new Qcow2Layout(shape, ranges);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        layout.writeTables(out);
        if (out.size() != layout.dataPosition()) {
            throw new AssertionError(out.size() + " bytes of tables, laid out were " + layout.dataPosition());
        }
        for (ImageRange r : ranges) {
            if (!r.zeros()) {
                out.write(data, (int) r.position(), (int) r.length());
                out.write(new byte[(int) (-r.length() & shape.clusterSize() - 1)]);
            }
        }
        if (out.size() != layout.length()) {
            throw new AssertionError(out.size() + " bytes, laid out were " + layout.length());
        }
        return out.toByteArray();
    }

    static Qcow2Shape alone(long size, int clusterSize) {
        return new Qcow2Shape(size, clusterSize, Optional.empty());
    }

    static Qcow2Shape on(long size, int clusterSize, String name, String format) {
        return new Qcow2Shape(size, clusterSize, Optional.of(new Qcow2Shape.Backing(name, format)));
    }

    /** All of an image, read in pieces of random lengths. */
    static byte[] shown(Qcow2Image image, Random random) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) image.size());
        while (all.hasRemaining()) {
            int n = Math.min(all.remaining(), 1 + random.nextInt(random.nextBoolean() ? 3000 : 300_000));
            image.read(all.position(), all.limit(all.position() + n));
            all.limit(all.capacity());
        }
        return all.array();
    }
}
