// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.util.HashSet;
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
 * @param commandLength most bytes that a command moves; nothing advertises it, refusals teach it
 * @param together how many commands may be in flight, at least 1
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
        Set<Integer> types,
        long commandLength,
        int together) {
    /** Parameter lists are held in memory; more inline data in one of them gains nothing. */
    private static final long MOST_INLINE = 4 << 20;

    private static final int MOST_DESCRIPTORS = 1 << 20;

    /** Commands in flight: more gain nothing where two share the cores or the spindles of an array. */
    static final int MOST_TOGETHER = 2;

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
                p.implementedTypes(),
                CommandSize.MOST,
                Math.max(1, Math.min(p.maxConcurrentCopies(), MOST_TOGETHER)));
    }

    /** The same, and no more than was learned before. */
    Limits atMost(Limits before) {
        Set<Integer> both = new HashSet<>(types);
        both.retainAll(before.types);
        return new Limits(
                cscds,
                Math.min(segments, before.segments),
                Math.min(descriptorLength, before.descriptorLength),
                segmentLength,
                Math.min(inlineLength, before.inlineLength),
                streamTransfer,
                granularity,
                inlineGranularity,
                both,
                Math.min(commandLength, before.commandLength),
                together);
    }

    boolean takes(int type) {
        return types.contains(type);
    }

    /** Bytes of segment descriptors that fit beside three CSCD descriptors. */
    long segmentListLength() {
        return descriptorLength - 3L * CscdDescriptor.LENGTH;
    }

    /**
     * Less of what a refusal speaks of: half, or without a segment type; empty if it speaks of nothing that can be less.
     *
     * @param bytes what the refused command moved
     */
    Optional<Limits> narrowed(AdditionalSense refusal, long bytes) {
        int fewer = segments;
        long shorter = descriptorLength;
        long less = inlineLength;
        Set<Integer> fewerTypes = types;
        long lighter = commandLength;
        if (refusal.equals(AdditionalSense.INVALID_OPERATION_CODE) && takes(SegmentDescriptor.LocateObject.TYPE)) {
            fewerTypes = new HashSet<>(types);
            fewerTypes.remove(SegmentDescriptor.LocateObject.TYPE);
        } else if (refusal.equals(AdditionalSense.TOO_MANY_SEGMENTS)) {
            fewer = segments / 2;
        } else if (refusal.equals(AdditionalSense.LIST_LENGTH_ERROR)) {
            shorter = descriptorLength / 2;
            less = inlineLength / 2;
        } else if (refusal.equals(AdditionalSense.INVALID_FIELD) && bytes / 2 >= CommandSize.LEAST) {
            lighter = Math.min(commandLength, bytes) / 2;
        } else if (refusal.equals(AdditionalSense.INLINE_TOO_LONG)) {
            less = inlineLength / 2;
        } else {
            return Optional.empty();
        }
        Limits half = new Limits(
                cscds,
                fewer,
                shorter,
                segmentLength,
                less,
                streamTransfer,
                granularity,
                inlineGranularity,
                fewerTypes,
                lighter,
                together);
        return half.segments < 1 || half.segmentListLength() < 64 ? Optional.empty() : Optional.of(half);
    }

    CopyLimits forCaller() {
        return new CopyLimits(segments, segmentLength, inlineLength, granularity);
    }
}
