// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.offhost.block.Extent;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.BlockToBlock;

/** Ranges of a disk to a disk: segments 02h for whole blocks, 0Ah for bytes. */
final class DiskRanges implements RangeSegments {
    private static final int LONGEST_SEGMENT = 32;

    /** Segments behind the first begin on what an array caches and allocates, whatever its block. */
    private static final int PAGE = 4096;

    /** Less than this is not parted between commands that go together. */
    private static final long LEAST_SHARE = 4 << 20;

    private final Lane lane;
    private final int sourceBlock;
    private final int destinationBlock;
    private final CopyWave wave;
    private RemoteCopyManager manager;
    private Limits limits;
    private int width;
    private long share;
    private CommandBuilder command;
    private long bytes;
    private long coveredTo;

    DiskRanges(Lane lane) {
        this.lane = lane;
        this.sourceBlock = lane.pair().sourceBlock();
        this.destinationBlock = lane.pair().destinationBlock();
        this.wave = new CopyWave(lane);
    }

    /** A range: bytes the host moves, bytes the copy manager moves, bytes the host moves. */
    private record Cut(long head, long main, long tail) {}

    /** Without 0Ah only blocks of equal length that lie alike can be copied; the edges are left to the host. */
    private Cut cut(Extent source, long destination, Limits l) throws CopyException {
        boolean anyByte = l.takes(BlockBytesToBlockBytes.TYPE);
        long head = 0;
        if (!anyByte) {
            if ((source.position() - destination) % sourceBlock != 0) {
                throw new CopyException(
                        Reason.NOT_SUPPORTED,
                        "bytes from " + source.position() + " to " + destination
                                + " lie differently in their blocks, and the copy manager takes no 0Ah");
            }
            head = Math.min(source.length(), (sourceBlock - source.position() % sourceBlock) % sourceBlock);
        }
        long unit = anyByte ? l.granularity() : Math.max(sourceBlock, l.granularity());
        long main = (source.length() - head) / unit * unit;
        return new Cut(head, main, source.length() - head - main);
    }

    @Override
    public void writeShare(Extent source, RemoteCopyManager copyManager, BlockWriter writer) throws IOException {
        Cut cut = cut(source, writer.position(), copyManager.limits());
        share(source.position(), cut.head(), writer);
        if (cut.main() > 0) {
            writer.pass(cut.main(), false);
        }
        share(source.end() - cut.tail(), cut.tail(), writer);
    }

    private void share(long from, long length, BlockWriter writer) throws IOException {
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(length - done, 1 << 20);
            writer.put(lane.readSource(from + done, part));
            done += part;
        }
    }

    @Override
    public void begin(RemoteCopyManager copyManager) {
        manager = copyManager;
        limits = copyManager.limits();
        command = new CommandBuilder();
        bytes = 0;
        wave.clear();
        width = wave.width(copyManager);
        share = width == 1 ? Long.MAX_VALUE : Math.max(LEAST_SHARE, lane.size().bytes() / width);
    }

    @Override
    public void copy(Extent source, long destination, LongConsumer covered) throws IOException {
        Cut cut = cut(source, destination, limits);
        for (long done = 0; done < cut.main(); ) {
            long from = source.position() + cut.head() + done;
            long to = destination + cut.head() + done;
            if (bytes >= share && to % round() == 0
                    || command.segments() == limits.segments()
                    || command.segmentListLength() + LONGEST_SEGMENT > limits.segmentListLength()) {
                send(covered, to);
            }
            long part = Math.min(cut.main() - done, Math.min(longest(), toEndOfShare(to)));
            add(from, to, part);
            bytes += part;
            done += part;
            coveredTo = to + part;
        }
    }

    private boolean wholeBlocks(long from, long to, long length) {
        return sourceBlock == destinationBlock
                && limits.takes(BlockToBlock.TYPE)
                && from % sourceBlock == 0
                && to % sourceBlock == 0
                && length % sourceBlock == 0;
    }

    /** Bytes up to where the next share may begin. */
    private long toEndOfShare(long to) {
        long left = Math.max(0, share - bytes);
        return left > Long.MAX_VALUE - to - round() ? left : (to + left + round() - 1) / round() * round() - to;
    }

    /** A share begins on a multiple of this: no block of the destination is written by two commands. */
    private long round() {
        return Math.max(PAGE, Math.max(Math.max(sourceBlock, destinationBlock), limits.granularity()));
    }

    /** Both kinds of segments are held to what a segment of blocks can count, unless there is no such. */
    private long longest() {
        long unit = Math.max(Math.max(sourceBlock, destinationBlock), limits.granularity());
        long most = limits.takes(BlockToBlock.TYPE)
                ? (long) SegmentDescriptor.MAX_BLOCKS * sourceBlock
                : SegmentDescriptor.MAX_BYTES;
        long longest = Math.min(most, limits.segmentLength());
        long round = longest > PAGE && PAGE % unit == 0 ? PAGE : unit;
        return Math.max(limits.granularity(), longest / round * round);
    }

    private void add(long from, long to, long length) {
        int source = command.id(lane.pair().sourceCscd(limits));
        int destination = command.id(lane.pair().destinationCscd(false, limits));
        if (wholeBlocks(from, to, length)) {
            command.add(new BlockToBlock(
                    false,
                    false,
                    source,
                    destination,
                    (int) (length / sourceBlock),
                    from / sourceBlock,
                    to / sourceBlock));
        } else {
            command.add(new BlockBytesToBlockBytes(
                    false,
                    source,
                    destination,
                    length,
                    from / sourceBlock,
                    to / destinationBlock,
                    (int) (from % sourceBlock),
                    (int) (to % destinationBlock)));
        }
    }

    /**
     * Lets the command go, alone if the next one writes into its last block: a copy manager reads such a block and writes it whole.
     *
     * @param next byte of the destination at which the next command begins
     */
    private void send(LongConsumer covered, long next) throws IOException {
        wave.add(command, bytes, coveredTo);
        command = new CommandBuilder();
        bytes = 0;
        if (wave.size() == width || next / destinationBlock == (coveredTo - 1) / destinationBlock) {
            wave.send(manager, covered);
        }
    }

    @Override
    public void end(LongConsumer covered) throws IOException {
        if (command.segments() > 0) {
            wave.add(command, bytes, coveredTo);
        }
        if (wave.size() > 0) {
            wave.send(manager, covered);
        }
    }

    @Override
    public void close() {
        wave.close();
    }
}
