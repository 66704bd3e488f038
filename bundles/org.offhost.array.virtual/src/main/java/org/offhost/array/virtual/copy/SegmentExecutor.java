// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToStream;
import org.offhost.scsi.SegmentDescriptor.BlockToBlock;
import org.offhost.scsi.SegmentDescriptor.BlockToStream;
import org.offhost.scsi.SegmentDescriptor.EmbeddedToStream;
import org.offhost.scsi.SegmentDescriptor.InlineToStream;
import org.offhost.scsi.SegmentDescriptor.LocateObject;
import org.offhost.scsi.SegmentDescriptor.StreamToBlock;
import org.offhost.scsi.SegmentDescriptor.StreamToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.StreamToDiscard;
import org.offhost.scsi.SegmentDescriptor.WriteFilemarks;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** Executes segment descriptors one behind the other (SPC-4, 5.17.7.2 with tables 115 and 116). Confined to one thread. */
final class SegmentExecutor {
    /** Byte of a descriptor that holds the STREAM DEVICE TRANSFER LENGTH. */
    private static final int TRANSFER_LENGTH_AT = 9;

    private final ParameterList list;
    private final Reach reach;
    private final CopyManagerLimits limits;
    private final SegmentIo io;
    private final Dialect dialect;
    private final ResidualBuffer sourceData = new ResidualBuffer();
    private final ResidualBuffer destinationData = new ResidualBuffer();

    private AheadReader ahead;

    /** Bytes the segment at work will have written if all goes well, and how its residual is counted. */
    private long expected;

    private int residualUnit;

    SegmentExecutor(ParameterList list, Reach reach, CopyManagerLimits limits, SegmentIo io, Dialect dialect) {
        this.list = list;
        this.reach = reach;
        this.limits = limits;
        this.io = io;
        this.dialect = dialect;
    }

    /** Executes one segment; the units are looked up now, since they may come and go. */
    void execute(SegmentDescriptor segment) throws IOException {
        io.beginSegment();
        expected = 0;
        residualUnit = 1;
        if (segment instanceof BlockToBlock s) {
            blockToBlock(s);
        } else if (segment instanceof BlockBytesToBlockBytes s) {
            blockBytesToBlockBytes(s);
        } else if (segment instanceof StreamToBlock s) {
            Cscd destination = blocks(s.destination(), SegmentDescriptor.DESTINATION_AT);
            long out = (long) s.blocks() * destination.blockLength();
            long to = destination.positionOf(s.lba(), 0);
            streamToBlocks(s, s.source(), s.transferLength(), destination, to, out);
        } else if (segment instanceof StreamToBlockBytes s) {
            Cscd destination = blocks(s.destination(), SegmentDescriptor.DESTINATION_AT);
            long to = destination.positionOf(s.lba(), s.offset());
            streamToBlocks(s, s.source(), s.transferLength(), destination, to, s.bytes());
        } else if (segment instanceof StreamToDiscard s) {
            discard(s);
        } else if (segment instanceof WriteFilemarks s) {
            Cscd tape = stream(s.destination(), SegmentDescriptor.DESTINATION_AT);
            VirtualTape medium = tape.stream();
            io.control(tape, () -> medium.writeFilemarks(s.count(), s.immediate()));
        } else if (segment instanceof LocateObject s) {
            Cscd tape = stream(s.destination(), SegmentDescriptor.DESTINATION_AT);
            VirtualTape medium = tape.stream();
            io.control(tape, () -> {
                dialect.requireLocate();
                medium.locate(s.object());
            });
        } else {
            toStream(segment);
        }
    }

    private void toStream(SegmentDescriptor segment) throws IOException {
        if (segment instanceof BlockToStream s) {
            Cscd source = blocks(s.source(), SegmentDescriptor.SOURCE_AT);
            long bytes = (long) s.blocks() * source.blockLength();
            DiskSourceData data = wholeBlocks(source, source.positionOf(s.lba(), 0), bytes);
            toStream(s, s.transferLength(), s.destination(), bytes, source, data);
        } else if (segment instanceof BlockBytesToStream s) {
            Cscd source = blocks(s.source(), SegmentDescriptor.SOURCE_AT);
            DiskSourceData data = range(source, source.positionOf(s.lba(), s.offset()), s.bytes());
            toStream(s, s.transferLength(), s.destination(), s.bytes(), source, data);
        } else if (segment instanceof InlineToStream s) {
            checkGranularity(s.bytes(), limits.inlineGranularity(), 16);
            ByteBuffer data = list.inline().position((int) s.inlineOffset());
            toStream(s, s.transferLength(), s.destination(), s.bytes(), null, SourceData.given(data));
        } else if (segment instanceof EmbeddedToStream s) {
            ByteBuffer data = ByteBuffer.wrap(s.data());
            toStream(s, s.transferLength(), s.destination(), data.remaining(), null, SourceData.given(data));
        }
    }

    private Cscd blocks(int id, int field) throws SegmentFailure {
        return Cscd.find(id, field, DeviceType.DISK, list, reach, dialect);
    }

    private Cscd stream(int id, int field) throws SegmentFailure {
        return Cscd.find(id, field, DeviceType.TAPE, list, reach, dialect);
    }

    /** Just enough whole blocks to supply, together with residual source data, the bytes to be processed. */
    private DiskSourceData wholeBlocks(Cscd source, long from, long bytes) throws IOException {
        long needed = Math.max(0, bytes - sourceData.size());
        int block = source.blockLength();
        return blockSource(source, from, (needed + block - 1) / block * block);
    }

    /** The whole range is source data, whatever residual source data comes before it. */
    private DiskSourceData range(Cscd source, long from, long bytes) throws IOException {
        return blockSource(source, from, bytes);
    }

    private DiskSourceData blockSource(Cscd source, long from, long length) throws IOException {
        if (length > 0 && (from < 0 || from > source.size() - length)) {
            throw SegmentFailure.beyondSource(source.id(), SegmentIo.outOfRange(from));
        }
        return new DiskSourceData(io, source, sourceData, from, length);
    }

    private void checkAmount(long bytes, int field) throws SegmentFailure {
        if (limits.segmentLength() != 0 && bytes > limits.segmentLength()) {
            throw SegmentFailure.field(AdditionalSense.INVALID_FIELD, field);
        }
    }

    private void checkGranularity(long bytes, int granularity, int field) throws SegmentFailure {
        if (bytes % granularity != 0) {
            throw SegmentFailure.field(AdditionalSense.SEGMENT_GRANULARITY, field);
        }
    }

    /** @param source null for data of the parameter list, which stands for a source with PAD=0 (SPC-4 table 117) */
    private void toStream(
            SegmentDescriptor segment, int transferLength, int destinationId, long bytes, Cscd source, SourceData data)
            throws IOException {
        Cscd destination = stream(destinationId, SegmentDescriptor.DESTINATION_AT);
        checkAmount(bytes, 12);
        if (!(segment instanceof InlineToStream)) {
            checkGranularity(bytes, limits.granularity(), 12);
        }
        checkTransferLength(transferLength, bytes + destinationData.size());
        boolean pads = destination.pad() && !segment.concatenate();
        long total = bytes + destinationData.size();
        expected =
                transferLength == 0 ? 0 : (pads ? total + transferLength - 1 : total) / transferLength * transferLength;
        if (data instanceof DiskSourceData d
                && bytes >= AheadReader.WORTHWHILE
                && !d.hasResidual()
                && io.mayReadAhead()) {
            try (AheadReader.Range range = ahead().range(d, bytes)) {
                writeRecords(destination, transferLength, bytes, range, range);
            }
        } else {
            writeRecords(destination, transferLength, bytes, data, null);
        }
        data.finish();
        ResidualRule.settle(segment, source, destination, false, sourceData, destinationData);
        if (!destinationData.isEmpty() && pads) {
            destinationData.appendZeros(transferLength - destinationData.size());
            io.writeRecord(destination, destinationData.take(transferLength));
        }
    }

    /** @param ahead the data, if it is read ahead: whole records of it go without a copy */
    private void writeRecords(
            Cscd destination, int transferLength, long bytes, SourceData data, AheadReader.Range ahead)
            throws IOException {
        long left = bytes;
        while (left > 0 || transferLength > 0 && destinationData.size() >= transferLength) {
            if (destinationData.size() >= transferLength) {
                io.writeRecord(destination, destinationData.take(transferLength));
            } else if (ahead != null && destinationData.isEmpty() && ahead.has(transferLength)) {
                io.writeRecord(destination, ahead.take(transferLength));
                left -= transferLength;
            } else {
                int part = (int) Math.min(left, transferLength - destinationData.size());
                data.next(part, destinationData);
                left -= part;
            }
        }
    }

    private AheadReader ahead() {
        if (ahead == null) {
            ahead = new AheadReader(io);
        }
        return ahead;
    }

    /** No segment follows. */
    void end() {
        if (ahead != null) {
            ahead.close();
        }
    }

    private static void checkTransferLength(int transferLength, long data) throws SegmentFailure {
        if (transferLength > VirtualTape.LONGEST_RECORD || transferLength == 0 && data > 0) {
            throw SegmentFailure.field(AdditionalSense.INVALID_FIELD, TRANSFER_LENGTH_AT);
        }
    }

    private void blockToBlock(BlockToBlock s) throws IOException {
        Cscd source = blocks(s.source(), SegmentDescriptor.SOURCE_AT);
        Cscd destination = blocks(s.destination(), SegmentDescriptor.DESTINATION_AT);
        dialect.requireCopies(source.blockLength(), destination.blockLength());
        long from = source.positionOf(s.sourceLba(), 0);
        int block = destination.blockLength();
        long to = destination.positionOf(s.destinationLba(), 0);
        if (s.destinationCount()) {
            long out = (long) s.blocks() * block;
            long processed = Math.max(0, out - destinationData.size());
            checkBlockAmount(out, 10);
            toBlocks(s, source, destination, wholeBlocks(source, from, processed), processed, to, out, true);
        } else {
            long bytes = (long) s.blocks() * source.blockLength();
            long out = (bytes + destinationData.size()) / block * block;
            checkBlockAmount(bytes, 10);
            toBlocks(s, source, destination, wholeBlocks(source, from, bytes), bytes, to, out, false);
        }
    }

    private void blockBytesToBlockBytes(BlockBytesToBlockBytes s) throws IOException {
        Cscd source = blocks(s.source(), SegmentDescriptor.SOURCE_AT);
        Cscd destination = blocks(s.destination(), SegmentDescriptor.DESTINATION_AT);
        checkBlockAmount(s.bytes(), 8);
        long from = source.positionOf(s.sourceLba(), s.sourceOffset());
        long to = destination.positionOf(s.destinationLba(), s.destinationOffset());
        DiskSourceData data = range(source, from, s.bytes());
        toBlocks(s, source, destination, data, s.bytes(), to, s.bytes(), true);
    }

    private void streamToBlocks(
            SegmentDescriptor s, int sourceId, int transferLength, Cscd destination, long to, long out)
            throws IOException {
        Cscd source = stream(sourceId, SegmentDescriptor.SOURCE_AT);
        checkBlockAmount(out, 12);
        long processed = Math.max(0, out - destinationData.size());
        checkTransferLength(transferLength, Math.max(0, processed - sourceData.size()));
        StreamSource data = new StreamSource(io, source, sourceData, transferLength);
        toBlocks(s, source, destination, data, processed, to, out, true);
    }

    private void checkBlockAmount(long bytes, int field) throws SegmentFailure {
        checkAmount(bytes, field);
        checkGranularity(bytes, limits.granularity(), field);
    }

    /**
     * @param processed bytes that become destination data
     * @param out bytes written to the destination
     * @param exact whether the segment names what is written: then no destination data may be left over, padded or not
     */
    private void toBlocks(
            SegmentDescriptor segment,
            Cscd source,
            Cscd destination,
            SourceData data,
            long processed,
            long to,
            long out,
            boolean exact)
            throws IOException {
        boolean pads = destination.pad() && !segment.concatenate() && !exact;
        int block = destination.blockLength();
        long total = processed + destinationData.size();
        residualUnit = block;
        expected = pads ? (total + block - 1) / block * block : out;
        if (expected > 0 && (to < 0 || to > destination.size() - expected)) {
            throw SegmentFailure.beyondDestination(destination.id(), SegmentIo.outOfRange(to));
        }
        long done = 0;
        long left = processed;
        while (done < out) {
            int part = (int) Math.min(out - done, Task.LONGEST_IO);
            if (destinationData.isEmpty() && data instanceof DiskSourceData b && !b.hasResidual()) {
                io.transfer(source, b.position(), part, destination, to + done);
                b.skip(part);
                left -= part;
            } else {
                int missing = Math.max(0, part - destinationData.size());
                data.next(missing, destinationData);
                left -= missing;
                io.writeBlocks(destination, to + done, destinationData.take(part));
            }
            done += part;
        }
        data.next((int) left, destinationData);
        data.finish();
        ResidualRule.settle(segment, source, destination, exact, sourceData, destinationData);
        if (!destinationData.isEmpty() && pads) {
            destinationData.appendZeros(block - destinationData.size());
            io.writeBlocks(destination, to + done, destinationData.take(block));
        }
    }

    private void discard(StreamToDiscard s) throws IOException {
        Cscd source = stream(s.source(), SegmentDescriptor.SOURCE_AT);
        checkTransferLength(s.transferLength(), Math.max(0, s.bytes() - sourceData.size()));
        new StreamSource(io, source, sourceData, s.transferLength()).discard(s.bytes());
        ResidualRule.settle(s, source, null, false, sourceData, destinationData);
    }

    /** Completes the sense data of the segment that failed. */
    SenseData describe(SenseData sense, int segment) {
        SenseData told = dialect.told(sense);
        return told.equals(sense) && sense.key() == SenseKey.COPY_ABORTED
                ? io.withResidual(sense.withSegment(segment), expected, residualUnit)
                : told;
    }
}
