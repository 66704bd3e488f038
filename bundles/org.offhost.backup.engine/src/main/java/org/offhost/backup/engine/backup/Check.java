// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.offhost.archive.SetProfile;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.layout.StructureCheck;
import org.offhost.archive.set.HeldParts;
import org.offhost.archive.set.SetWriter;
import org.offhost.archive.set.VolumeRanges;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.Evidence;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.source.Inventory;
import org.offhost.backup.engine.source.JobVolume;
import org.offhost.backup.engine.source.MetadataOfChain;
import org.offhost.backup.engine.source.MetadataSums;
import org.offhost.backup.engine.source.Parsing;
import org.offhost.backup.engine.source.UnitRow;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.Units;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;

/** Proves the copy while the snapshot is still there to compare it with. */
final class Check {
    private final Hands job;
    private final Units units;
    private final SetLayout layout;
    private final UnitRow row;
    private final Unit medium;
    private final Inventory inventory;
    private final Spool spool;
    private final Optional<MetadataSums> metadata;
    private final GivenBytes given;

    /**
     * @param metadata what the inventory was read from
     * @param given what this host gave to the copy
     */
    Check(
            Hands job,
            Units units,
            SetLayout layout,
            UnitRow row,
            Unit medium,
            Inventory inventory,
            Optional<MetadataSums> metadata,
            GivenBytes given) {
        this.job = job;
        this.units = units;
        this.layout = layout;
        this.row = row;
        this.medium = medium;
        this.inventory = inventory;
        this.spool = inventory.spool();
        this.metadata = metadata;
        this.given = given;
    }

    /** Checks up to a level, and notes it; if all was read, the sums of all are in the job's folder then. */
    void run(CheckLevel level) throws IOException, InterruptedException {
        if (level == CheckLevel.NONE) {
            return;
        }
        try (OpenMedium open = JobMedia.open(job, medium, Access.READ, job.tally()::verify);
                BlockDevice source = new CountedDevice(JobVolume.open(job, units, row.read()), job.tally()::verify)) {
            SetWriter writer = open.medium().begin(layout);
            WrittenBytes written = writer.written();
            StructureCheck.run(layout, source, written, given, writer.firstToCopy(), n -> job.progress(n, 0));
            String before = layout.description().parent();
            VolumeRanges.Below parent = () -> open.open(open.find(before)).ranges();
            boolean setBySet = layout.geometry().records() || !before.isEmpty() && isOnTape(open, before);
            boolean volume = layout.description().profile() == SetProfile.VOLUME;
            if (volume) {
                metadata(written, parent, setBySet);
            }
            if (volume && level == CheckLevel.FULL && layout.description().isIncrement()) {
                chain(written, parent, source, setBySet);
            }
            String evidence = "";
            if (level == CheckLevel.SAMPLE || level == CheckLevel.FULL) {
                Comparison comparison = new Comparison(written, source, n -> job.progress(n, layout.bodyLength()));
                if (level == CheckLevel.FULL) {
                    try (ChunkSums sums = comparison.everything(layout, new Evidence(job).folder(Evidence.MADE))) {
                        evidence = sums.body();
                    }
                } else {
                    // the same samples when a check is begun again, others for every set
                    comparison.samples(
                            layout, new Random(layout.description().id().hashCode()));
                }
            }
            job.tally().checked(level);
            job.journal().note(new Noted.Checked(level, evidence)).save();
        }
    }

    private static boolean isOnTape(OpenMedium open, String setId) throws IOException {
        return open.chain(open.find(setId)).stream().anyMatch(OpenMedium.Link::isOnTape);
    }

    /**
     * Holds all that is in use, most of which sets before may have, against the snapshot: proves the map of what was written, too. Of a
     * tape set by set, which is passed over forward so.
     */
    private void chain(WrittenBytes written, VolumeRanges.Below parent, BlockDevice source, boolean setBySet)
            throws IOException {
        VolumeRanges shown = layout.ranges(written, parent);
        if (!setBySet) {
            try (BlockDevice copy = layout.volume(shown);
                    ExtentStream used = spool.allocated()) {
                Comparison.same(copy, source, used, n -> job.progress(n, 0));
            }
            return;
        }
        boolean first = true;
        for (VolumeRanges link : shown.links()) {
            try (BlockDevice copy = layout.volume(shown);
                    ExtentStream used = spool.allocated()) {
                Comparison.same(copy, source, new HeldParts(shown, used, link, first), n -> job.progress(n, 0));
            }
            first = false;
        }
    }

    /**
     * Holds the metadata of the copy against what the inventory was read from. Where that is not known, or is not the same, the
     * copy is parsed and its entries are: that names the first that differs.
     */
    private void metadata(WrittenBytes written, VolumeRanges.Below parent, boolean setBySet)
            throws IOException, InterruptedException {
        VolumeRanges shown = layout.ranges(written, parent);
        try (BlockDevice copy = layout.volume(shown)) {
            if (isSummed(shown, copy, setBySet)) {
                return;
            }
            inventory.whole();
            try (SpoolReader entries = spool.entries()) {
                new Parsing(job, copy, spool.volume().type()).compare(entries::next);
            }
        }
    }

    private boolean isSummed(VolumeRanges shown, BlockDevice copy, boolean setBySet) throws IOException {
        if (metadata.isEmpty() || !metadata.get().areAll()) {
            return false;
        }
        MetadataSums sums = metadata.get();
        if (!setBySet) {
            return sums.areOn(copy::read, n -> job.progress(n, 0));
        }
        Path file = job.file().spool().resolve("metadata-of-chain");
        try (ExtentStream ranges = sums.ranges();
                MetadataOfChain read = MetadataOfChain.read(shown, copy, ranges, file, n -> job.progress(n, 0))) {
            return sums.areOn(read, n -> job.progress(n, 0));
        }
    }
}
