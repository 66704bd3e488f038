// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u32;

import org.offhost.filesystem.CorruptStructureException;

/** Steps through the entries of one node of a directory's index (linux-ntfs documentation, "Index Header", "Index Entry"). */
final class IndexNode {
    private static final int NODE_HEADER = 16;
    private static final int ENTRY_HEADER = 16;
    private static final int HAS_SUBNODE = 1;
    private static final int LAST = 2;

    private final byte[] bytes;
    private final String structure;
    private final long position;
    private final int end;
    private int next;
    private int at = -1;

    /**
     * @param header where the node's header begins
     * @param limit the first byte behind the room of the node
     */
    IndexNode(byte[] bytes, int header, int limit, String structure, long position) throws CorruptStructureException {
        this.bytes = bytes;
        this.structure = structure;
        this.position = position;
        long first = header + NODE_HEADER > limit ? 0 : u32(bytes, header);
        long used = first == 0 ? 0 : u32(bytes, header + 4);
        if (first < NODE_HEADER || (first & 7) != 0 || used < first || used > limit - header) {
            throw corrupt("index entries in up to " + (limit - header) + " bytes", "from " + first + " to " + used);
        }
        this.next = header + (int) first;
        this.end = header + (int) used;
    }

    /** Moves to the next entry, the one without a key at the end included; false behind it. */
    boolean next() throws CorruptStructureException {
        if (at >= 0 && isLast()) {
            return false;
        }
        int length = next + ENTRY_HEADER > end ? 0 : u16(bytes, next + 8);
        if (length < ENTRY_HEADER || (length & 7) != 0 || length > end - next) {
            throw corrupt("an index entry of 16 to " + (end - next) + " bytes", length + " bytes");
        }
        at = next;
        next += length;
        int key = length - ENTRY_HEADER - (hasSubnode() ? 8 : 0);
        if (key < 0 || !isLast() && (key < FileName.HEADER || nameEnd() > at + ENTRY_HEADER + key)) {
            throw corrupt("a file name as key of an index entry", key + " bytes");
        }
        return true;
    }

    private int nameEnd() {
        return key() + FileName.HEADER + 2 * FileName.nameLength(bytes, key());
    }

    boolean isLast() {
        return (u16(bytes, at + 12) & LAST) != 0;
    }

    boolean hasSubnode() {
        return (u16(bytes, at + 12) & HAS_SUBNODE) != 0;
    }

    /** VCN of the node with the keys before this one. */
    long subnode() {
        return i64(bytes, next - 8);
    }

    /** Reference of the file. */
    long reference() {
        return i64(bytes, at);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the key, a $FILE_NAME structure, begins. */
    int key() {
        return at + ENTRY_HEADER;
    }

    private CorruptStructureException corrupt(String expected, String found) {
        return new CorruptStructureException(structure, position, expected, found);
    }
}
