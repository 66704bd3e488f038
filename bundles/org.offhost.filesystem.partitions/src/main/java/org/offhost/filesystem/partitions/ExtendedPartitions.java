// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Logical partitions: a chain of boot records in an extended partition. An entry of a record counts from that record, the
 * link to the next one from the begin of the extended partition; so DOS writes them and Linux reads and numbers them.
 */
final class ExtendedPartitions {
    /** Number of the first logical partition. */
    static final int FIRST = 5;

    /** Records of all chains; Linux gives a disk at most 256 partitions. */
    private static final int MOST = 256;

    private static final String STRUCTURE = "extended boot record";

    private final TableReader reader;
    private final int sectorLength;
    private final TableVolumes volumes;
    private final List<String> evidence;
    private final Set<Long> seen = new HashSet<>();
    private int next = FIRST;

    ExtendedPartitions(TableReader reader, int sectorLength, TableVolumes volumes, List<String> evidence) {
        this.reader = reader;
        this.sectorLength = sectorLength;
        this.volumes = volumes;
        this.evidence = evidence;
    }

    /** Follows the chain of one extended partition; a chain that breaks is a volume with a fault, what was before stays. */
    void follow(BootRecord.Entry extended) throws IOException {
        int before = next;
        try {
            Optional<BootRecord.Entry> link = Optional.of(new BootRecord.Entry(1, 0, extended.type(), 0, 0));
            long linkPosition = 0;
            while (link.isPresent()) {
                BootRecord record = read(extended, link.get(), linkPosition);
                take(record, extended);
                link = record.entries().stream()
                        .filter(BootRecord.Entry::isExtended)
                        .findFirst();
                linkPosition = link.isPresent() ? record.entryPosition(link.get()) : 0;
            }
        } catch (CorruptStructureException e) {
            volumes.addLost(new TableVolumes.Facts(next++, "logical partitions from here on", ""), e);
        }
        evidence.add("extended partition of entry " + extended.slot() + " at byte " + extended.first() * sectorLength
                + ": " + (next - before) + " logical");
    }

    private BootRecord read(BootRecord.Entry extended, BootRecord.Entry link, long linkPosition) throws IOException {
        long position = (extended.first() + link.first()) * sectorLength;
        if (!seen.add(position)) {
            throw new CorruptStructureException(
                    "link in an " + STRUCTURE,
                    linkPosition,
                    "another record",
                    "byte " + position + ", a circular chain");
        }
        if (seen.size() > MOST) {
            throw new CorruptStructureException(STRUCTURE, position, "at most " + MOST + " records", "a chain of more");
        }
        if (link.first() >= extended.count()) {
            evidence.add("contradicts: " + STRUCTURE + " at byte " + position + " lies outside its extended partition");
        }
        try {
            var sector = reader.read(STRUCTURE, position, TableReader.RECORD);
            if (!BootRecord.isSigned(sector)) {
                throw new CorruptStructureException(
                        STRUCTURE,
                        position,
                        "signature 55AAh at byte 510",
                        String.format("%04Xh", Short.reverseBytes(sector.getShort(510))));
            }
            return BootRecord.of(sector, position);
        } catch (UnreadableBlockException e) {
            throw new CorruptStructureException(STRUCTURE, position, "a readable sector", e.getMessage());
        }
    }

    /** The third and fourth entry are unused; where systems put something there it counts only if it lies inside. */
    private void take(BootRecord record, BootRecord.Entry extended) {
        long base = record.position() / sectorLength;
        for (BootRecord.Entry e : record.entries()) {
            long end = base + e.first() + e.count();
            boolean inside = end <= extended.first() + extended.count();
            if (e.isUsed() && !e.isExtended() && (e.slot() <= 2 || inside)) {
                if (!inside) {
                    evidence.add("contradicts: logical partition " + next + " ends outside its extended partition");
                }
                volumes.add(
                        new TableVolumes.Facts(next++, PartitionTypes.name(e.type()), ""),
                        "entry " + e.slot() + " of an " + STRUCTURE,
                        record.entryPosition(e),
                        base + e.first(),
                        e.count());
            }
        }
    }
}
