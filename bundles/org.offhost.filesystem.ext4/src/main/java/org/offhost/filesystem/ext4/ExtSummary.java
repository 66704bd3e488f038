// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;

/** Says what a volume is and why: from its superblock, one copy of it, and the first group descriptor. */
final class ExtSummary {
    private static final String CONTRADICTS = "contradicts: ";
    private static final int ERRORS = 0x2;

    private final BlockDevice device;
    private final VolumeParts parts;
    private final Superblock superblock;
    private final List<String> evidence = new ArrayList<>();

    private ExtSummary(VolumeParts parts) {
        this.device = parts.device();
        this.parts = parts;
        this.superblock = parts.superblock();
    }

    static VolumeSummary of(VolumeParts parts) throws IOException {
        return new ExtSummary(parts).summary();
    }

    private VolumeSummary summary() throws IOException {
        Superblock s = superblock;
        s.damage.ifPresent(why -> evidence.add(CONTRADICTS + "the superblock at byte " + Superblock.POSITION
                + " is damaged (" + why + "); a copy is read in its place, which does not say whether the volume was"
                + " closed cleanly"));
        evidence.add(String.format(
                Locale.ROOT,
                "superblock at byte %d: magic EF53h; %d blocks of %d bytes in %d groups, %d inodes of %d bytes",
                s.position,
                s.blocks,
                s.blockLength,
                s.groups,
                s.inodes,
                s.inodeLength));
        if (s.clusterBlocks > 1) {
            evidence.add("clusters of " + s.clusterLength() + " bytes");
        }
        sums();
        copy();
        descriptor();
        if (device.size() < s.length()) {
            evidence.add(CONTRADICTS + "the device has only " + device.size() + " bytes of the volume's " + s.length()
                    + ": a truncated image, or a partition cut short");
        }
        boolean dirty = state();
        peculiarities();
        Optional<ForeignSignatures.Finding> first = ForeignSignatures.look(device);
        first.filter(f -> !f.name().startsWith("ext")).ifPresent(f -> evidence.add(CONTRADICTS + f));
        return new VolumeSummary(
                s.features.type(),
                s.label,
                s.uuid.toString(),
                s.length(),
                s.blockLength,
                s.clusterLength(),
                SystemInodes.ROOT,
                dirty,
                VolumeTraits.posix(s.blockLength),
                evidence);
    }

    private void sums() {
        if (parts.summed()) {
            evidence.add(superblock.sumHolds() ? "its checksum holds" : CONTRADICTS + "its checksum does not hold");
        }
    }

    /** A copy that a volume left behind when it grew has another length, and says nothing. */
    private void copy() throws IOException {
        for (int group = 1; group < superblock.groups; group++) {
            if (!superblock.hasSuperblock(group)) {
                continue;
            }
            long position = superblock.firstBlock(group) * superblock.blockLength;
            if (position > device.size() - Superblock.LENGTH) {
                return;
            }
            ByteBuffer b = ByteBuffer.allocate(Superblock.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            try {
                device.read(position, b);
            } catch (UnreadableBlockException e) {
                evidence.add(CONTRADICTS + e.getMessage());
                return;
            }
            String where = "the copy of the superblock in group " + group + " at byte " + position;
            boolean agrees = superblock.isSameGeometry(b.clear());
            evidence.add(agrees ? where + " agrees" : CONTRADICTS + where + " differs");
            return;
        }
    }

    private void descriptor() throws IOException {
        try {
            GroupTable.Group first = parts.groups().get(0);
            evidence.add(first.problem()
                    .map(p -> CONTRADICTS + "group descriptor 0: " + p)
                    .orElse("group descriptor 0: inodes from block " + first.inodeTable() + " on"));
        } catch (CorruptStructureException | UnreadableBlockException e) {
            evidence.add(CONTRADICTS + e.getMessage());
        }
    }

    /** Tells whether it was not closed cleanly. */
    private boolean state() {
        Replay replay = parts.replay();
        if (replay.needed()) {
            evidence.add("needs_recovery: the journal was read, " + replay.count() + " blocks of "
                    + replay.transactions() + " transactions counted");
        }
        if (replay.fastCommits().count() > 0) {
            evidence.add("fast commits: " + replay.fastCommits().count() + " with "
                    + replay.fastCommits().tags().size() + " changes counted");
        }
        parts.journalProblem()
                .ifPresent(p -> evidence.add(
                        "the journal is not known whole, so that every block is taken to be in use: " + p));
        if (superblock.hasForeignJournal()) {
            evidence.add("its journal is on another device, which is not looked at");
        }
        if ((superblock.state() & ERRORS) != 0) {
            evidence.add(CONTRADICTS + "its state says that errors were found");
        }
        if (superblock.lastOrphan() != 0) {
            evidence.add("inodes that were being deleted, from inode " + superblock.lastOrphan() + " on");
        }
        return replay.needed() || !superblock.closed;
    }

    private void peculiarities() {
        Features f = superblock.features;
        if (f.has(Features.ENCRYPT)) {
            evidence.add("feature encrypt: content and names of encrypted files are kept as stored");
        }
        if (f.hasReadOnly(Features.VERITY)) {
            evidence.add("feature verity: content is kept, not held against its hashes");
        }
        if (f.has(Features.CASEFOLD)) {
            evidence.add("feature casefold: some directories do not know case");
        }
        if (f.hasReadOnly(Features.SHARED_BLOCKS)) {
            evidence.add(CONTRADICTS + "feature shared_blocks: files share blocks, so that not each has one owner");
        }
        if (f.unknownReadOnly() != 0) {
            evidence.add(CONTRADICTS
                    + String.format(
                            Locale.ROOT,
                            "features %Xh are not known; a reader may pass over them",
                            f.unknownReadOnly()));
        }
    }
}
