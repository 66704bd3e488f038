// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import org.offhost.array.virtual.management.CopyManagerTraits;
import org.offhost.array.virtual.management.DriveTraits;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToStream;
import org.offhost.scsi.SegmentDescriptor.BlockToBlock;
import org.offhost.scsi.SegmentDescriptor.BlockToStream;
import org.offhost.scsi.SegmentDescriptor.InlineToStream;
import org.offhost.scsi.SegmentDescriptor.StreamToBlock;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** What a copy manager does in another way than the standard has it, or refuses although it does not say so. Immutable. */
record Dialect(CopyManagerTraits traits, DriveTraits drive) {
    private static final int SHORTEST_BLOCK = 512;

    static Dialect of(Personality personality) {
        return new Dialect(personality.copyManager(), personality.drive());
    }

    /** Refuses a list that is longer than what is taken, whatever the operating parameters say. */
    void check(ParameterList list) throws InvalidFieldException {
        int segments = list.segments().size();
        if (segments > traits.enforcedSegments()) {
            int at = list.segmentAt(traits.enforcedSegments());
            throw new InvalidFieldException(
                    AdditionalSense.TOO_MANY_SEGMENTS,
                    FieldPointer.at(FieldPointer.Where.PARAMETERS, at),
                    "EXTENDED COPY parameter list",
                    segments + " segments, " + traits.enforcedSegments() + " are taken");
        }
        long bytes = list.segments().stream().mapToLong(Dialect::moved).sum();
        if (traits.commandLength() > 0 && bytes > traits.commandLength()) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_FIELD,
                    FieldPointer.at(FieldPointer.Where.PARAMETERS, list.segmentAt(0)),
                    "EXTENDED COPY parameter list",
                    bytes + " bytes in one command, " + traits.commandLength() + " are taken");
        }
    }

    /** Bytes that a segment moves; blocks counted as the shortest there are. */
    private static long moved(SegmentDescriptor segment) {
        if (segment instanceof BlockToBlock s) {
            return (long) s.blocks() * SHORTEST_BLOCK;
        }
        if (segment instanceof BlockToStream s) {
            return (long) s.blocks() * SHORTEST_BLOCK;
        }
        if (segment instanceof StreamToBlock s) {
            return (long) s.blocks() * SHORTEST_BLOCK;
        }
        if (segment instanceof BlockBytesToBlockBytes s) {
            return s.bytes();
        }
        if (segment instanceof BlockBytesToStream s) {
            return s.bytes();
        }
        return segment instanceof InlineToStream s ? s.bytes() : 0;
    }

    /** Refuses to copy between blocks of two lengths. */
    void requireCopies(int sourceBlock, int destinationBlock) throws SegmentFailure {
        if (sourceBlock != destinationBlock && traits.unequalBlocks().isPresent()) {
            throw SegmentFailure.plain(traits.unequalBlocks().get().sense());
        }
    }

    /** What a drive without LOCATE answers to whoever sends it. */
    void requireLocate() throws MediumException {
        if (!drive.locates()) {
            throw MediumException.of(
                    SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_OPERATION_CODE, "the drive has no LOCATE");
        }
    }

    boolean ignoresBlockLength() {
        return traits.ignoresBlockLength();
    }

    /** What it says of a segment that failed. */
    SenseData told(SenseData sense) {
        return sense.key() == SenseKey.COPY_ABORTED && traits.failure().isPresent()
                ? traits.failure().get().sense()
                : sense;
    }
}
