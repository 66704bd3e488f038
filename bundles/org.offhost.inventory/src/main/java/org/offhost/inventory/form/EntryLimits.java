// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Runs;

/**
 * What an entry on a medium may ask a reader for: as much as the writer writes, and no more. The writer keeps to these
 * limits, so no set of ours passes one, and a reader needs no more memory than they allow.
 */
public final class EntryLimits {
    /** Runs of the attributes of one entry; those of a file in more pieces are left out, its content is not. */
    public static final int RUNS = 1 << 20;

    /** Bytes of a value inside a record of the file system; records of NTFS have at most 64 KiB. */
    static final int RECORD = 1 << 16;

    /** Pieces of such a value. */
    static final int RECORD_RUNS = 1 << 10;

    /** Links, attributes or streams of one entry: file systems count links in 16 bits, and have fewer of the others. */
    public static final int PARTS = 1 << 16;

    /** UTF-16 code units of a name or a path. */
    public static final int NAME = DirectoryTree.MAX_PATH;

    private EntryLimits() {}

    /** The entry as an index holds it. */
    public static FileEntry indexed(FileEntry entry) {
        long runs = 0;
        for (Attribute a : entry.attributes()) {
            runs += a.value() instanceof AttributeValue.NonResident n ? n.runs().count() : 0;
        }
        if (runs <= RUNS) {
            return entry;
        }
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute a : entry.attributes()) {
            attributes.add(a.value() instanceof AttributeValue.NonResident n ? without(a, n) : a);
        }
        return entry.with(attributes);
    }

    private static Attribute without(Attribute a, AttributeValue.NonResident n) {
        return new Attribute(
                a.type(),
                a.role(),
                a.name(),
                a.encoding(),
                a.sparse(),
                new AttributeValue.NonResident(n.length(), n.initializedLength(), Runs.NONE));
    }
}
