// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.util.List;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Runs;

/** What a file or directory has of the volume: a file of 4 GiB and more has a record for each stretch. */
final class Stretches {
    private static final int SECTOR = Descriptor.SECTOR;

    private Stretches() {}

    /** The content of a file, or the records of a directory, which a restore makes anew; whatever else it is has none. */
    static List<Attribute> attributes(FileEntry.Kind kind, List<DirectoryRecord> stretches) {
        if (kind != FileEntry.Kind.FILE && kind != FileEntry.Kind.DIRECTORY) {
            return List.of();
        }
        Runs.Builder runs = new Runs.Builder();
        long length = 0;
        for (DirectoryRecord stretch : stretches) {
            if (stretch.length() > 0) {
                // the last sector is the file's whole; a stretch that others follow ends with one
                runs.add(stretch.extent(), (stretch.length() + SECTOR - 1) / SECTOR * SECTOR);
            }
            length += stretch.length();
        }
        Attribute.Role role = kind == FileEntry.Kind.FILE ? Attribute.Role.CONTENT : Attribute.Role.STRUCTURE;
        AttributeValue value = new AttributeValue.NonResident(length, length, runs.build());
        return List.of(new Attribute("data", role, "", Encoding.PLAIN, false, value));
    }
}
