// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.Run;

/**
 * Reads the extended attributes of inodes: behind the fields of the inode, in a block of their own, or with values in
 * inodes of their own (kernel documentation, "Extended Attributes"). One thread.
 */
final class ExtendedAttributes {
    static final int MAGIC = 0xEA020000;
    private static final int HEADER = 32;
    private static final int SUM_AT = 16;
    private static final int ENTRY = 16;
    private static final int SYSTEM = 7;
    private static final int ENCRYPTION = 9;
    private static final String INLINE = "data";
    private static final int LONGEST_VALUE = 1 << 16;

    /** Of several values of one inode together. */
    private static final int LONGEST_VALUES = 1 << 20;

    private final VolumeParts parts;
    private final Superblock superblock;
    private final InodeTable inodes;
    private final BlockMapReader maps;

    ExtendedAttributes(VolumeParts parts, InodeTable inodes, BlockMapReader maps) {
        this.parts = parts;
        this.superblock = parts.superblock();
        this.inodes = inodes;
        this.maps = maps;
    }

    /**
     * What was found.
     *
     * @param facets each attribute as a facet
     * @param inline what the attribute system.data holds: the end of an inline file
     * @param ownBlock block that belongs to this inode alone; 0 if none
     * @param sharedBlock block that belongs to several; 0 if none
     */
    record Found(List<Facet> facets, Optional<byte[]> inline, long ownBlock, long sharedBlock) {
        static final Found NOTHING = new Found(List.of(), Optional.empty(), 0, 0);
    }

    /** @param problems takes what is malformed; the rest is given */
    Found read(Inode inode, Consumer<CorruptStructureException> problems) throws IOException {
        int from = inode.start() + Inode.BASE + inode.extraLength();
        int end = inode.start() + superblock.inodeLength;
        boolean inside = superblock.inodeLength > Inode.BASE
                && end - from >= Integer.BYTES
                && inode.word(Inode.BASE + inode.extraLength()) == MAGIC;
        long block = inode.attributeBlock();
        if (!inside && block == 0) {
            return Found.NOTHING;
        }
        Collected all = new Collected(inode, problems);
        if (inside) {
            ByteBuffer b = ByteBuffer.wrap(inode.bytes(), from + Integer.BYTES, end - from - Integer.BYTES)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            all.entries(b, 0, 0);
        }
        boolean shared = false;
        if (block != 0) {
            try {
                ByteBuffer b = block(block);
                shared = b.getInt(4) > 1;
                all.entries(b, HEADER, 0);
            } catch (CorruptStructureException e) {
                problems.accept(e);
            } catch (UnreadableBlockException e) {
                problems.accept(wrong(block, "a block that can be read", e.getMessage()));
            }
        }
        boolean there = block != 0 && superblock.isInside(block, 1);
        return new Found(
                all.facets, Optional.ofNullable(all.inline), there && !shared ? block : 0, there && shared ? block : 0);
    }

    /** A block of attributes whose header and sum hold. */
    private ByteBuffer block(long number) throws IOException {
        if (!superblock.isInside(number, 1)) {
            throw wrong(number, "within " + superblock.blocks + " blocks", "behind");
        }
        byte[] bytes = parts.block(number);
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (b.getInt(0) != MAGIC) {
            throw wrong(number, "magic EA020000h", String.format(Locale.ROOT, "%08Xh", b.getInt(0)));
        }
        if (parts.summed()) {
            int sum = parts.sums()
                    .begin()
                    .add((int) number)
                    .add((int) (number >>> 32))
                    .add(bytes, 0, SUM_AT)
                    .addZeros(4)
                    .add(bytes, SUM_AT + 4, bytes.length)
                    .value();
            if (sum != b.getInt(SUM_AT)) {
                throw wrong(
                        number,
                        String.format(Locale.ROOT, "checksum %08Xh", sum),
                        String.format(Locale.ROOT, "%08Xh", b.getInt(SUM_AT)));
            }
        }
        return b;
    }

    private CorruptStructureException wrong(long block, String expected, String found) {
        return new CorruptStructureException(
                "extended attribute block " + block, block * superblock.blockLength, expected, found);
    }

    /** What is gathered of one inode. */
    private final class Collected {
        private final Inode inode;
        private final Consumer<CorruptStructureException> problems;
        private final List<Facet> facets = new ArrayList<>();
        private byte[] inline;
        private int length;

        Collected(Inode inode, Consumer<CorruptStructureException> problems) {
            this.inode = inode;
            this.problems = problems;
        }

        /**
         * @param from where the first entry begins
         * @param base what offsets of values count from
         */
        void entries(ByteBuffer b, int from, int base) throws IOException {
            int at = from;
            while (at + Integer.BYTES <= b.limit() && b.getInt(at) != 0) {
                int nameLength = b.get(at) & 0xFF;
                int next = at + (ENTRY + nameLength + 3) / 4 * 4;
                if (next > b.limit()) {
                    problem("a name within its block", nameLength + " bytes at " + at);
                    return;
                }
                entry(b, at, base, nameLength);
                at = next;
            }
        }

        private void entry(ByteBuffer b, int at, int base, int nameLength) throws IOException {
            byte[] name = new byte[nameLength];
            b.get(at + ENTRY, name);
            int index = b.get(at + 1) & 0xFF;
            long valueInode = Integer.toUnsignedLong(b.getInt(at + 4));
            long size = Integer.toUnsignedLong(b.getInt(at + 8));
            int value = base + Short.toUnsignedInt(b.getShort(at + 2));
            if (size > LONGEST_VALUE || length + size > LONGEST_VALUES) {
                problem("a value of " + LONGEST_VALUE + " bytes at most", size + " bytes");
                return;
            }
            length += (int) size;
            byte[] bytes = new byte[(int) size];
            if (valueInode != 0) {
                if (!outside(valueInode, bytes)) {
                    return;
                }
            } else if (value > b.limit() - size) {
                problem("a value within its block", size + " bytes at " + value);
                return;
            } else {
                b.get(value, bytes);
            }
            add(index, Names.of(name, 0, nameLength), bytes);
        }

        private void add(int index, String name, byte[] bytes) {
            if (index == SYSTEM && name.equals(INLINE)) {
                inline = bytes;
                return;
            }
            Optional<byte[]> value = index == 2 || index == 3 ? AccessLists.portable(bytes) : Optional.of(bytes);
            if (value.isEmpty()) {
                problem("an access control list of version 1", bytes.length + " bytes");
                return;
            }
            String prefix = switch (index) {
                case 1 -> "user.";
                case 2 -> "system.posix_acl_access";
                case 3 -> "system.posix_acl_default";
                case 4 -> "trusted.";
                case 6 -> "security.";
                case SYSTEM -> "system.";
                case 8 -> "system.richacl";
                case 10 -> "gnu.";
                default -> "";
            };
            String full = prefix + name;
            AttributeValue.Resident resident = AttributeValue.Resident.copyOf(value.get(), 0, value.get().length);
            Facet facet;
            if (index == ENCRYPTION) {
                facet = new Facet.Bytes("ext.encryption", resident);
            } else if (prefix.isEmpty() || full.isEmpty()) {
                facet = new Facet.Bytes("ext.xattr." + index + "." + name, resident);
            } else {
                facet = PosixFacets.xattr(full, resident);
            }
            if (facets.stream().anyMatch(f -> f.name().equals(facet.name()))) {
                problem("an attribute once", "twice " + full);
            } else {
                facets.add(facet);
            }
        }

        /** Reads a value from an inode of its own. */
        private boolean outside(long number, byte[] target) throws IOException {
            try {
                Inode holder = inodes.get(number);
                if (!holder.has(Inode.EA_INODE) || holder.size() != target.length) {
                    problem(
                            "inode " + number + " with a value of " + target.length + " bytes",
                            holder.size() + " bytes, flags " + Integer.toHexString(holder.flags) + "h");
                    return false;
                }
                BlockMap map = maps.read(holder, target.length);
                if (map.problem().isPresent() || map.content().length() < target.length) {
                    problem("the value in inode " + number, map.problem().orElse("no blocks"));
                    return false;
                }
                for (Run run : map.content()) {
                    int here = (int) Math.max(0, Math.min(run.length(), target.length - run.offset()));
                    if (!run.isHole() && here > 0) {
                        parts.cache().read(run.position(), ByteBuffer.wrap(target, (int) run.offset(), here));
                    }
                }
                return true;
            } catch (CorruptStructureException | UnreadableBlockException e) {
                problem("the value in inode " + number, e.getMessage());
                return false;
            }
        }

        private void problem(String expected, String found) {
            problems.accept(new CorruptStructureException(
                    "extended attributes of inode " + inode.number,
                    inode.attributeBlock() * superblock.blockLength,
                    expected,
                    found));
        }
    }
}
