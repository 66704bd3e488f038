// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import org.offhost.copy.Piece;
import org.offhost.scsi.SegmentDescriptor;

/** What still fits one command to a tape; estimates from above. */
final class TapeCapacity {
    /** Segments beside the data: locate, filemarks, and one for a piece that is split at the end. */
    private static final int RESERVED_SEGMENTS = 3;

    private static final int LONGEST_SEGMENT = 28;

    private final Limits limits;
    private final int sourceBlock;
    private final boolean anyByte;
    private final long edge;
    private int segments;
    private long inline;
    private boolean inlineLast;
    private long inlineSegment;
    private boolean zerosSeen;

    TapeCapacity(Limits limits, int sourceBlock) {
        this.limits = limits;
        this.sourceBlock = sourceBlock;
        this.anyByte = limits.takes(SegmentDescriptor.BlockBytesToStream.TYPE) && limits.granularity() == 1;
        this.edge = anyByte ? 0 : Math.max(sourceBlock, limits.granularity());
        this.segments = RESERVED_SEGMENTS;
        this.inline = edge;
    }

    /** How many bytes of a piece fit, at most {@code most}; they are counted as taken. 0 if none. */
    long admit(Piece piece, long most) {
        if (piece instanceof Piece.Skip) {
            throw new IllegalArgumentException("a tape has no bytes to skip");
        }
        if (piece instanceof Piece.Inline || piece.length() <= TapeCopyCommand.SMALL_ZEROS) {
            boolean range = piece instanceof Piece.Range;
            return range ? admitRange(piece, most) : admitInline(Math.min(piece.length(), most));
        }
        return piece instanceof Piece.Range ? admitRange(piece, most) : admitZeros(Math.min(piece.length(), most));
    }

    private long admitInline(long length) {
        long longest = TapeCopyCommand.longestInline(limits);
        if (inlineLast && inlineSegment == longest) {
            inlineLast = false;
        }
        int more = inlineLast ? 0 : 1;
        long before = inlineLast ? inlineSegment : 0;
        long granted = Math.min(Math.min(length, longest - before), limits.inlineLength() - inline - 3);
        if (granted <= 0 || !fits(more)) {
            return 0;
        }
        segments += more;
        inline += granted + (inlineLast ? 0 : 3);
        inlineSegment = before + granted;
        inlineLast = true;
        return granted;
    }

    private long admitRange(Piece piece, long most) {
        int more = anyByte ? 1 : 3;
        if (!fits(more) || inline + 2 * edge > limits.inlineLength()) {
            return 0;
        }
        segments += more;
        inline += 2 * edge;
        inlineLast = false;
        return Math.min(Math.min(piece.length(), most), TapeCopyCommand.longestSegment(limits, sourceBlock));
    }

    private long admitZeros(long length) {
        long area = TapeCopyCommand.zeroArea(limits);
        if (!zerosSeen && inline + area + 3 > limits.inlineLength()) {
            return 0;
        }
        long room = Math.min(limits.segments() - segments, (limits.segmentListLength() - used()) / LONGEST_SEGMENT);
        long granted = Math.min(length, Math.min(room, 1L << 30) * area);
        if (granted <= 0) {
            return 0;
        }
        inline += zerosSeen ? 0 : area + 3;
        zerosSeen = true;
        segments += (int) ((granted + area - 1) / area);
        inlineLast = false;
        return granted;
    }

    private boolean fits(int more) {
        return segments + more <= limits.segments()
                && used() + (long) more * LONGEST_SEGMENT <= limits.segmentListLength();
    }

    private long used() {
        return (long) segments * LONGEST_SEGMENT;
    }
}
