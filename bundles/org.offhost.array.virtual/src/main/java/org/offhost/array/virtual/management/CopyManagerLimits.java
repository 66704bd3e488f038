// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.util.Set;

/**
 * What the copy manager takes in one EXTENDED COPY command, and reports as its operating parameters (SPC-4, 6.22).
 *
 * @param cscds most CSCD descriptors
 * @param segments most segment descriptors
 * @param descriptorListLength most bytes of both descriptor lists together
 * @param segmentLength most bytes one segment may move; 0 for no limit
 * @param inlineLength most bytes of inline data
 * @param granularity bytes the amount of a segment must be a multiple of, inline data excepted; a power of two
 * @param inlineGranularity the same for a segment of inline data
 * @param refusedSegments segment descriptor type codes that it does not take
 */
public record CopyManagerLimits(
        int cscds,
        int segments,
        int descriptorListLength,
        long segmentLength,
        int inlineLength,
        int granularity,
        int inlineGranularity,
        Set<Integer> refusedSegments) {
    /** The suggested limits of this copy manager. */
    public static final CopyManagerLimits DEFAULT =
            new CopyManagerLimits(64, 4096, 1 << 20, 256L << 20, 1 << 20, 1, 1, Set.of());

    public CopyManagerLimits {
        refusedSegments = Set.copyOf(refusedSegments);
        if (cscds < 1 || cscds > 0x07FF || segments < 1 || segments > 0xFFFF || descriptorListLength < 64) {
            throw new IllegalArgumentException(
                    "cscds=" + cscds + " segments=" + segments + " descriptorListLength=" + descriptorListLength);
        }
        if (segmentLength < 0 || segmentLength > 0xFFFFFFFFL || inlineLength < 0) {
            throw new IllegalArgumentException("segmentLength=" + segmentLength + " inlineLength=" + inlineLength);
        }
        if (Integer.bitCount(granularity) != 1
                || Integer.bitCount(inlineGranularity) != 1
                || granularity < 1
                || inlineGranularity < 1) {
            throw new IllegalArgumentException("granularity=" + granularity + " inlineGranularity=" + inlineGranularity
                    + "; expected powers of two");
        }
    }

    /** The same with other counts of descriptors. */
    public CopyManagerLimits withCounts(int newCscds, int newSegments) {
        return new CopyManagerLimits(
                newCscds,
                newSegments,
                descriptorListLength,
                segmentLength,
                inlineLength,
                granularity,
                inlineGranularity,
                refusedSegments);
    }

    /** The same with other lengths. */
    public CopyManagerLimits withLengths(int newDescriptorListLength, long newSegmentLength, int newInlineLength) {
        return new CopyManagerLimits(
                cscds,
                segments,
                newDescriptorListLength,
                newSegmentLength,
                newInlineLength,
                granularity,
                inlineGranularity,
                refusedSegments);
    }

    /** The same with another granularity of segments other than inline data. */
    public CopyManagerLimits withGranularity(int newGranularity) {
        return new CopyManagerLimits(
                cscds,
                segments,
                descriptorListLength,
                segmentLength,
                inlineLength,
                newGranularity,
                inlineGranularity,
                refusedSegments);
    }

    /** The same without some segment types. */
    public CopyManagerLimits refusing(Set<Integer> types) {
        return new CopyManagerLimits(
                cscds,
                segments,
                descriptorListLength,
                segmentLength,
                inlineLength,
                granularity,
                inlineGranularity,
                types);
    }
}
