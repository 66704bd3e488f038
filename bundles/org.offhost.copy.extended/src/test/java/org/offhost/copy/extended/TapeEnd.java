// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.util.List;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToStream;
import org.offhost.scsi.SegmentDescriptor.BlockToStream;
import org.offhost.scsi.SegmentDescriptor.InlineToStream;
import org.offhost.scsi.SegmentDescriptor.LocateObject;
import org.offhost.scsi.SegmentDescriptor.WriteFilemarks;

/** Counts the objects that segments leave on a tape. */
final class TapeEnd {
    private static final int BLOCK = 512;

    private long object;
    private long residual;

    TapeEnd(long object) {
        this.object = object;
    }

    long object() {
        return object;
    }

    void add(SegmentDescriptor segment, List<CscdDescriptor> cscds) {
        if (segment instanceof LocateObject l) {
            object = l.object();
        } else if (segment instanceof WriteFilemarks m) {
            object += m.count();
        } else if (segment instanceof InlineToStream i) {
            data(
                    i.bytes(),
                    i.transferLength(),
                    !i.concatenate() && cscds.get(i.destination()).pad());
        } else if (segment instanceof BlockToStream b) {
            data(
                    (long) b.blocks() * BLOCK,
                    b.transferLength(),
                    !b.concatenate() && cscds.get(b.destination()).pad());
        } else if (segment instanceof BlockBytesToStream b) {
            data(
                    b.bytes(),
                    b.transferLength(),
                    !b.concatenate() && cscds.get(b.destination()).pad());
        }
    }

    private void data(long bytes, int record, boolean pads) {
        residual += bytes;
        object += residual / record;
        residual %= record;
        if (pads && residual > 0) {
            object++;
            residual = 0;
        }
    }
}
