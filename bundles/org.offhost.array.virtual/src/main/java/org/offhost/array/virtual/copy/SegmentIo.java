// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.array.virtual.access.ReservationConflictException;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/**
 * The commands a copy manager sends to the units of a copy. Before each the task is asked whether to go on; a unit that
 * refuses ends the segment with its sense data forwarded.
 */
final class SegmentIo {
    private final Task task;
    private final FaultBoard faults;

    /** Bytes written by the segment at work, those a destination reported as done. */
    private long written;

    /** Asked for by other threads while the command runs; written by one. */
    private volatile long writtenInAll;

    SegmentIo(Task task, FaultBoard faults) {
        this.task = task;
        this.faults = faults;
    }

    void beginSegment() {
        written = 0;
    }

    long written() {
        return written;
    }

    long writtenInAll() {
        return writtenInAll;
    }

    private void count(long bytes) {
        written += bytes;
        writtenInAll += bytes;
    }

    /** Whether a read may come before the write of what was read before it: not where faults strike by the number of transfers. */
    boolean mayReadAhead() {
        return faults.areNone();
    }

    void readBlocks(Cscd source, long position, ByteBuffer target) throws IOException {
        BlockMedium medium = source.blocks();
        faults.beforeTransfer(task);
        try {
            source.require(CommandAccess.READS);
            medium.read(position, target);
        } catch (MediumException | ReservationConflictException e) {
            throw SegmentFailure.ofSource(source.id(), e);
        }
    }

    void writeBlocks(Cscd destination, long position, ByteBuffer data) throws IOException {
        BlockMedium medium = destination.blocks();
        faults.beforeTransfer(task);
        int length = data.remaining();
        try {
            destination.require(CommandAccess.WRITES);
            medium.write(position, data);
        } catch (MediumException | ReservationConflictException e) {
            throw SegmentFailure.ofDestination(destination.id(), e);
        }
        count(length);
    }

    /** Copies from disk to disk without a buffer of ours. */
    void transfer(Cscd source, long from, int length, Cscd destination, long to) throws IOException {
        BlockMedium medium = source.blocks();
        BlockMedium target = destination.blocks();
        faults.beforeTransfer(task);
        try {
            source.require(CommandAccess.READS);
        } catch (MediumException | ReservationConflictException e) {
            throw SegmentFailure.ofSource(source.id(), e);
        }
        try {
            destination.require(CommandAccess.WRITES);
        } catch (MediumException | ReservationConflictException e) {
            throw SegmentFailure.ofDestination(destination.id(), e);
        }
        try {
            if (target instanceof VirtualDisk disk) {
                medium.transferTo(from, length, disk, to);
            } else {
                target.write(to, ByteBuffer.allocate(0));
            }
        } catch (MediumException e) {
            throw e.isWriting() || target instanceof VirtualDisk == false
                    ? SegmentFailure.ofDestination(destination.id(), e)
                    : SegmentFailure.ofSource(source.id(), e);
        }
        count(length);
    }

    /** Reads a record of just that length; SILI is 0, so any other length is an error (SPC-4, 6.4.5.4). */
    void readRecord(Cscd source, ByteBuffer target, int length) throws IOException {
        var medium = source.stream();
        faults.beforeTransfer(task);
        try {
            source.require(CommandAccess.WRITES); // it moves the tape
            medium.read(target, length, false);
        } catch (MediumException | ReservationConflictException e) {
            throw SegmentFailure.ofSource(source.id(), e);
        }
    }

    void writeRecord(Cscd destination, ByteBuffer record) throws IOException {
        var medium = destination.stream();
        faults.beforeTransfer(task);
        int length = record.remaining();
        try {
            destination.require(CommandAccess.WRITES);
            medium.write(record);
        } catch (ReservationConflictException e) {
            throw SegmentFailure.ofDestination(destination.id(), e);
        } catch (MediumException e) {
            if (e.wasWritten()) {
                count(length);
            }
            throw SegmentFailure.ofDestination(destination.id(), e);
        }
        count(length);
    }

    /** A command that moves no data. */
    interface Control {
        void run() throws IOException;
    }

    void control(Cscd destination, Control command) throws IOException {
        faults.beforeTransfer(task);
        try {
            destination.require(CommandAccess.WRITES);
            command.run();
        } catch (MediumException | ReservationConflictException e) {
            throw SegmentFailure.ofDestination(destination.id(), e);
        }
    }

    /** What READ and WRITE answer to blocks that do not exist. */
    static MediumException outOfRange(long position) {
        return MediumException.of(
                SenseKey.ILLEGAL_REQUEST, AdditionalSense.LBA_OUT_OF_RANGE, "byte " + position + " is past the end");
    }

    /** Adds the residual count of the segment (SPC-4, 5.17.7.4 c). */
    SenseData withResidual(SenseData sense, long expected, int unit) {
        return written == 0 ? sense : sense.withInformation((expected - written + unit - 1) / unit);
    }
}
