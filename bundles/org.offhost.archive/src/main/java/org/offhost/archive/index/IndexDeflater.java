// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/**
 * Blocks of an index as streams of RFC 1950. Where files are small the blocks are mostly their content, and of a volume of
 * photographs or archives nothing is gained by deflating that: then most blocks are stored, and one now and then is tried.
 * The same blocks in the same order always give the same bytes. Belongs to one thread.
 */
final class IndexDeflater implements AutoCloseable {
    /** Blocks that are stored, untried, behind one that was not worth deflating. */
    private static final int UNTRIED = 15;

    private final Deflater fast = new Deflater(Deflater.BEST_SPEED);
    private final Deflater storing = new Deflater(Deflater.NO_COMPRESSION);
    private int untried;

    byte[] deflate(byte[] raw) {
        if (untried > 0) {
            untried--;
            return packed(raw, storing);
        }
        byte[] packed = packed(raw, fast);
        // less than a quarter is less than inflating costs whoever reads it
        untried = packed.length > raw.length / 4 * 3 ? UNTRIED : 0;
        return packed;
    }

    private static byte[] packed(byte[] raw, Deflater deflater) {
        deflater.reset();
        deflater.setInput(raw);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length / 2);
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        fast.end();
        storing.end();
    }
}
