// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;

/** What a volume holds, counted. */
public final class VolumeCounts {
    private long paths;
    private long files;
    private long directories;
    private long contents;
    private long resident;
    private long extents;
    private long streams;
    private long bytes;
    private long faults;

    /** @param names paths that it is counted with */
    public void add(FileEntry entry, int names) {
        paths += names;
        if (entry.kind() == FileEntry.Kind.DIRECTORY) {
            directories++;
        } else {
            files++;
        }
        for (Attribute a : entry.attributes()) {
            streams++;
            boolean inRecord = a.value() instanceof AttributeValue.Resident;
            if (a.value() instanceof AttributeValue.NonResident n) {
                extents += n.runs().count();
            }
            if (a.role() == Attribute.Role.CONTENT) {
                contents++;
                resident += inRecord ? 1 : 0;
                bytes += a.length();
            }
        }
    }

    public void addFault() {
        faults++;
    }

    public long paths() {
        return paths;
    }

    public long files() {
        return files;
    }

    public long directories() {
        return directories;
    }

    /** Content streams, named ones included. */
    public long contents() {
        return contents;
    }

    /** Content streams kept with the attributes. */
    public long resident() {
        return resident;
    }

    /** Attributes of all kinds. */
    public long streams() {
        return streams;
    }

    public long extents() {
        return extents;
    }

    /** Bytes of all content streams. */
    public long bytes() {
        return bytes;
    }

    public long faults() {
        return faults;
    }
}
