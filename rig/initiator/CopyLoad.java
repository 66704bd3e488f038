// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SegmentDescriptor;

/** EXTENDED COPY of one disk to another by the array's copy manager, as it is asked over the wire or within one process. */
final class CopyLoad {
    /** Segments of a command, and blocks of a segment. */
    private static final int SEGMENTS = 16;

    private static final int BLOCKS = 8192;

    private final LogicalUnit to;
    private final CscdDescriptor source;
    private final CscdDescriptor destination;
    private final int block;
    private final long blocks;
    private long at;
    private long bytes;
    private long nanos;

    /** From the last disk but one of a transport to the last. */
    private CopyLoad(ScsiTransport transport) throws IOException {
        List<String> addresses = transport.addresses();
        to = LogicalUnit.connect(transport, addresses.get(addresses.size() - 1)).orElseThrow();
        try (LogicalUnit from = LogicalUnit.connect(transport, addresses.get(addresses.size() - 2)).orElseThrow()) {
            block = from.capacity().blockLength();
            blocks = from.capacity().blocks();
            source = CscdDescriptor.disk(from.designator(), block);
            destination = CscdDescriptor.disk(to.designator(), block);
        }
    }

    /** Sends one command. */
    private void copy() throws IOException {
        List<SegmentDescriptor> segments = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            segments.add(new SegmentDescriptor.BlockToBlock(false, false, 0, 1, BLOCKS, at, at));
            at = at + 2L * BLOCKS > blocks ? 0 : at + BLOCKS;
        }
        ByteBuffer list = ParameterList.of(1, List.of(source, destination), segments, ByteBuffer.allocate(0))
                .encode();
        long begin = System.nanoTime();
        to.out(new Cdb.ExtendedCopy(list.remaining()), list);
        nanos += System.nanoTime() - begin;
        bytes += (long) SEGMENTS * BLOCKS * block;
    }

    private double rate() {
        return bytes / 1e6 / (nanos / 1e9);
    }

    /**
     * Sends commands over the wire and within the process of the same array, one by one in turn, over the same bytes of the same
     * files, behind a second of both that is not counted; MB a second of each.
     */
    static double[] both(ScsiTransport wire, ScsiTransport here, int seconds) throws IOException {
        CopyLoad warming = new CopyLoad(wire);
        CopyLoad first = new CopyLoad(wire);
        CopyLoad second = new CopyLoad(here);
        for (long end = System.nanoTime() + 1_000_000_000L; System.nanoTime() < end; ) {
            warming.copy();
        }
        for (long end = System.nanoTime() + seconds * 1_000_000_000L; System.nanoTime() < end; ) {
            first.copy();
            second.copy();
            second.copy();
            first.copy(); // neither is always the one that finds the files as the other has left them
        }
        return new double[] {first.rate(), second.rate()};
    }
}
