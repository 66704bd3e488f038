// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.SegmentDescriptor;

/** What becomes of residual data at the end of a segment: CAT and the PAD bits (SPC-4, 5.17.7.2, tables 116 and 117). */
final class ResidualRule {
    private ResidualRule() {}

    /**
     * Drops what is to be dropped; what stays is kept for the next segment or, if the destination pads, padded by the
     * caller.
     *
     * @param source null if the segment has none: its PAD counts as 0; so it does with {@code destination}
     * @param exact whether the segment names what is written: then no destination data may be left over, padded or not
     */
    static void settle(
            SegmentDescriptor segment,
            Cscd source,
            Cscd destination,
            boolean exact,
            ResidualBuffer sourceData,
            ResidualBuffer destinationData)
            throws SegmentFailure {
        if (segment.concatenate()) {
            return;
        }
        boolean sourcePad = source != null && source.pad();
        boolean destinationPad = destination != null && destination.pad();
        boolean residual = !sourceData.isEmpty() || !destinationData.isEmpty();
        if (!sourcePad && !destinationPad && residual || destinationPad && exact && !destinationData.isEmpty()) {
            throw SegmentFailure.of(AdditionalSense.INEXACT_SEGMENT);
        }
        if (sourcePad) {
            sourceData.clear();
        }
        if (sourcePad && !destinationPad) {
            destinationData.clear();
        }
    }
}
