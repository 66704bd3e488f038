// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.util.Optional;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.Place;
import org.offhost.copy.extended.name.NPortTable;
import org.offhost.copy.extended.name.UnitNames;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.CscdName;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.SegmentDescriptor;

/**
 * Source and destination of a copy, connected.
 *
 * @param source the unit that is read
 * @param sourceBlock bytes of its logical block; 0 of a tape
 * @param sourceRecord bytes of its records; 0 of a disk
 * @param destination the unit that is written
 * @param destinationBlock bytes of its logical block; 0 of a tape
 * @param destinationRecord bytes of its records; 0 of a disk
 * @param sourceNames what the source can be called
 * @param destinationNames what the destination can be called
 */
record Pair(
        LogicalUnit source,
        int sourceBlock,
        int sourceRecord,
        LogicalUnit destination,
        int destinationBlock,
        int destinationRecord,
        UnitNames sourceNames,
        UnitNames destinationNames) {
    /** Asks the units for their block lengths. */
    static Pair of(LogicalUnit source, Place from, LogicalUnit destination, Place to, NPortTable ports)
            throws IOException {
        return new Pair(
                source,
                blockLength(source, from),
                from instanceof Place.Records r ? r.recordLength() : 0,
                destination,
                blockLength(destination, to),
                to instanceof Place.Records r ? r.recordLength() : 0,
                UnitNames.of(source, ports),
                UnitNames.of(destination, ports));
    }

    private static int blockLength(LogicalUnit unit, Place place) throws IOException {
        boolean disk = unit.identity().type() == DeviceType.DISK;
        if (disk != place instanceof Place.Blocks) {
            throw new CopyException(
                    Reason.NOT_SUPPORTED,
                    "unit " + unit.designator() + " is a " + unit.identity().type() + ", the plan says " + place);
        }
        if (!disk) {
            return 0;
        }
        Capacity capacity = unit.capacity();
        return capacity.blockLength();
    }

    /** What a copy manager lacks for this pair; empty if it can do it. */
    Optional<String> lacks(RemoteCopyManager manager) {
        Optional<String> any = manager.lacks();
        if (any.isPresent()) {
            return any;
        }
        Limits l = manager.limits();
        if (sourceNames.in(l::takes).isEmpty() || destinationNames.in(l::takes).isEmpty()) {
            return Optional.of("takes no identification CSCD descriptors (E4h), and the port of "
                    + (sourceNames.in(l::takes).isEmpty() ? source : destination).designator() + " is not known");
        }
        if (destinationRecord > 0) {
            return sourceRecord > 0 ? Optional.of("tape to tape is not done") : lacksForTape(l);
        }
        if (sourceRecord > 0) {
            boolean able = l.takes(SegmentDescriptor.StreamToDiscard.TYPE)
                    && (l.takes(SegmentDescriptor.StreamToBlockBytes.TYPE)
                            || l.takes(SegmentDescriptor.StreamToBlock.TYPE));
            return able
                    ? lacksTransfer(l, sourceRecord)
                    : Optional.of("takes no segments from a stream (01h, 06h, 09h)");
        }
        boolean bytes = l.takes(SegmentDescriptor.BlockBytesToBlockBytes.TYPE);
        if (sourceBlock != destinationBlock && !bytes) {
            return Optional.of("cannot copy from blocks of " + sourceBlock + " bytes to blocks of " + destinationBlock
                    + " (takes no 0Ah)");
        }
        return bytes || l.takes(SegmentDescriptor.BlockToBlock.TYPE)
                ? Optional.empty()
                : Optional.of("takes no segments between disks (02h, 0Ah)");
    }

    private Optional<String> lacksForTape(Limits l) {
        boolean able = l.takes(SegmentDescriptor.InlineToStream.TYPE)
                && (l.takes(SegmentDescriptor.BlockBytesToStream.TYPE)
                        || l.takes(SegmentDescriptor.BlockToStream.TYPE));
        if (!able || l.inlineLength() < 4096) {
            return Optional.of("takes no segments to a stream (00h or 08h, 04h), or no inline data");
        }
        return lacksTransfer(l, destinationRecord);
    }

    private static Optional<String> lacksTransfer(Limits l, int record) {
        return l.streamTransfer() >= record
                ? Optional.empty()
                : Optional.of("transfers at most " + l.streamTransfer() + " bytes of a stream at a time, a record has "
                        + record);
    }

    CscdDescriptor sourceCscd(Limits limits) {
        CscdName name = sourceNames.in(limits::takes).orElseThrow();
        return sourceRecord > 0 ? CscdDescriptor.tape(name, false) : CscdDescriptor.disk(name, sourceBlock);
    }

    CscdDescriptor destinationCscd(boolean pad, Limits limits) {
        CscdName name = destinationNames.in(limits::takes).orElseThrow();
        return destinationRecord > 0 ? CscdDescriptor.tape(name, pad) : CscdDescriptor.disk(name, destinationBlock);
    }
}
