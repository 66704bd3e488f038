// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** Makes the entry of an inode: its streams, what it owns besides, and what is kept of it. One thread. */
final class InodeEntries {
    static final Link ROOT = new Link(SystemInodes.ROOT, "", false);

    /** The bytes of a file, a directory or a link. */
    static final String DATA = "data";

    /** Blocks of a file that were never written: they read as zeros. */
    static final String UNWRITTEN = "unwritten";

    /** Blocks of an inode's map. */
    static final String MAP = "map";

    /** The block of extended attributes. */
    static final String XATTR = "xattr";

    /** Rests of clusters (feature bigalloc) of which other blocks are in use. */
    static final String REST = "rest";

    private static final int LONGEST_LINK = 65_536;
    private static final long LOGICAL_BLOCKS = 1L << 32;

    private final VolumeParts parts;
    private final Superblock superblock;
    private final SystemInodes system;
    private final BlockMapReader maps;
    private final ExtendedAttributes xattrs;
    private final FacetPool pool = new FacetPool();

    InodeEntries(VolumeParts parts, SystemInodes system, InodeTable inodes) {
        this.parts = parts;
        this.superblock = parts.superblock();
        this.system = system;
        this.maps = new BlockMapReader(parts);
        this.xattrs = new ExtendedAttributes(parts, inodes, maps);
    }

    /** Entries whose bytes, kept with them, are counted: facets and inline content. */
    static long weight(FileEntry entry) {
        long bytes = 0;
        for (Attribute a : entry.attributes()) {
            bytes += a.value() instanceof AttributeValue.NonResident n
                    ? 16L * n.runs().count()
                    : a.value().length();
        }
        for (Facet f : entry.facets()) {
            bytes += f instanceof Facet.Bytes b ? b.value().length() : 0;
        }
        return bytes;
    }

    /** The name of an inode that no directory names; it is in the root. */
    Link unnamed(Inode inode) {
        Optional<String> own = system.name(inode.number);
        String name = own.orElseGet(() -> {
            if (inode.has(Inode.EA_INODE)) {
                return "$EA-" + inode.number;
            }
            return (inode.links == 0 ? "$ORPHAN-" : "#") + inode.number;
        });
        return new Link(SystemInodes.ROOT, name, false);
    }

    /**
     * The entry of an inode whose sum holds.
     *
     * @param named its names in directories
     * @param faults takes what is wrong with it
     */
    FileEntry entry(Inode inode, List<Link> named, Consumer<Fault> faults) throws IOException {
        // a superblock that is damaged must not take a file for one of its own
        boolean reserved = SystemInodes.isReserved(inode.number)
                || named.isEmpty() && system.name(inode.number).isPresent();
        boolean own = reserved || named.isEmpty() && (inode.links == 0 || inode.has(Inode.EA_INODE));
        List<Link> links = named;
        if (inode.number == SystemInodes.ROOT) {
            links = List.of(ROOT);
        } else if (named.isEmpty() || reserved) {
            links = List.of(unnamed(inode));
        }
        Making making = new Making(inode, links.get(0), own, faults);
        if (named.isEmpty() && !own && inode.number != SystemInodes.ROOT) {
            making.fault(Fault.Effect.DOUBTFUL, "expected a name in a directory, found none; it is given in the root");
        }
        if (inode.links == 0 && !reserved && !(named.isEmpty() && superblock.mayHaveOrphans())) {
            making.fault(
                    Fault.Effect.DOUBTFUL,
                    named.isEmpty()
                            ? "in use and without a link, though the superblock knows of none that was being deleted"
                            : "expected a count of links, found 0");
        }
        making.features();
        return making.make(links);
    }

    /** What is gathered of one entry. */
    private final class Making {
        private final Inode inode;
        private final Link link;
        private final boolean own;
        private final Consumer<Fault> faults;
        private final List<Attribute> attributes = new ArrayList<>(2);
        private BlockMap map = BlockMap.NONE;
        private Optional<byte[]> inline = Optional.empty();

        Making(Inode inode, Link link, boolean own, Consumer<Fault> faults) {
            this.inode = inode;
            this.link = link;
            this.own = own;
            this.faults = faults;
        }

        void fault(Fault.Effect effect, String detail) {
            fault(effect, "inode " + inode.number, Fault.UNKNOWN, detail);
        }

        private void fault(Fault.Effect effect, String structure, long position, String detail) {
            faults.accept(new Fault(new FaultSubject.Entry(inode.number, link), effect, structure, position, detail));
        }

        /** How it is stored must be among what the superblock says is used. */
        void features() {
            Features f = superblock.features;
            String unknown = inode.has(Inode.INLINE_DATA) && !f.has(Features.INLINE_DATA) ? " inline_data" : "";
            unknown += inode.has(Inode.EA_INODE) && !f.has(Features.EA_INODE) ? " ea_inode" : "";
            unknown += inode.has(Inode.ENCRYPT) && !f.has(Features.ENCRYPT) ? " encrypt" : "";
            unknown += inode.has(Inode.EXTENTS) && !f.has(Features.EXTENTS) ? " extents" : "";
            if (!unknown.isEmpty()) {
                fault(Fault.Effect.DOUBTFUL, "its flags need features that the superblock does not have:" + unknown);
            }
        }

        FileEntry make(List<Link> links) throws IOException {
            ExtendedAttributes.Found found = xattrs.read(inode, this::fault);
            FileEntry.Kind kind = kind();
            List<Facet> more = found.facets();
            Optional<LinkTarget> target = Optional.empty();
            inline = found.inline();
            switch (kind) {
                case FILE -> more = file(more);
                case DIRECTORY -> directory();
                case LINK -> target = Optional.of(LinkTarget.posix(target()));
                default -> {} // a device, pipe or socket has no bytes
            }
            add(UNWRITTEN, map.unwritten());
            add(MAP, map.tree());
            long block = superblock.blockLength;
            Runs xattr = found.ownBlock() == 0
                    ? Runs.NONE
                    : new Runs.Builder(1).add(found.ownBlock() * block, block).build();
            add(XATTR, xattr);
            if (superblock.clusterBlocks > 1) {
                List<Extent> foreign =
                        inode.number == SystemInodes.RESIZE ? FixedStructures.keptForGrowth(superblock) : List.of();
                List<Runs> all = List.of(map.content(), map.unwritten(), map.tree(), xattr);
                add(REST, ClusterRests.of(superblock, all, foreign));
            }
            Facets facets = pool.of(inode, more);
            return new FileEntry(
                    inode.number, inode.generation, kind, own, links, inode.times(), facets, target, attributes);
        }

        private void fault(CorruptStructureException e) {
            fault(Fault.Effect.NOT_WHOLE, e.structure(), e.position(), e.getMessage());
        }

        private FileEntry.Kind kind() {
            return switch (inode.type()) {
                case Inode.DIRECTORY -> FileEntry.Kind.DIRECTORY;
                case Inode.SYMBOLIC_LINK -> FileEntry.Kind.LINK;
                case PosixFacets.BLOCK_DEVICE, PosixFacets.CHARACTER_DEVICE, PosixFacets.FIFO, PosixFacets.SOCKET ->
                    FileEntry.Kind.SPECIAL;
                default -> {
                    if (!inode.is(Inode.REGULAR) && !own) {
                        fault(
                                Fault.Effect.DOUBTFUL,
                                "expected a type that is known in its mode, found " + Integer.toOctalString(inode.mode)
                                        + "; it is given as a file");
                    }
                    yield FileEntry.Kind.FILE;
                }
            };
        }

        private void add(String type, Runs runs) {
            if (runs.count() > 0) {
                add(type, Attribute.Role.STRUCTURE, Encoding.PLAIN, runs.length(), runs);
            }
        }

        private void add(String type, Attribute.Role role, Encoding encoding, long length, Runs runs) {
            AttributeValue value = new AttributeValue.NonResident(length, Math.min(length, runs.length()), runs);
            attributes.add(new Attribute(type, role, "", encoding, isSparse(length, runs), value));
        }

        private boolean isSparse(long length, Runs runs) {
            for (int i = 0; i < runs.count(); i++) {
                if (runs.position(i) == Run.HOLE && (i == 0 || runs.get(i).offset() < length)) {
                    return true;
                }
            }
            return false;
        }

        /** Reads the map, if there is one; tells what is wrong with it. */
        private void readMap(long length) throws IOException {
            map = maps.read(inode, length);
            map.problem().ifPresent(p -> fault(Fault.Effect.NOT_WHOLE, p));
        }

        /** @return facets, perhaps with one more */
        private List<Facet> file(List<Facet> found) throws IOException {
            Attribute.Role role = own ? Attribute.Role.STRUCTURE : Attribute.Role.CONTENT;
            if (inode.has(Inode.INLINE_DATA)) {
                byte[] bytes = inlineBytes(length(), "file");
                attributes.add(new Attribute(
                        DATA, role, "", Encoding.PLAIN, false, AttributeValue.Resident.copyOf(bytes, 0, bytes.length)));
                return found;
            }
            long length = length();
            boolean encrypted = inode.has(Inode.ENCRYPT) && !own;
            long stored = encrypted ? roundUp(length) : length;
            readMap(stored);
            long journaled = parts.replay().within(map.content());
            if (journaled > 0 && !own) {
                fault(
                        Fault.Effect.NOT_WHOLE,
                        "expected its content at its place, found " + journaled + " blocks newer in the journal: it is"
                                + " whole in a backup of the volume alone");
            }
            if (inode.number == SystemInodes.BAD_BLOCKS) {
                role = Attribute.Role.BAD_CLUSTERS;
                stored = map.content().length();
            }
            add(DATA, role, encrypted ? Encoding.EFS : Encoding.PLAIN, stored, map.content());
            if (!encrypted) {
                return found;
            }
            List<Facet> more = new ArrayList<>(found);
            more.add(new Facet.Number(FacetPool.LENGTH, length));
            return more;
        }

        private long roundUp(long length) {
            return (length + superblock.blockLength - 1) / superblock.blockLength * superblock.blockLength;
        }

        /** The size, if it can be. */
        private long length() {
            long size = inode.size();
            long perBlock = superblock.blockLength / 4;
            long blocks = inode.has(Inode.EXTENTS)
                    ? LOGICAL_BLOCKS
                    : 12 + perBlock + perBlock * perBlock + perBlock * perBlock * perBlock;
            long most = blocks * superblock.blockLength;
            if (size >= 0 && size <= most) {
                return size;
            }
            fault(
                    Fault.Effect.DOUBTFUL,
                    "expected a size of " + most + " bytes at most, found " + Long.toUnsignedString(size));
            return size < 0 ? 0 : most;
        }

        private void directory() throws IOException {
            if (inode.has(Inode.INLINE_DATA)) {
                return;
            }
            readMap(0);
            long length = Math.min(Math.max(0, inode.size()), map.content().length());
            if (length != inode.size() && map.problem().isEmpty()) {
                fault(
                        Fault.Effect.NOT_WHOLE,
                        "expected blocks for its " + Long.toUnsignedString(inode.size()) + " bytes, found "
                                + map.content().length() + " bytes");
            }
            add(DATA, Attribute.Role.STRUCTURE, Encoding.PLAIN, length, map.content());
        }

        /** What is inline: 60 bytes where the map would be, the rest in an attribute. */
        private byte[] inlineBytes(long length, String of) {
            byte[] rest = inline.orElse(new byte[0]);
            int first = (int) Math.min(length, Inode.MAP_LENGTH);
            int second = (int) Math.min(length - first, rest.length);
            if (first + second < length) {
                fault(
                        Fault.Effect.NOT_WHOLE,
                        "inline " + of + ": expected " + length + " bytes, found " + (first + second));
            }
            byte[] bytes = new byte[first + second];
            System.arraycopy(inode.bytes(), inode.start() + Inode.MAP_AT, bytes, 0, first);
            System.arraycopy(rest, 0, bytes, first, second);
            return bytes;
        }

        /** Where a link points; nothing where that is encrypted. */
        private String target() throws IOException {
            byte[] bytes;
            if (inode.has(Inode.INLINE_DATA) || inode.isShortLink()) {
                bytes = inlineBytes(Math.min(Math.max(0, inode.size()), LONGEST_LINK), "target");
            } else {
                readMap(0);
                add(DATA, map.content());
                bytes = stored();
            }
            if (inode.has(Inode.ENCRYPT)) {
                fault(Fault.Effect.NOT_WHOLE, "its target is encrypted and cannot be read");
                return "";
            }
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            if (end == 0) {
                fault(Fault.Effect.NOT_WHOLE, "expected a target of the link, found none");
            }
            return Names.of(bytes, 0, end);
        }

        private byte[] stored() throws IOException {
            long size = inode.size();
            Runs runs = map.content();
            boolean sound = size > 0
                    && size <= Math.min(LONGEST_LINK, superblock.blockLength)
                    && runs.count() > 0
                    && runs.position(0) != Run.HOLE;
            if (!sound) {
                return new byte[0];
            }
            try {
                byte[] block = parts.block(runs.position(0) / superblock.blockLength);
                return Arrays.copyOf(block, (int) size);
            } catch (CorruptStructureException | UnreadableBlockException e) {
                fault(Fault.Effect.NOT_WHOLE, e.getMessage());
                return new byte[0];
            }
        }
    }
}
