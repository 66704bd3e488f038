// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;
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
    private volatile boolean withdrawn;

    @Deactivate
    void deactivate() {
        withdrawn = true;
    }

    @Override
    public Optional<VolumeTable> find(BlockDevice unit) throws IOException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the finder of partitions was withdrawn");
        }
        TableReader reader = new TableReader(unit);
        if (unit.size() < TableReader.RECORD) {
            return Optional.empty();
        }
        ByteBuffer sector = reader.read("master boot record", 0, TableReader.RECORD);
        if (VolumeStart.isIn(sector)) {
            return Optional.empty();
        }
        Optional<BootRecord> master = BootRecord.master(sector);
        List<String> evidence = new ArrayList<>();
        GuidTable guids = new GuidTable(reader, evidence);
        if (master.isEmpty()) {
            return unprotected(guids, evidence);
        }
        if (!master.get().isProtective()) {
            boolean leftOver = guids.isThere();
            return Optional.of(new MasterTable(reader, master.get()).read(leftOver));
        }
        protective(master.get(), evidence);
        return Optional.of(guids.read(true));
    }

    private static Optional<VolumeTable> unprotected(GuidTable guids, List<String> evidence) throws IOException {
        if (!guids.isThere()) {
            return Optional.empty();
        }
        evidence.add("contradicts: no protective master boot record at byte 0");
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
