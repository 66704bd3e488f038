// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Reads NTFS. */
@Component(property = FileSystemParser.TYPE + "=ntfs")
public final class NtfsParser implements FileSystemParser {
    private static final int AHEAD = 2;
    private static final int MAX_AHEAD = 8;

    private final Withdrawal withdrawal = new Withdrawal("the NTFS parser");
    private final int ahead;

    /** How it reads. */
    public @interface Config {
        /** Pieces of $MFT of 4 MiB that an inventory reads ahead in a thread of its own; 0: none, and no thread. */
        int readAhead() default AHEAD;
    }

    /** With the configuration that is the default. */
    public NtfsParser() {
        this(AHEAD);
    }

    @Activate
    public NtfsParser(Config config) {
        this(config.readAhead());
    }

    /** @param readAhead {@link Config#readAhead()} */
    public NtfsParser(int readAhead) {
        this.ahead = Math.max(0, Math.min(readAhead, MAX_AHEAD));
    }

    /** Makes every call of every open session fail from now on. */
    @Deactivate
    void withdraw() {
        withdrawal.withdraw();
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice device) throws IOException {
        BootSearch search = search(device);
        Optional<BootSector> boot = search.find();
        if (boot.isEmpty()) {
            return Optional.empty();
        }
        VolumeBytes volume = volume(device, boot.get());
        MasterFileTable mft = table(volume, boot.get());
        LogFile log = LogFile.read(mft, boot.get(), volume);
        return Optional.of(summary(boot.get(), mft, log, search.evidence()));
    }

    @Override
    public FileSystemVolume open(BlockDevice device) throws IOException {
        BootSearch search = search(device);
        BootSector boot = search.find()
                .orElseThrow(() -> new CorruptStructureException(
                        "boot sector", 0, "OEM identifier 'NTFS    '", "another; this is no NTFS volume"));
        VolumeBytes volume = volume(device, boot);
        MasterFileTable mft = table(volume, boot);
        LogFile log = LogFile.read(mft, boot, volume);
        VolumeSummary summary = summary(boot, mft, log, search.evidence());
        return new NtfsVolume(volume, boot, mft, summary, log, ahead);
    }

    private BootSearch search(BlockDevice device) {
        return new BootSearch(new VolumeBytes(device, withdrawal, device.size()));
    }

    private VolumeBytes volume(BlockDevice device, BootSector boot) {
        return new VolumeBytes(device, withdrawal, Math.min(boot.volumeLength(), device.size()));
    }

    /** Without its first records nothing of a volume can be read; of a truncated one they may lie behind the end. */
    private static MasterFileTable table(VolumeBytes volume, BootSector boot) throws IOException {
        try {
            return MasterFileTable.open(volume, boot);
        } catch (CorruptStructureException bad) {
            if (boot.volumeLength() <= volume.length()) {
                throw bad;
            }
            throw new CorruptStructureException(
                    "NTFS volume",
                    0,
                    "a device of at least the " + boot.volumeLength() + " bytes that the boot sector says",
                    volume.length() + " bytes: a truncated image, or a partition cut short, and " + bad.getMessage());
        }
    }

    private static VolumeSummary summary(BootSector boot, MasterFileTable mft, LogFile log, List<String> found)
            throws IOException {
        List<String> evidence = new ArrayList<>(found);
        evidence.add("file record 0 at byte " + mft.position(0) + " is $MFT's, of " + mft.count() + " file records");
        VolumeInformation information = information(mft, evidence);
        evidence.add(log.sentence());
        BadClusters.sentence(mft, boot).ifPresent(evidence::add);
        evidence.addAll(mft.notes());
        return new VolumeSummary(
                "ntfs",
                information.label(),
                String.format(Locale.ROOT, "%016X", boot.serial()),
                boot.volumeLength(),
                boot.sectorLength(),
                boot.clusterLength(),
                FileRecord.ROOT,
                information.dirty() || log.open(),
                traits(boot.clusterLength()),
                evidence);
    }

    /** Addresses are those of clusters, which are numbered from the volume's first byte on. */
    private static VolumeTraits traits(int clusterLength) {
        return new VolumeTraits(
                clusterLength, "cluster", "file record", false, true, VolumeTraits.Metadata.WINDOWS, false);
    }

    private static VolumeInformation information(MasterFileTable mft, List<String> evidence) throws IOException {
        try {
            VolumeInformation information = VolumeInformation.read(mft);
            evidence.add("$Volume says version " + information.version()
                    + (information.flags() == 0 ? "" : ": " + information.meaning()));
            return information;
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            evidence.add("label, version and state are not known: " + bad.getMessage());
            return new VolumeInformation("", "", 1);
        }
    }
}
