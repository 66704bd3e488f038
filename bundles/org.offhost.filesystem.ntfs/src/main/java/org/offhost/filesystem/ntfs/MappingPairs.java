// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.u8;

import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.bytes.LittleEndian;

/** The mapping pairs of a non-resident attribute: its runs, packed (linux-ntfs documentation, "Data Runs"). */
final class MappingPairs {
    private MappingPairs() {}

    /**
     * Adds the runs of one part of an attribute.
     *
     * @param part the part; its lowest VCN is where {@code runs} ends
     * @param room clusters that the attribute may still own, since no attribute owns more than the volume has
     * @return how many clusters the runs own
     */
    static long decode(AttributeCursor part, BootSector boot, long room, Runs.Builder runs)
            throws CorruptStructureException {
        byte[] bytes = part.bytes();
        int at = part.mappingPairs();
        int end = part.end();
        long vcn = part.lowestVcn();
        long behind = part.highestVcn() + 1;
        long lcn = 0;
        long owned = 0;
        while (at < end && bytes[at] != 0) {
            int lengthSize = bytes[at] & 15;
            int lcnSize = u8(bytes, at) >> 4;
            if (lengthSize < 1 || lengthSize > 8 || lcnSize > 8 || at + 1 + lengthSize + lcnSize > end) {
                throw corrupt(part, vcn, "sizes of 1 to 8 bytes", "0x" + Integer.toHexString(u8(bytes, at)));
            }
            long count = LittleEndian.signed(bytes, at + 1, lengthSize);
            if (count < 1 || count > behind - vcn) {
                throw corrupt(part, vcn, "1 to " + (behind - vcn) + " clusters", count + " clusters");
            }
            if (lcnSize == 0) {
                runs.add(Run.HOLE, count * boot.clusterLength());
            } else {
                lcn += LittleEndian.signed(bytes, at + 1 + lengthSize, lcnSize);
                owned += count;
                if (lcn < 0 || lcn > boot.totalClusters() - count || owned > room) {
                    throw corrupt(
                            part,
                            vcn,
                            "clusters within the " + boot.totalClusters() + " of the volume",
                            count + " clusters from " + lcn);
                }
                runs.add(boot.position(lcn), count * boot.clusterLength());
            }
            vcn += count;
            at += 1 + lengthSize + lcnSize;
        }
        if (vcn != behind) {
            throw corrupt(part, vcn, "runs up to cluster " + (behind - 1), "their end");
        }
        return owned;
    }

    private static CorruptStructureException corrupt(AttributeCursor part, long vcn, String expected, String found) {
        return part.record().corrupt(expected + " in the run at cluster " + vcn + " of " + part, found);
    }
}
