// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.util.Optional;
import java.util.Set;
import org.offhost.copy.CopyLimits;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.SegmentDescriptor;

/**
 * What one EXTENDED COPY command can hold: as the copy manager says, or less where it turned out so.
 *
 * @param cscds most CSCD descriptors
 * @param segments most segment descriptors
 * @param descriptorLength most bytes of descriptors of both kinds
 * @param segmentLength most bytes in one segment
 * @param inlineLength most bytes of inline data
 * @param streamTransfer longest stream device transfer length
 * @param granularity bytes that amounts of data are multiples of, a power of two
 * @param inlineGranularity bytes that amounts of inline data are multiples of, a power of two
 * @param types descriptor types
 */
record Limits(
        int cscds,
        int segments,
        long descriptorLength,
        long segmentLength,
        long inlineLength,
        long streamTransfer,
        long granularity,
        long inlineGranularity,
        Set<Integer> types) {
    /** Parameter lists are held in memory; more inline data in one of them gains nothing. */
    private static final long MOST_INLINE = 4 << 20;

    private static final int MOST_DESCRIPTORS = 1 << 20;

    static Limits of(OperatingParameters p) {
        return new Limits(
                p.maxCscds(),
                p.maxSegments(),
                Math.min(p.maxDescriptorListLength(), MOST_DESCRIPTORS),
                p.maxSegmentLength() == 0 ? SegmentDescriptor.MAX_BYTES : p.maxSegmentLength(),
                Math.min(p.maxInlineLength(), MOST_INLINE),
                Math.min(p.maxStreamTransfer(), SegmentDescriptor.MAX_TRANSFER),
                1L << p.dataGranularity(),
                1L << p.inlineGranularity(),
                p.implementedTypes());
    }

    boolean takes(int type) {
        return types.contains(type);
    }

    /** Bytes of segment descriptors that fit beside three CSCD descriptors. */
    long segmentListLength() {
        return descriptorLength - 3L * CscdDescriptor.LENGTH;
    }

    /** Half of the limit that a refusal speaks of; empty if it speaks of none, or there is nothing to halve. */
    Optional<Limits> halved(AdditionalSense refusal) {
        int fewer = segments;
        long shorter = descriptorLength;
        long less = inlineLength;
        if (refusal.equals(AdditionalSense.TOO_MANY_SEGMENTS)) {
            fewer = segments / 2;
        } else if (refusal.equals(AdditionalSense.LIST_LENGTH_ERROR)) {
            shorter = descriptorLength / 2;
            less = inlineLength / 2;
        } else if (refusal.equals(AdditionalSense.INLINE_TOO_LONG)) {
            less = inlineLength / 2;
        } else {
            return Optional.empty();
        }
        Limits half = new Limits(
                cscds, fewer, shorter, segmentLength, less, streamTransfer, granularity, inlineGranularity, types);
        return half.segments < 1 || half.segmentListLength() < 64 ? Optional.empty() : Optional.of(half);
    }

    CopyLimits forCaller() {
        return new CopyLimits(segments, segmentLength, inlineLength, granularity);
    }
}
