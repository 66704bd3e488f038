// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A master boot record, or an extended one of a chain: four entries of 16 bytes and a signature (UEFI 2.10, 5.2.1,
 * tables 5.1 and 5.2).
 *
 * @param position byte of the unit at which it lies
 * @param diskSignature bytes 440 to 443
 * @param entries the four, unused ones included
 */
record BootRecord(long position, int diskSignature, List<Entry> entries) {
    private static final int DISK_SIGNATURE_AT = 440;
    private static final int ENTRIES_AT = 446;
    private static final int ENTRY = 16;
    private static final int SIGNATURE_AT = 510;
    private static final int SIGNATURE = 0xAA55;

    /**
     * A partition record.
     *
     * @param slot 1 to 4
     * @param status 80h if active, 00h if not
     * @param type OSType, 00h if unused
     * @param first StartingLBA, in sectors from where the record counts
     * @param count SizeInLBA
     */
    record Entry(int slot, int status, int type, long first, long count) {
        /** GPT's protective entry (UEFI 2.10, 5.2.3). */
        static final int PROTECTIVE = 0xEE;

        boolean isUsed() {
            return type != 0 && count != 0;
        }

        boolean isExtended() {
            return isUsed() && (type == 0x05 || type == 0x0F || type == 0x85);
        }

        boolean isProtective() {
            return isUsed() && type == PROTECTIVE;
        }
    }

    BootRecord {
        entries = List.copyOf(entries);
    }

    /** Whether the sector has the signature. */
    static boolean isSigned(ByteBuffer sector) {
        return (sector.getShort(SIGNATURE_AT) & 0xFFFF) == SIGNATURE;
    }

    static BootRecord of(ByteBuffer sector, long position) {
        List<Entry> entries = new ArrayList<>();
        for (int slot = 1; slot <= 4; slot++) {
            int at = ENTRIES_AT + (slot - 1) * ENTRY;
            entries.add(new Entry(
                    slot,
                    sector.get(at) & 0xFF,
                    sector.get(at + 4) & 0xFF,
                    sector.getInt(at + 8) & 0xFFFF_FFFFL,
                    sector.getInt(at + 12) & 0xFFFF_FFFFL));
        }
        return new BootRecord(position, sector.getInt(DISK_SIGNATURE_AT), entries);
    }

    /**
     * The table of a unit; empty if the sector is none: no signature, the boot sector of a volume, an entry whose status
     * is neither 00h nor 80h or that begins at sector 0, or no entry in use.
     */
    static Optional<BootRecord> master(ByteBuffer sector) {
        if (!isSigned(sector) || VolumeStart.isIn(sector)) {
            return Optional.empty();
        }
        BootRecord record = of(sector, 0);
        boolean sane = record.entries.stream()
                .allMatch(e -> (e.status() == 0 || e.status() == 0x80) && (!e.isUsed() || e.first() != 0));
        boolean used = record.entries.stream().anyMatch(Entry::isUsed);
        return sane && used ? Optional.of(record) : Optional.empty();
    }

    boolean isProtective() {
        return entries.stream().anyMatch(Entry::isProtective);
    }

    /** Where an entry lies, for people. */
    long entryPosition(Entry entry) {
        return position + ENTRIES_AT + (entry.slot() - 1L) * ENTRY;
    }

    /** The record and what was checked of it, for people. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "master boot record at byte 0: signature 55AAh at byte 510, four sane entries, no boot sector of a"
                        + " volume; disk signature %08x",
                diskSignature);
    }
}
