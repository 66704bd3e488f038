// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Objects;

/**
 * A typed part of an entry.
 *
 * @param type the file system's own name: NTFS "$DATA", "$INDEX_ROOT", …; FAT family "data"
 * @param role what it is for, whatever the file system calls it
 * @param name name of the stream, empty for the unnamed one
 * @param encoding how the stored bytes stand for the content
 * @param sparse whether the file system marks it sparse
 * @param value where its bytes are
 */
public record Attribute(String type, Role role, String name, Encoding encoding, boolean sparse, AttributeValue value) {
    /** What an attribute is for. */
    public enum Role {
        /** Bytes of an application: the unnamed stream and named ones. */
        CONTENT,
        /** Reparse point, whole as stored ([MS-FSCC] 2.1.2). */
        REPARSE,
        /** Extended attributes (FILE_FULL_EA_INFORMATION list, [MS-FSCC] 2.4.15). */
        EXTENDED_ATTRIBUTES,
        /** Object identifier, 16 to 64 bytes. */
        OBJECT_ID,
        /** The $EFS attribute of an encrypted file. */
        ENCRYPTION,
        /** Indexes, bitmaps, lists: what the file system makes anew by itself. */
        STRUCTURE,
        /** Clusters that the file system has given up as bad: its runs are in nobody's use and hold nothing. */
        BAD_CLUSTERS
    }

    public Attribute {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(value, "value");
    }

    /** Bytes of content as an application sees it. */
    public long length() {
        return value.length();
    }
}
