// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.offhost.block.Extent;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SegmentDescriptor.LocateObject;
import org.offhost.scsi.SegmentDescriptor.StreamToBlock;
import org.offhost.scsi.SegmentDescriptor.StreamToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.StreamToDiscard;
import org.offhost.scsi.TapeHead;

/**
 * Ranges of records of one length on a tape to a disk: 12h to the record (this host, where the drive does not tell its position), 06h to the byte, then 01h or 09h.
 *
 * <p>Every command locates for itself, since residual data dies with its command. What is left of a record is discarded
 * before the tape is located again: residual data would come first otherwise (SPC-4 table 116).
 */
final class TapeRanges implements RangeSegments {
    /** Segments that one range may take: discard, locate, discard, data. */
    private static final int MOST_PER_RANGE = 4;

    private static final int LONGEST_SEGMENT = 28;

    private final Lane lane;
    private final int record;
    private final long firstObject;
    private final int block;
    private final TapeHead head;
    private RemoteCopyManager manager;
    private Limits limits;
    private CommandBuilder command;
    private boolean drivePositions;
    private long hostLocate = -1;
    private boolean located;
    private long streamAt;
    private long bytes;
    private long coveredTo;

    /**
     * @param firstObject the object that holds the stream's first byte
     */
    TapeRanges(Lane lane, long firstObject) {
        this.lane = lane;
        this.record = lane.pair().sourceRecord();
        this.firstObject = firstObject;
        this.block = lane.pair().destinationBlock();
        this.head = new TapeHead(lane.pair().source());
    }

    @Override
    public void writeShare(Extent source, RemoteCopyManager copyManager, BlockWriter writer) throws IOException {
        writer.pass(source.length(), false);
    }

    @Override
    public void begin(RemoteCopyManager copyManager) throws IOException {
        drivePositions = head.told().isPresent();
        manager = copyManager;
        limits = copyManager.limits();
        clear();
    }

    private void clear() {
        command = new CommandBuilder();
        located = false;
        hostLocate = -1;
        bytes = 0;
    }

    @Override
    public void copy(Extent source, long destination, LongConsumer covered) throws IOException {
        for (long done = 0; done < source.length(); ) {
            if (located
                    && (command.segments() + MOST_PER_RANGE > limits.segments()
                            || command.segmentListLength() + MOST_PER_RANGE * LONGEST_SEGMENT
                                    > limits.segmentListLength())) {
                send(covered);
            }
            long from = source.position() + done;
            if (located && !reachable(from)) {
                send(covered);
            }
            moveTo(from);
            long part = add(destination + done, source.length() - done);
            done += part;
            bytes += part;
            streamAt += part;
            coveredTo = destination + done;
        }
    }

    /** Without segment 12h a command can only go on; it is begun anew to go far. */
    private boolean reachable(long from) {
        return bySegment(from) || from >= streamAt && from - streamAt < record;
    }

    private boolean bySegment(long from) {
        return drivePositions && limits.takes(LocateObject.TYPE) && objectOf(from) >>> 32 == 0;
    }

    private long objectOf(long from) {
        return firstObject + from / record;
    }

    private void moveTo(long from) {
        int tape = command.id(lane.pair().sourceCscd(limits));
        long recordEnd = (streamAt + record - 1) / record * record;
        if (!located || from < streamAt || from - recordEnd >= record) {
            if (located && recordEnd > streamAt) {
                command.add(new StreamToDiscard(true, tape, record, recordEnd - streamAt));
            }
            if (bySegment(from)) {
                command.add(new LocateObject(tape, objectOf(from)));
            } else {
                hostLocate = objectOf(from);
            }
            streamAt = from / record * record;
            located = true;
        }
        if (from > streamAt) {
            command.add(new StreamToDiscard(true, tape, record, from - streamAt));
            streamAt = from;
        }
    }

    private long add(long to, long length) throws CopyException {
        int tape = command.id(lane.pair().sourceCscd(limits));
        int disk = command.id(lane.pair().destinationCscd(false, limits));
        boolean anyByte = limits.takes(StreamToBlockBytes.TYPE);
        if (limits.takes(StreamToBlock.TYPE) && to % block == 0 && (length % block == 0 || !anyByte)) {
            long part =
                    Math.min(Math.min(length / block, SegmentDescriptor.MAX_BLOCKS), limits.segmentLength() / block);
            if (part > 0) {
                command.add(new StreamToBlock(true, tape, disk, record, (int) part, to / block));
                return part * block;
            }
        }
        if (!anyByte) {
            throw new CopyException(
                    Reason.NOT_SUPPORTED,
                    length + " bytes to byte " + to + " are no whole blocks, and the copy manager takes no 09h");
        }
        long part = Math.min(length, limits.segmentLength());
        command.add(new StreamToBlockBytes(true, tape, disk, record, part, to / block, (int) (to % block)));
        return part;
    }

    private void send(LongConsumer covered) throws IOException {
        if (hostLocate >= 0) {
            lane.check();
            head.locate(hostLocate);
            head.compare("Nothing was read");
        }
        lane.copy(manager, command, bytes);
        lane.tally().moved(bytes, 0, 0);
        covered.accept(coveredTo);
        clear();
    }

    @Override
    public void end(LongConsumer covered) throws IOException {
        if (command.segments() > 0) {
            send(covered);
        }
    }
}
