// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.Piece;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToStream;
import org.offhost.scsi.SegmentDescriptor.BlockToStream;
import org.offhost.scsi.SegmentDescriptor.InlineToStream;
import org.offhost.scsi.SegmentDescriptor.LocateObject;
import org.offhost.scsi.SegmentDescriptor.WriteFilemarks;

/** One command to a tape: pieces become segments 00h, 04h, 08h, 10h and 12h. */
final class TapeCopyCommand {
    /** Zeros up to this length become inline data of their own, which joins that of its neighbours. */
    static final int SMALL_ZEROS = 1024;

    private static final int ZERO_AREA = 64 << 10;

    private final CommandBuilder command = new CommandBuilder();
    private final Lane lane;
    private final int record;
    private final Limits limits;
    private final int zerosLength;
    private int zerosAt = -1;
    private boolean inlineOpen;
    private int tape = -1;
    private long inlineBytes;
    private long offloadedBytes;

    /**
     * @param longestZeros longest row of zeros that will be appended
     */
    TapeCopyCommand(Lane lane, int record, Limits limits, long longestZeros) {
        this.lane = lane;
        this.record = record;
        this.limits = limits;
        this.zerosLength = (int) Math.min(zeroArea(limits), longestZeros);
    }

    /** Bytes of zeros that one command holds once and names as often as needed. */
    static int zeroArea(Limits limits) {
        return (int) Math.min(
                ZERO_AREA,
                Math.min(limits.inlineLength() / 2, limits.segmentLength())
                        / limits.inlineGranularity()
                        * limits.inlineGranularity());
    }

    /** Most bytes of a range in one segment; whole blocks and whole units of granularity. */
    static long longestSegment(Limits limits, int sourceBlock) {
        long unit = Math.max(sourceBlock, limits.granularity());
        long most = limits.takes(BlockBytesToStream.TYPE)
                ? SegmentDescriptor.MAX_BYTES
                : (long) SegmentDescriptor.MAX_BLOCKS * sourceBlock;
        return Math.max(unit, Math.min(most, limits.segmentLength()) / unit * unit);
    }

    private int source() {
        return command.id(lane.pair().sourceCscd(limits));
    }

    private int tape() {
        if (tape < 0) {
            tape = command.id(lane.pair().destinationCscd(false, limits));
        }
        return tape;
    }

    void locate(long object) {
        command.add(new LocateObject(tape(), object));
    }

    void append(Piece piece) throws IOException {
        if (piece instanceof Piece.Inline i) {
            appendInline(i.bytes());
            inlineBytes += i.length();
        } else if (piece instanceof Piece.Range r) {
            appendRange(r.extent().position(), r.length());
        } else if (piece.length() <= SMALL_ZEROS) {
            appendInline(ByteBuffer.allocate((int) piece.length()));
            inlineBytes += piece.length();
        } else {
            appendZeros(piece.length());
        }
    }

    /** Most bytes of inline data in one segment. */
    static long longestInline(Limits limits) {
        long unit = Math.max(InlineToStream.ALIGNMENT, limits.inlineGranularity());
        return Math.max(unit, limits.segmentLength() / unit * unit);
    }

    /** Inline data behind inline data goes on in the same segment. */
    private void appendInline(ByteBuffer bytes) {
        long longest = longestInline(limits);
        while (bytes.hasRemaining()) {
            InlineToStream open =
                    inlineOpen && command.last() instanceof InlineToStream s && s.bytes() < longest ? s : null;
            long before = open == null ? 0 : open.bytes();
            int length = (int) Math.min(bytes.remaining(), longest - before);
            long at = open == null ? command.alignInline() : open.inlineOffset();
            command.addInline(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            InlineToStream segment = new InlineToStream(true, tape(), record, at, before + length);
            if (open == null) {
                command.add(segment);
            } else {
                command.replaceLast(segment);
            }
            inlineOpen = true;
        }
    }

    private void appendRange(long position, long length) throws IOException {
        int block = lane.pair().sourceBlock();
        boolean anyByte = limits.takes(BlockBytesToStream.TYPE);
        long head = anyByte || position % block == 0 ? 0 : Math.min(length, block - position % block);
        long unit = anyByte ? limits.granularity() : Math.max(block, limits.granularity());
        long main = (length - head) / unit * unit;
        if (head > 0) {
            appendInline(lane.readSource(position, (int) head));
        }
        for (long done = 0; done < main; ) {
            long part = Math.min(main - done, segmentOf(position + head + done, main - done, block));
            appendSegment(position + head + done, part, block);
            done += part;
        }
        offloadedBytes += main;
        long tail = length - head - main;
        if (tail > 0) {
            appendInline(lane.readSource(position + head + main, (int) tail));
        }
    }

    private boolean wholeBlocks(long position, long length, int block) {
        return limits.takes(BlockToStream.TYPE) && position % block == 0 && length % block == 0;
    }

    private long segmentOf(long position, long length, int block) {
        long most = longestSegment(limits, block);
        long blocks = Math.min(most, (long) SegmentDescriptor.MAX_BLOCKS * block)
                / Math.max(block, limits.granularity())
                * Math.max(block, limits.granularity());
        return wholeBlocks(position, length, block) && length <= blocks || !limits.takes(BlockBytesToStream.TYPE)
                ? blocks
                : most;
    }

    private void appendSegment(long position, long length, int block) {
        inlineOpen = false;
        boolean whole = wholeBlocks(position, length, block) && length / block <= SegmentDescriptor.MAX_BLOCKS;
        command.add(
                whole
                        ? new BlockToStream(true, source(), tape(), record, (int) (length / block), position / block)
                        : new BlockBytesToStream(
                                true, source(), tape(), record, length, position / block, (int) (position % block)));
    }

    private void appendZeros(long length) {
        if (zerosAt < 0) {
            zerosAt = command.alignInline();
            command.addInline(ByteBuffer.allocate(zerosLength));
            // what the host gave once is not moved for it
            inlineBytes += zerosLength;
            offloadedBytes -= zerosLength;
        }
        inlineOpen = false;
        for (long done = 0; done < length; ) {
            long part = Math.min(length - done, zerosLength);
            command.add(new InlineToStream(true, tape(), record, zerosAt, part));
            done += part;
        }
        offloadedBytes += length;
    }

    /** Fills up the last record: by a CSCD with PAD, or by inline zeros where there is no room for one more CSCD. */
    void fillUp(long length) {
        int missing = (int) ((record - length % record) % record);
        if (missing == 0) {
            return;
        }
        if (command.cscds() >= limits.cscds()) {
            appendInline(ByteBuffer.allocate(missing));
            return;
        }
        SegmentDescriptor last = command.last();
        int padded = command.id(lane.pair().destinationCscd(true, limits));
        if (last instanceof InlineToStream i) {
            command.replaceLast(new InlineToStream(false, padded, record, i.inlineOffset(), i.bytes()));
        } else if (last instanceof BlockToStream b) {
            command.replaceLast(new BlockToStream(false, b.source(), padded, record, b.blocks(), b.lba()));
        } else if (last instanceof BlockBytesToStream b) {
            command.replaceLast(
                    new BlockBytesToStream(false, b.source(), padded, record, b.bytes(), b.lba(), b.offset()));
        }
    }

    void filemarks(int count) {
        command.add(new WriteFilemarks(tape(), false, count));
    }

    /** Sends it; what it moved is counted if it went well. */
    void send(RemoteCopyManager manager, long bytes) throws IOException {
        checkInlineGranularity();
        lane.copy(manager, command, bytes);
        lane.tally().moved(offloadedBytes, inlineBytes, 0);
    }

    private void checkInlineGranularity() throws CopyException {
        for (SegmentDescriptor s : command.segmentList()) {
            if (s instanceof InlineToStream i && i.bytes() % limits.inlineGranularity() != 0) {
                throw new CopyException(
                        Reason.NOT_SUPPORTED,
                        "inline data of " + i.bytes() + " bytes is no multiple of the copy manager's "
                                + limits.inlineGranularity());
            }
        }
    }
}
