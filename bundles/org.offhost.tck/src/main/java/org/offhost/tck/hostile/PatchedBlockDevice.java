// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.tck.CheckedBlockDevice;

/**
 * A fixture volume with bytes laid over it: thousands of damaged volumes cost no more than their patches. Read-only; a
 * reader that reads more than it is granted fails with an {@link AssertionError}.
 */
public final class PatchedBlockDevice extends CheckedBlockDevice {
    private record Patch(long position, byte[] bytes) {}

    private final SparseImage image;
    private final List<Patch> patches = new ArrayList<>();
    private final List<Extent> read = new ArrayList<>();
    private boolean remembers;
    private long readsLeft = Long.MAX_VALUE;
    private long bytesLeft = Long.MAX_VALUE;

    private PatchedBlockDevice(SparseImage image, int blockLength) {
        super(new Unit(
                new Designator(Designator.Scheme.T10, "offhost fixture " + image.name()),
                Unit.Kind.BLOCKS,
                image.length(),
                blockLength,
                true,
                ""));
        this.image = image;
    }

    /** The fixture of a name as it is. */
    public static PatchedBlockDevice of(String fixture) throws IOException {
        return new PatchedBlockDevice(SparseImage.of(fixture), fixture.endsWith("4kn") ? 4096 : 512);
    }

    /** Lays bytes over what is there; those behind the end are dropped. */
    public PatchedBlockDevice patch(long position, byte[] bytes) {
        patches.add(new Patch(position, bytes.clone()));
        return this;
    }

    /** Bytes as a reader finds them; zeros beyond the ends. */
    public byte[] bytes(long position, int length) {
        byte[] bytes = new byte[length];
        long from = Math.max(0, position);
        long to = Math.min(size(), position + length);
        if (from < to) {
            move(from, ByteBuffer.wrap(bytes, (int) (from - position), (int) (to - from)));
        }
        return bytes;
    }

    /** Lets a reader read so often and so much. */
    PatchedBlockDevice grant(long reads, long bytes) {
        readsLeft = reads;
        bytesLeft = bytes;
        return this;
    }

    /** Whether reads are noted from now on. */
    void remember(boolean on) {
        remembers = on;
    }

    /** What was read while reads were noted, in that order. */
    List<Extent> remembered() {
        return read;
    }

    @Override
    protected void move(long position, ByteBuffer target) {
        int length = target.remaining();
        bytesLeft -= length;
        if (--readsLeft < 0 || bytesLeft < 0) {
            throw new AssertionError("reads without end");
        }
        if (remembers && length > 0) {
            read.add(new Extent(position, length));
        }
        int start = target.position();
        image.read(position, target);
        for (Patch p : patches) {
            long from = Math.max(position, p.position());
            long to = Math.min(position + length, p.position() + p.bytes().length);
            if (from < to) {
                target.put(start + (int) (from - position), p.bytes(), (int) (from - p.position()), (int) (to - from));
            }
        }
    }

    @Override
    protected void store(long position, ByteBuffer source) throws IOException {
        throw new IOException("never written to");
    }

    @Override
    public void flush() {
        // nothing was written
    }

    @Override
    public void close() {
        // nothing is open
    }
}
