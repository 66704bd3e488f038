// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;

/** Holds the descriptor and the bitmaps of a group against their sums. */
final class GroupCheck {
    private GroupCheck() {}

    /** @return whether the group's inodes can be found */
    static boolean check(VolumeParts parts, int group, Consumer<Fault> faults) throws IOException {
        String name = "group descriptor " + group;
        GroupTable.Group g;
        try {
            g = parts.groups().get(group);
        } catch (CorruptStructureException | UnreadableBlockException e) {
            fault(
                    Fault.Effect.PASSED_OVER,
                    name,
                    parts.groups().position(group),
                    e.getMessage() + "; its inodes are not read",
                    faults);
            return false;
        }
        g.problem()
                .ifPresent(
                        p -> fault(Fault.Effect.DOUBTFUL, name, parts.groups().position(group), p, faults));
        if (parts.summed()) {
            Superblock s = parts.superblock();
            if (!g.has(GroupTable.BLOCK_UNINIT)) {
                String of = "block bitmap of group " + group;
                bitmap(parts, of, g.blockBitmap(), s.clustersPerGroup / 8, g.blockBitmapSum(), faults);
            }
            if (!g.has(GroupTable.INODE_UNINIT)) {
                String of = "inode bitmap of group " + group;
                bitmap(parts, of, g.inodeBitmap(), s.inodesPerGroup / 8, g.inodeBitmapSum(), faults);
            }
        }
        return true;
    }

    private static void bitmap(
            VolumeParts parts, String name, long block, int length, int found, Consumer<Fault> faults)
            throws IOException {
        long position = block * parts.superblock().blockLength;
        try {
            int sum = parts.sums().begin().add(parts.block(block), 0, length).value();
            int kept = parts.superblock().descriptorLength >= 64 ? sum : sum & 0xFFFF;
            if (kept != found) {
                String detail = String.format(Locale.ROOT, "expected checksum %08Xh, found %08Xh", kept, found);
                fault(Fault.Effect.DOUBTFUL, name, position, detail, faults);
            }
        } catch (CorruptStructureException | UnreadableBlockException e) {
            fault(Fault.Effect.DOUBTFUL, name, position, e.getMessage(), faults);
        }
    }

    private static void fault(
            Fault.Effect effect, String structure, long position, String detail, Consumer<Fault> faults) {
        faults.accept(new Fault(new FaultSubject.FileSystem(), effect, structure, position, detail));
    }
}
