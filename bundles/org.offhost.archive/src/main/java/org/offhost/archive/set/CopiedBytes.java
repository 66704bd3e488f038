// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.archive.WrittenBytes;

/** The stream of a set with what was copied of it taken from where it was copied to. */
final class CopiedBytes implements RestoredStream {
    private final WrittenBytes medium;
    private final long start;
    private final VolumeRanges copy;

    /**
     * @param medium the stream itself
     * @param start byte of its place at which it begins
     * @param copy where ranges of that place lie now
     */
    CopiedBytes(WrittenBytes medium, long start, VolumeRanges copy) {
        this.medium = medium;
        this.start = start;
        this.copy = copy;
    }

    @Override
    public boolean shows(long offset, long length) throws IOException {
        return copy.at(start + offset)
                .filter(l -> l.position() < start + offset + length)
                .isPresent();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            Optional<VolumeRanges.Located> next = copy.at(start + at);
            long begin = next.map(l -> l.position() - start).orElse(Long.MAX_VALUE);
            boolean copied = begin == at;
            long length = copied ? next.orElseThrow().length() : begin - at;
            ByteBuffer part = target.slice(target.position(), (int) Math.min(target.remaining(), length));
            int n = part.remaining();
            if (copied) {
                next.orElseThrow().read(start + at, part);
            } else {
                medium.read(at, part);
            }
            target.position(target.position() + n);
            at += n;
        }
    }
}
