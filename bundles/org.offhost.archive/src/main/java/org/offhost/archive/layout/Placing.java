// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.ArrayList;
import java.util.List;
import org.offhost.archive.StoredStream;
import org.offhost.archive.changes.IndexedEntry;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.form.ScannedAttribute;

/** Makes the entries of an index: without structures and without content that the set has, with the places of their streams. */
final class Placing {
    /** Bytes of a value in a record of a file system, at most. */
    private static final int RECORD = 1 << 16;

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

    /**
     * Whether a content of an index lay with the attributes: it does still, or it is one that {@link #entry()} left to its
     * stream. Content whose runs are too many to be kept has none either, but is longer than a record.
     */
    static boolean wasResident(AttributeValue value) {
        return !(value instanceof AttributeValue.NonResident n)
                || wasResident(n.runs().count(), n.length(), n.initializedLength());
    }

    static boolean wasResident(ScannedAttribute a) {
        return a.isResident() || wasResident(a.runs(), a.length(), a.initializedLength());
    }

    private static boolean wasResident(int runs, long length, long initialized) {
        return runs == 0 && length > 0 && length <= RECORD && initialized == length;
    }

    /** Notes where an attribute of the whole entry lies. */
    void place(int attribute, StoredStream.Form form, long offset, long length) {
        streams.add(new StoredStream(numbers[attribute], form, offset, length));
    }

    List<StoredStream> streams() {
        return streams;
    }
}
