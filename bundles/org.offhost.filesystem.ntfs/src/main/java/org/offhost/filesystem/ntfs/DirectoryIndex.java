// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u32;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.kit.bytes.LittleEndian;

/** The index $I30 of a directory: a B+ tree of names (linux-ntfs documentation, "Directory"). */
final class DirectoryIndex {
    private static final String NAME = "$I30";
    private static final int ROOT_HEADER = 16;
    private static final int RECORD_HEADER = 24;
    private static final int MAGIC = 0x5844_4E49;
    private static final int MIN_RECORD = 512;
    private static final int MAX_RECORD = 64 << 10;

    /** In units of this the VCNs of index records count where a cluster is longer than a record. */
    private static final int SMALL_UNIT = 512;

    /** Nodes looked at for one name; a tree of a thousand million names is some 8 deep. */
    private static final int MAX_NODES = 64;

    private final String structure;
    private final byte[] root;
    private final AttributeBytes records;
    private final int recordLength;
    private final int unit;
    private final boolean caseSensitive;

    private DirectoryIndex(
            FileEntry directory, String structure, byte[] root, AttributeBytes records, int recordLength, int unit) {
        this.caseSensitive = WindowsFacets.isCaseSensitive(directory.facets());
        this.structure = structure;
        this.root = root;
        this.records = records;
        this.recordLength = recordLength;
        this.unit = unit;
    }

    /** The index of an entry that has one. */
    static DirectoryIndex of(FileEntry directory, VolumeBytes volume, BootSector boot) throws IOException {
        String structure = "index of " + FileRecord.name(directory.id());
        byte[] root = null;
        AttributeBytes records = null;
        for (Attribute a : directory.attributes()) {
            if (a.name().equals(NAME)
                    && a.type().equals(AttributeType.INDEX_ROOT)
                    && a.value() instanceof AttributeValue.Resident resident) {
                root = resident.toArray();
            } else if (a.name().equals(NAME) && a.type().equals(AttributeType.INDEX_ALLOCATION)) {
                records = AttributeBytes.plain(volume, a.value(), structure);
            }
        }
        if (root == null || root.length < ROOT_HEADER || i32(root, 0) != AttributeType.FILE_NAME) {
            throw new CorruptStructureException(structure, 0, "a resident $INDEX_ROOT of file names", "none");
        }
        long length = u32(root, 8);
        if (length < MIN_RECORD || length > MAX_RECORD || (length & length - 1) != 0) {
            throw new CorruptStructureException(structure, 0, "index records of 512 to 65536 bytes", length + " bytes");
        }
        int unit = boot.clusterLength() <= length ? boot.clusterLength() : SMALL_UNIT;
        return new DirectoryIndex(directory, structure, root, records, (int) length, unit);
    }

    /**
     * Looks a name up. A name that is the same but for its case is taken if there is none that is the same, unless the
     * directory is case-sensitive.
     *
     * @return its file reference
     */
    OptionalLong find(String name, UpcaseTable upcase) throws IOException {
        Search search = new Search(name, upcase);
        search.visit(rootNode());
        return search.found;
    }

    private IndexNode rootNode() throws CorruptStructureException {
        return new IndexNode(root, ROOT_HEADER, root.length, structure, 0);
    }

    private IndexNode node(long vcn) throws IOException {
        if (records == null || vcn < 0 || vcn > (records.length() - recordLength) / unit) {
            throw new CorruptStructureException(structure, 0, "an index record within $INDEX_ALLOCATION", "VCN " + vcn);
        }
        long position = Math.max(0, records.position(vcn * unit));
        String name = "index record " + vcn + " of the " + structure;
        byte[] bytes = new byte[recordLength];
        records.read(vcn * unit, bytes, 0, recordLength);
        if (i32(bytes, 0) != MAGIC || i64(bytes, 16) != vcn) {
            throw new CorruptStructureException(
                    name,
                    position,
                    "signature INDX and its own VCN",
                    LittleEndian.signature(bytes, 0) + " and VCN " + i64(bytes, 16));
        }
        UpdateSequence.apply(bytes, 0, recordLength, name, position);
        return new IndexNode(bytes, RECORD_HEADER, recordLength, name, position);
    }

    /** Steps through every name of the index, node by node. */
    Names names() throws CorruptStructureException {
        return new Names();
    }

    /** Where a walk over all names is. A node is visited once, whatever the tree claims. */
    final class Names {
        private final Set<Long> seen = new HashSet<>();
        private final Queue<Long> nodes = new ArrayDeque<>();
        private IndexNode node;

        Names() throws CorruptStructureException {
            node = rootNode();
        }

        /** Moves to the next name. After a node that is malformed it goes on with the next one. */
        boolean next() throws IOException {
            while (true) {
                IndexNode current = node;
                node = null;
                if (current == null) {
                    if (nodes.isEmpty()) {
                        return false;
                    }
                    current = node(nodes.poll());
                }
                if (current.next()) {
                    node = current;
                    if (current.hasSubnode() && seen.add(current.subnode())) {
                        nodes.add(current.subnode());
                    }
                    if (!current.isLast()) {
                        return true;
                    }
                }
            }
        }

        /** File reference. */
        long reference() {
            return node.reference();
        }

        String name() {
            int at = node.key();
            return LittleEndian.utf16(node.bytes(), at + FileName.HEADER, FileName.nameLength(node.bytes(), at));
        }
    }

    /** Adds the record numbers of all directories in this one, in no order. */
    void addDirectories(Set<Long> target, int limit) throws IOException {
        Set<Long> seen = new HashSet<>();
        Queue<Long> nodes = new ArrayDeque<>();
        IndexNode node = rootNode();
        while (node != null) {
            while (node.next()) {
                if (node.hasSubnode() && seen.add(node.subnode())) {
                    nodes.add(node.subnode());
                }
                if (!node.isLast() && FileName.isDirectory(node.bytes(), node.key()) && target.size() < limit) {
                    target.add(FileReference.number(node.reference()));
                }
            }
            node = nodes.isEmpty() || seen.size() > limit ? null : node(nodes.poll());
        }
    }

    /** Names that differ in case alone may stand side by side, so the search goes on behind the first that is alike. */
    private final class Search {
        private final String name;
        private final UpcaseTable upcase;
        private OptionalLong found = OptionalLong.empty();
        private boolean exact;
        private int nodes;

        Search(String name, UpcaseTable upcase) {
            this.name = name;
            this.upcase = upcase;
        }

        void visit(IndexNode node) throws IOException {
            if (++nodes > MAX_NODES) {
                throw new CorruptStructureException(
                        structure, 0, "a name behind up to " + MAX_NODES + " nodes", "more, perhaps a loop");
            }
            while (!exact && node.next()) {
                int order = node.isLast() ? -1 : upcase.compare(name, node.bytes(), node.key());
                if (order <= 0 && node.hasSubnode()) {
                    visit(node(node.subnode()));
                }
                if (order == 0 && !exact) {
                    take(node);
                }
                if (order < 0) {
                    return;
                }
            }
        }

        private void take(IndexNode node) {
            int at = node.key();
            int length = FileName.nameLength(node.bytes(), at);
            exact = name.equals(LittleEndian.utf16(node.bytes(), at + FileName.HEADER, length));
            if (exact || found.isEmpty() && !caseSensitive) {
                found = OptionalLong.of(node.reference());
            }
        }
    }
}
