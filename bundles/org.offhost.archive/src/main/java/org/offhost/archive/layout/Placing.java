// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.ArrayList;
import java.util.List;
import org.offhost.archive.StoredStream;
import org.offhost.archive.changes.IndexedEntry;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;

/** Makes the entries of an index: without structures and without content that the set has, with the places of their streams. */
final class Placing {
    private final FileEntry entry;
    private final int[] numbers;
    private final List<StoredStream> streams = new ArrayList<>();

    Placing(FileEntry whole) {
        List<Attribute> kept = new ArrayList<>();
        numbers = new int[whole.attributes().size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = kept.size();
            if (whole.attributes().get(i).role() != Attribute.Role.STRUCTURE) {
                kept.add(whole.attributes().get(i));
            }
        }
        entry = whole.with(kept);
    }

    /** The entry beside its streams: content that has one there is not kept a second time. */
    FileEntry entry() {
        boolean inStreams = false;
        for (StoredStream s : streams) {
            inStreams |= IndexedEntry.isHeld(entry.attributes().get(s.attribute()));
        }
        if (!inStreams) {
            return entry;
        }
        List<Attribute> attributes = new ArrayList<>(entry.attributes());
        for (StoredStream s : streams) {
            attributes.set(s.attribute(), IndexedEntry.besideStream(attributes.get(s.attribute())));
        }
        return entry.with(attributes);
    }

    /** Notes where an attribute of the whole entry lies. */
    void place(int attribute, StoredStream.Form form, long offset, long length) {
        streams.add(new StoredStream(numbers[attribute], form, offset, length));
    }

    List<StoredStream> streams() {
        return streams;
    }
}
