// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * Reads the names in directories, block by block (kernel documentation, "Directory Entries"). Of an indexed directory too: to
 * this reader the nodes of the tree are blocks without names, so that no name is lost with a branch. One thread.
 */
final class DirectoryNames {
    private static final int HEADER = 8;
    private static final int SUM_TAIL = 12;
    private static final int TAIL_TYPE = 0xDE;
    /** Where the table of an index begins in its first block: behind ".", ".." and what the tree is like. */
    private static final int ROOT_TABLE = 32;

    private static final int NODE_ENTRY = 8;
    private static final int INLINE_PARENT = 4;
    private static final int LONGEST_READ = 256 << 10;

    private final VolumeParts parts;
    private final Superblock superblock;
    private final BlockMapReader maps;
    private final ExtendedAttributes attributes;
    private final long inodes;

    DirectoryNames(VolumeParts parts, BlockMapReader maps, ExtendedAttributes attributes) {
        this.parts = parts;
        this.superblock = parts.superblock();
        this.maps = maps;
        this.attributes = attributes;
        this.inodes = superblock.inodes;
    }

    /** What is found in a directory. */
    interface Sink {
        /**
         * @param inode of what the name is
         * @param bytes holds the name, until the call returns
         */
        void name(long inode, byte[] bytes, int from, int length);

        void fault(Fault fault);
    }

    /** Gives every name in a directory but "." and "..". */
    void read(Inode directory, Sink to) throws IOException {
        ChangedNames changed = parts.changes().names(directory.number);
        if (changed == null) {
            lying(directory, to);
            return;
        }
        if (!changed.fresh()) {
            lying(directory, others(changed, to));
        }
        changed.inodes().forEach((name, inode) -> {
            if (inode != ChangedNames.GONE) {
                byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
                to.name(inode, bytes, 0, bytes.length);
            }
        });
    }

    /** Lets those names through that were not changed. */
    private static Sink others(ChangedNames changed, Sink to) {
        return new Sink() {
            @Override
            public void name(long inode, byte[] bytes, int from, int length) {
                if (!changed.inodes().containsKey(ChangedNames.key(bytes, from, length))) {
                    to.name(inode, bytes, from, length);
                }
            }

            @Override
            public void fault(Fault fault) {
                to.fault(fault);
            }
        };
    }

    private void lying(Inode directory, Sink to) throws IOException {
        if (directory.has(Inode.INLINE_DATA)) {
            inline(directory, to);
            return;
        }
        long size = directory.size();
        BlockMap map = maps.read(directory, 0); // what is wrong with it is told of the directory itself
        Runs runs = map.content();
        byte[] buffer = null;
        for (Run run : runs) {
            long end = Math.min(run.length(), size - run.offset());
            if (run.isHole()) {
                continue;
            }
            for (long at = 0; at < end; ) {
                int length = (int) Math.min(LONGEST_READ, roundUp(end - at));
                if (buffer == null || buffer.length < length) {
                    buffer = new byte[length];
                }
                read(directory, run, at, buffer, length, to);
                at += length;
            }
        }
    }

    private long roundUp(long length) {
        return (length + superblock.blockLength - 1) / superblock.blockLength * superblock.blockLength;
    }

    private void read(Inode directory, Run run, long from, byte[] buffer, int length, Sink to) throws IOException {
        long position = run.position() + from;
        try {
            parts.cache().read(position, ByteBuffer.wrap(buffer, 0, length));
        } catch (UnreadableBlockException | CorruptStructureException e) {
            if (length > superblock.blockLength) {
                for (int at = 0; at < length; at += superblock.blockLength) {
                    read(directory, run, from + at, buffer, superblock.blockLength, to);
                }
            } else {
                to.fault(fault(directory, position, e.getMessage()));
            }
            return;
        }
        for (int at = 0; at < length; at += superblock.blockLength) {
            block(directory, run.offset() + from + at, position + at, buffer, at, to);
        }
    }

    private void block(Inode directory, long offset, long position, byte[] bytes, int from, Sink to) {
        int end = from + superblock.blockLength;
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (parts.summed()) {
            Optional<String> problem = sumProblem(directory, offset, b, from, end);
            if (problem.isPresent()) {
                to.fault(fault(directory, position, problem.get()));
                return;
            }
        }
        names(directory, position, b, from, end, to);
    }

    /**
     * A leaf has its sum in the place of a last entry, a node of the tree behind its table; where a block became a node, the
     * kernel may leave what looks like the end of a leaf.
     */
    private Optional<String> sumProblem(Inode directory, long offset, ByteBuffer b, int from, int end) {
        parts.sums().begin(directory.number, directory.generation);
        boolean indexed = directory.has(Inode.INDEX);
        boolean root = indexed && offset == 0;
        boolean node = indexed && b.getInt(from) == 0 && recordLength(b, from) == superblock.blockLength;
        if (!root && !node) {
            int tail = end - SUM_TAIL;
            boolean leaf = b.getInt(tail) == 0
                    && b.getShort(tail + 4) == SUM_TAIL
                    && Short.toUnsignedInt(b.getShort(tail + 6)) == TAIL_TYPE << 8;
            return leaf
                    ? compare(parts.sums().add(b.array(), from, tail).value(), b.getInt(tail + 8))
                    : Optional.of("expected a checksum at its end, found none");
        }
        int table = from + (root ? ROOT_TABLE : HEADER);
        int limit = Short.toUnsignedInt(b.getShort(table));
        int count = Short.toUnsignedInt(b.getShort(table + 2));
        int sumTail = table + NODE_ENTRY * limit;
        if (count > limit || sumTail > end - NODE_ENTRY) {
            return Optional.of("expected a table within the block, found " + count + " of " + limit + " entries");
        }
        int sum = parts.sums()
                .add(b.array(), from, table + NODE_ENTRY * count)
                .add(b.array(), sumTail, sumTail + 4)
                .addZeros(4)
                .value();
        return compare(sum, b.getInt(sumTail + 4));
    }

    private static Optional<String> compare(int sum, int found) {
        return sum == found
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "expected checksum %08Xh, found %08Xh", sum, found));
    }

    private int recordLength(ByteBuffer b, int at) {
        int length = Short.toUnsignedInt(b.getShort(at + 4));
        // a record of 64 KiB does not fit its field
        return superblock.blockLength == 1 << 16 && (length == 0 || length == 0xFFFF) ? superblock.blockLength : length;
    }

    private void names(Inode directory, long position, ByteBuffer b, int from, int end, Sink to) {
        boolean typed = superblock.features.has(Features.FILETYPE);
        byte[] bytes = b.array();
        int at = from;
        while (at < end) {
            int record = at + HEADER <= end ? recordLength(b, at) : 0;
            int length = record == 0 ? 0 : typed ? bytes[at + 6] & 0xFF : Short.toUnsignedInt(b.getShort(at + 6));
            if (record < HEADER || record % 4 != 0 || record > end - at || length > record - HEADER || length > 255) {
                to.fault(fault(
                        directory,
                        position,
                        "expected an entry within the block at byte " + (at - from) + ", found " + record
                                + " bytes with a name of " + length + "; the rest of the block is passed over"));
                return;
            }
            long inode = Integer.toUnsignedLong(b.getInt(at));
            int name = at + HEADER;
            if (inode != 0 && !isDots(bytes, name, length)) {
                if (inode > inodes || length == 0) {
                    to.fault(fault(
                            directory,
                            position,
                            "expected a name of inode 1 to " + inodes + " at byte " + (at - from) + ", found inode "
                                    + inode + " with a name of " + length + " bytes"));
                } else {
                    to.name(inode, bytes, name, length);
                }
            }
            at += record;
        }
    }

    private static boolean isDots(byte[] bytes, int from, int length) {
        return length > 0 && length <= 2 && bytes[from] == '.' && bytes[from + length - 1] == '.';
    }

    /** The number of the parent, then entries; more of them in the attribute system.data. */
    private void inline(Inode directory, Sink to) throws IOException {
        int start = directory.start() + Inode.MAP_AT;
        byte[] first = Arrays.copyOfRange(directory.bytes(), start + INLINE_PARENT, start + Inode.MAP_LENGTH);
        names(directory, Fault.UNKNOWN, wrap(first), 0, first.length, to);
        Optional<byte[]> more = attributes.read(directory, e -> {}).inline();
        if (more.isPresent() && more.get().length > 0) {
            names(directory, Fault.UNKNOWN, wrap(more.get()), 0, more.get().length, to);
        }
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Fault fault(Inode directory, long position, String detail) {
        return new Fault(
                new FaultSubject.Inside(directory.number, directory.generation),
                Fault.Effect.PASSED_OVER,
                "directory block",
                position,
                detail);
    }
}
