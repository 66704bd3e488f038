// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Finds volumes in a GPT or an MBR.
 *
 * <p>The first sector decides. The boot sector of a volume: no table. A master boot record with a protective entry: a
 * GPT, of which the backup counts if need be; without one: an MBR, whatever a GPT left over says. Neither: a GPT if its
 * primary header is sound, since a backup alone may be left over.
 */
@Component(property = {VolumeFinder.TYPE + "=" + MasterTable.TYPE, VolumeFinder.TYPE + "=" + GuidTable.TYPE})
public final class PartitionFinder implements VolumeFinder {
    private final Withdrawal session = new Withdrawal("the finder of partitions");

    @Deactivate
    void deactivate() {
        session.withdraw();
    }

    @Override
    public Optional<VolumeTable> find(BlockDevice unit) throws IOException {
        session.check();
        TableReader reader = new TableReader(unit);
        if (unit.size() < TableReader.RECORD) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        GuidTable guids = new GuidTable(reader, evidence);
        ByteBuffer sector;
        try {
            sector = reader.read("master boot record", 0, TableReader.RECORD);
        } catch (UnreadableBlockException e) {
            // a parser may still know the volume by its backup boot sector
            return unprotected(guids, evidence, e.getMessage());
        }
        if (VolumeStart.isIn(sector)) {
            return Optional.empty();
        }
        Optional<BootRecord> master = BootRecord.master(sector);
        if (master.isEmpty()) {
            return unprotected(guids, evidence, "no protective master boot record at byte 0");
        }
        if (!master.get().isProtective()) {
            boolean leftOver = guids.isThere();
            return Optional.of(new MasterTable(reader, master.get()).read(leftOver));
        }
        protective(master.get(), evidence);
        return Optional.of(guids.read(true));
    }

    private static Optional<VolumeTable> unprotected(GuidTable guids, List<String> evidence, String why)
            throws IOException {
        if (!guids.isThere()) {
            return Optional.empty();
        }
        evidence.add(VolumeTable.CONTRADICTS + why);
        try {
            return Optional.of(guids.read(false));
        } catch (CorruptStructureException e) {
            return Optional.empty();
        }
    }

    /** UEFI 2.10, 5.2.3, table 5.4: one entry of type EEh that begins at block 1. Others make it a hybrid. */
    private static void protective(BootRecord master, List<String> evidence) {
        evidence.add("protective master boot record at byte 0: signature 55AAh at byte 510, entry of type EEh");
        for (BootRecord.Entry e : master.entries()) {
            if (e.isProtective() && e.first() != 1) {
                evidence.add("contradicts: the protective entry begins at block " + e.first() + ", not 1");
            } else if (e.isUsed() && !e.isProtective()) {
                evidence.add(String.format(
                        Locale.ROOT,
                        "contradicts: hybrid, entry %d of the master boot record (%s) has blocks %d to %d; the GPT counts",
                        e.slot(),
                        PartitionTypes.name(e.type()),
                        e.first(),
                        e.first() + e.count() - 1));
            }
        }
    }
}
