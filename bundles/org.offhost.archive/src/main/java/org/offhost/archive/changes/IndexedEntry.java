// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.PendingDecoding;
import org.offhost.inventory.form.EntryLimits;

/** An entry of a volume as the index of a set of files keeps it. */
public final class IndexedEntry {
    /** Bytes of a value in a record of a file system, at most. */
    private static final int RECORD = 1 << 16;

    private IndexedEntry() {}

    /** The attribute without content that lies in a stream of the set. */
    public static Attribute besideStream(Attribute a) {
        return isHeld(a)
                ? new Attribute(
                        a.type(),
                        a.role(),
                        a.name(),
                        a.encoding(),
                        a.sparse(),
                        new AttributeValue.NonResident(a.length(), a.length(), Runs.NONE))
                : a;
    }

    /** Whether an index would hold the content itself. */
    public static boolean isHeld(Attribute a) {
        return a.value() instanceof AttributeValue.Resident && a.length() > 0;
    }

    /**
     * Whether a content of an index lay with the attributes on its volume: it does still, or it is one that was left to its stream.
     * Content whose runs are too many to be kept has none either, but is longer than a record.
     */
    public static boolean wasResident(AttributeValue value) {
        return !(value instanceof AttributeValue.NonResident n)
                || wasResident(n.runs().count(), n.length(), n.initializedLength());
    }

    /** The same of content in clusters. */
    public static boolean wasResident(int runs, long length, long initialized) {
        return runs == 0 && length > 0 && length <= RECORD && initialized == length;
    }

    /**
     * What the index has of an entry of which nothing need be read to tell.
     *
     * @return empty if metadata lies in clusters, if content was decoded whose place on the volume no index has, or if its places
     *     are too many to be kept
     */
    public static Optional<FileEntry> of(FileEntry onVolume, Encoded encoded) {
        boolean whole = encoded == Encoded.RAW || onVolume.plain() == onVolume;
        List<Attribute> kept = new ArrayList<>(onVolume.attributes().size());
        for (Attribute a : onVolume.attributes()) {
            boolean content = a.role() == Attribute.Role.CONTENT;
            whole &= content || !PendingDecoding.needed(a, encoded);
            if (a.role() != Attribute.Role.STRUCTURE) {
                kept.add(content ? besideStream(a) : a);
            }
        }
        FileEntry entry = onVolume.with(kept);
        return whole && EntryLimits.indexed(entry) == entry ? Optional.of(entry) : Optional.empty();
    }
}
