// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.ExtentTable;
import org.offhost.block.BlockDevice;

/** The stream of a set with what it holds of the volume taken from another place. Read forward. */
final class RestoredBytes implements WrittenBytes {
    private final WrittenBytes medium;
    private final ExtentTable extents;
    private final BlockDevice volume;
    private long number;
    private long asked;

    RestoredBytes(WrittenBytes medium, ExtentTable extents, BlockDevice volume) {
        this.medium = medium;
        this.extents = extents;
        this.volume = volume;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        number = offset < asked ? 0 : number;
        asked = offset;
        long at = offset;
        while (target.hasRemaining()) {
            while (number < extents.count() && endOf(extents.get(number)) <= at) {
                number++;
            }
            int n = target.remaining();
            if (number < extents.count()) {
                ExtentTable.Range e = extents.get(number);
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

    private static long endOf(ExtentTable.Range e) {
        return e.offset() + e.length();
    }

    private void read(long at, ExtentTable.Range e, ByteBuffer part) throws IOException {
        if (at < e.offset()) {
            medium.read(at, part);
        } else {
            volume.read(e.position() + at - e.offset(), part);
        }
    }
}
