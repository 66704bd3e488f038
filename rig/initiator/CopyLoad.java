// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.VirtualArray;
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

    private CopyLoad() {}

    /** Copies the last disk but one of a transport to the last for some seconds; MB a second. */
    static double run(ScsiTransport transport, int seconds) throws IOException {
        List<String> addresses = transport.addresses();
        try (LogicalUnit from = LogicalUnit.connect(transport, addresses.get(addresses.size() - 2)).orElseThrow();
                LogicalUnit to = LogicalUnit.connect(transport, addresses.get(addresses.size() - 1)).orElseThrow()) {
            int block = from.capacity().blockLength();
            long blocks = from.capacity().blocks();
            long copied = 0;
            long begin = System.nanoTime();
            long at = 0;
            while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
                List<SegmentDescriptor> segments = new ArrayList<>();
                for (int i = 0; i < SEGMENTS; i++) {
                    segments.add(new SegmentDescriptor.BlockToBlock(false, false, 0, 1, BLOCKS, at, at));
                    copied += (long) BLOCKS * block;
                    at = at + 2L * BLOCKS > blocks ? 0 : at + BLOCKS;
                }
                ParameterList list = ParameterList.of(
                        1,
                        List.of(CscdDescriptor.disk(from.designator(), block), CscdDescriptor.disk(to.designator(), block)),
                        segments,
                        ByteBuffer.allocate(0));
                ByteBuffer bytes = list.encode();
                to.out(new Cdb.ExtendedCopy(bytes.remaining()), bytes);
            }
            return copied / 1e6 / ((System.nanoTime() - begin) / 1e9);
        }
    }

    /** The same within this process. */
    static double here(Path folder, Path from, Path to, int seconds) throws IOException {
        try (EmbeddedArray array = new EmbeddedArray(folder)) {
            array.attach(new DiskFile(from, 512, false, 0));
            array.attach(new DiskFile(to, 512, false, 0));
            for (var unit : array.units()) {
                array.map(VirtualArray.HOST_INITIATOR, unit.designator());
            }
            return run(array.transport(VirtualArray.HOST_INITIATOR), seconds);
        }
    }
}
