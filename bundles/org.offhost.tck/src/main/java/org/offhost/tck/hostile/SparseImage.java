// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.tck.Fixtures;

/** A fixture volume in memory, without its blocks of zeros. Immutable, so shared by any number of devices. */
final class SparseImage {
    private static final int PAGE = 4096;
    private static final byte[] ZEROS = new byte[PAGE];
    private static final Map<String, SparseImage> SHARED = new ConcurrentHashMap<>();

    private final String name;
    private final byte[][] pages;
    private final long length;

    private SparseImage(String name, byte[][] pages, long length) {
        this.name = name;
        this.pages = pages;
        this.length = length;
    }

    /** The fixture of a name, read once for the life of this JVM. */
    static SparseImage of(String name) throws IOException {
        SparseImage known = SHARED.get(name);
        if (known == null) {
            known = read(name);
            SHARED.put(name, known);
        }
        return known;
    }

    private static SparseImage read(String name) throws IOException {
        long length = Files.size(Fixtures.shared(name));
        byte[][] pages = new byte[Math.toIntExact((length + PAGE - 1) / PAGE)][];
        try (InputStream in = Files.newInputStream(Fixtures.shared(name))) {
            byte[] page = new byte[PAGE];
            for (int i = 0; i < pages.length; i++) {
                int n = in.readNBytes(page, 0, PAGE);
                Arrays.fill(page, n, PAGE, (byte) 0);
                pages[i] = Arrays.equals(page, ZEROS) ? ZEROS : page.clone();
            }
        }
        return new SparseImage(name, pages, length);
    }

    String name() {
        return name;
    }

    long length() {
        return length;
    }

    /** Fills the buffer from a position; all of it must lie within the image. */
    void read(long position, ByteBuffer target) {
        while (target.hasRemaining()) {
            int from = (int) (position % PAGE);
            int count = Math.min(PAGE - from, target.remaining());
            target.put(pages[(int) (position / PAGE)], from, count);
            position += count;
        }
    }
}
