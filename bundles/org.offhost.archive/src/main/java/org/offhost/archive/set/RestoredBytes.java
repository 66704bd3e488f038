// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.BlockDevice;

/**
 * The stream of a set with what it holds of the volume taken from another place, as far as a set shows it that continues it.
 * Read forward.
 */
final class RestoredBytes implements RestoredStream {
    private final WrittenBytes medium;
    private final VolumeRanges set;
    private final VolumeRanges shown;
    private final BlockDevice volume;
    private Optional<VolumeRanges.Located> next = Optional.empty();
    private boolean begun;
    private long asked;

    /** @param shown the ranges of the set that was restored: {@code set} itself, or one that continues it */
    RestoredBytes(WrittenBytes medium, VolumeRanges set, VolumeRanges shown, BlockDevice volume) {
        this.medium = medium;
        this.set = set;
        this.shown = shown;
        this.volume = volume;
    }

    @Override
    public boolean shows(long offset, long length) throws IOException {
        seek(offset);
        return next.isPresent() && next.get().offset() < offset + length;
    }

    private void seek(long offset) throws IOException {
        if (!begun || offset < asked) {
            begun = true;
            next = from(0);
        }
        asked = offset;
        while (next.isPresent() && endOf(next.get()) <= offset) {
            next = from(next.get().end());
        }
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        seek(offset);
        long at = offset;
        while (target.hasRemaining()) {
            while (next.isPresent() && endOf(next.get()) <= at) {
                next = from(next.get().end());
            }
            int n = target.remaining();
            if (next.isPresent()) {
                VolumeRanges.Located e = next.get();
                long end = at < e.offset() ? e.offset() : endOf(e);
                n = (int) Math.min(n, end - at);
                read(at, e, target.slice(target.position(), n));
            } else {
                medium.read(at, target.slice(target.position(), n));
            }
            target.position(target.position() + n);
            at += n;
        }
    }

    /** The next range that is shown and lies in the set; ranges of one set follow each other on the volume as in its stream. */
    private Optional<VolumeRanges.Located> from(long position) throws IOException {
        Optional<VolumeRanges.Located> e = shown.at(position);
        while (e.isPresent() && e.get().in() != set) {
            e = shown.at(e.get().end());
        }
        return e;
    }

    private static long endOf(VolumeRanges.Located e) {
        return e.offset() + e.length();
    }

    private void read(long at, VolumeRanges.Located e, ByteBuffer part) throws IOException {
        if (at < e.offset()) {
            medium.read(at, part);
        } else {
            volume.read(e.position() + at - e.offset(), part);
        }
    }
}
