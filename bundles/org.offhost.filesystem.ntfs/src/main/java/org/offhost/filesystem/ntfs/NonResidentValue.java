// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Runs;

/** Joins the parts of a non-resident attribute, which may lie in several file records. */
final class NonResidentValue {
    private final BootSector boot;
    private final FileRecord record;
    private final Runs.Builder runs = new Runs.Builder();
    private final long dataLength;
    private final long initializedLength;
    private long owned;
    private long nextVcn;

    /** Starts with the part that begins at cluster 0. */
    NonResidentValue(AttributeCursor first, BootSector boot) throws CorruptStructureException {
        this.boot = boot;
        this.record = first.record();
        this.dataLength = first.dataLength();
        this.initializedLength = first.initializedLength();
        if (dataLength < 0 || initializedLength < 0) {
            throw record.corrupt(
                    "lengths from 0 in " + first, "data " + dataLength + " initialized " + initializedLength);
        }
        append(first);
    }

    /** Adds the part that goes on where the last one ended. */
    void append(AttributeCursor part) throws CorruptStructureException {
        long highest = part.highestVcn();
        if (part.lowestVcn() != nextVcn
                || highest < nextVcn - 1
                || highest >= Long.MAX_VALUE / boot.clusterLength() - 1) {
            throw part.record()
                    .corrupt(
                            part + " going on at cluster " + nextVcn,
                            "clusters " + part.lowestVcn() + " to " + highest);
        }
        owned += MappingPairs.decode(part, boot, boot.totalClusters() - owned, runs);
        nextVcn = highest + 1;
    }

    /** What the parts so far give. */
    AttributeValue.NonResident known() {
        long known = Math.min(Math.min(dataLength, initializedLength), runs.length());
        return new AttributeValue.NonResident(known, known, runs.build());
    }

    /** The whole; all parts must have been added. */
    AttributeValue.NonResident build() throws CorruptStructureException {
        // holes are runs too
        if (runs.length() < dataLength) {
            throw record.corrupt(
                    "runs of " + dataLength + " bytes of a non-resident attribute", runs.length() + " bytes");
        }
        return new AttributeValue.NonResident(dataLength, Math.min(dataLength, initializedLength), runs.build());
    }
}
