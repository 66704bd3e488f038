// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.VolumeTable;

/**
 * A GUID partition table: header and entries at the begin of the unit, backups of both at its end (UEFI 2.10, 5.3). The
 * primary one counts where it is sound, else the backup.
 */
final class GuidTable {
    static final String TYPE = "gpt";

    private static final UUID UNUSED = new UUID(0, 0);
    private static final int NAME_AT = 56;
    private static final int NAME_LENGTH = 72;

    private final TableReader reader;
    private final List<String> evidence;

    /** @param evidence what is known of the unit's first sector; added to */
    GuidTable(TableReader reader, List<String> evidence) {
        this.reader = reader;
        this.evidence = evidence;
    }

    /** Lengths a block can have: the unit's own first, then those of disks whose image this may be. */
    private Set<Integer> sectorLengths() {
        Set<Integer> lengths = new LinkedHashSet<>();
        lengths.add(reader.unit().blockLength());
        lengths.add(512);
        lengths.add(4096);
        return lengths;
    }

    /** Whether a header is in block 1. */
    boolean isThere() throws IOException {
        try {
            for (int sectorLength : sectorLengths()) {
                if (GptHeader.isAt(reader, sectorLength)) {
                    return true;
                }
            }
        } catch (UnreadableBlockException e) {
            return false;
        }
        return false;
    }

    /**
     * Reads the table.
     *
     * @param backupCounts whether the backup counts alone; without a protective MBR it may be what a new use of the unit
     *     left over
     * @throws CorruptStructureException if neither is sound; says what is wrong with each
     */
    VolumeTable read(boolean backupCounts) throws IOException {
        List<String> wrong = new ArrayList<>();
        Optional<GptHeader> primary = primary(wrong);
        if (primary.isPresent()) {
            evidence.add(primary.get().describe("primary"));
            holdAgainstBackup(primary.get());
            return table(primary.get());
        }
        Optional<GptHeader> backup = backupCounts ? backup(wrong) : Optional.empty();
        if (backup.isEmpty()) {
            throw new CorruptStructureException(
                    "GPT", reader.unit().blockLength(), "a sound header, primary or backup", String.join("; ", wrong));
        }
        evidence.add("contradicts: the primary header is bad: " + wrong.get(0));
        evidence.add(backup.get().describe("backup"));
        return table(backup.get());
    }

    private Optional<GptHeader> primary(List<String> wrong) throws IOException {
        for (int sectorLength : sectorLengths()) {
            Optional<GptHeader> found = at(sectorLength, 1, wrong);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<GptHeader> backup(List<String> wrong) throws IOException {
        for (int sectorLength : sectorLengths()) {
            Optional<GptHeader> found = at(sectorLength, reader.size() / sectorLength - 1, wrong);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A header, if it is sound. What is wrong is told only of the unit's own length, or where a header is. */
    private Optional<GptHeader> at(int sectorLength, long lba, List<String> wrong) throws IOException {
        try {
            return Optional.of(GptHeader.read(reader, sectorLength, lba));
        } catch (UnreadableBlockException e) {
            wrong.add(e.getMessage());
        } catch (CorruptStructureException e) {
            if (sectorLength == reader.unit().blockLength()) {
                wrong.add(e.getMessage());
            } else if (GptHeader.isAt(reader, lba * sectorLength)) {
                wrong.add(0, e.getMessage());
            }
        }
        return Optional.empty();
    }

    private void holdAgainstBackup(GptHeader primary) throws IOException {
        long last = reader.size() / primary.sectorLength() - 1;
        if (primary.alternate() != last) {
            evidence.add("contradicts: AlternateLBA is " + Long.toUnsignedString(primary.alternate())
                    + ", the unit's last block is " + last + ": the unit grew or was cut off since");
        }
        try {
            if (primary.alternate() <= 1 || primary.alternate() > last) {
                throw new CorruptStructureException(
                        "GPT header",
                        primary.position(),
                        "AlternateLBA of 2 to " + last,
                        Long.toUnsignedString(primary.alternate()));
            }
            GptHeader backup = GptHeader.read(reader, primary.sectorLength(), primary.alternate());
            evidence.add(
                    primary.saysTheSameAs(backup)
                            ? "backup GPT header at byte " + backup.position() + " is sound and says the same"
                            : "contradicts: backup GPT header at byte " + backup.position()
                                    + " is sound and has other entries; the primary counts");
        } catch (CorruptStructureException | UnreadableBlockException e) {
            evidence.add("contradicts: the backup is bad: " + e.getMessage());
        }
    }

    /** Entries of 128 bytes and more (UEFI 2.10, 5.3.3, table 5.6); partition n is entry n-1, as Linux counts. */
    private VolumeTable table(GptHeader header) {
        TableVolumes volumes = new TableVolumes(reader.size(), header.sectorLength());
        Set<Integer> outside = new TreeSet<>();
        for (int i = 0; i < header.entries().capacity() / header.entryLength(); i++) {
            ByteBuffer entry = header.entries()
                    .slice(i * header.entryLength(), header.entryLength())
                    .order(header.entries().order());
            UUID type = GptHeader.guid(entry, 0);
            if (type.equals(UNUSED)) {
                continue;
            }
            long first = entry.getLong(32);
            long last = entry.getLong(40);
            boolean ordered = first >= 0 && last >= first && last < Long.MAX_VALUE;
            volumes.add(
                    new TableVolumes.Facts(i + 1, PartitionTypes.name(type), name(entry)),
                    "GPT entry " + i,
                    header.position(),
                    first,
                    ordered ? last - first + 1 : 0);
            if (first < header.firstUsable() || last > header.lastUsable()) {
                outside.add(i + 1);
            }
        }
        if (!outside.isEmpty()) {
            evidence.add("contradicts: outside the usable blocks " + header.firstUsable() + " to " + header.lastUsable()
                    + ": volumes " + outside);
        }
        evidence.addAll(volumes.overlaps());
        return new VolumeTable(TYPE, header.sectorLength(), volumes.sorted(), evidence);
    }

    /** UTF-16LE up to a NUL; what would steer a terminal becomes a question mark. */
    private static String name(ByteBuffer entry) {
        String text = StandardCharsets.UTF_16LE
                .decode(entry.slice(NAME_AT, NAME_LENGTH))
                .toString();
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
