// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.ArrayList;
import java.util.List;
import org.offhost.archive.StoredStream;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;

/** Makes the entries of an index: without structures, with the places of their streams. */
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

    /**
     * The entry beside an image of the volume: that has the content that lies in the file system's records. Content that is
     * decoded may be all in them, too, and decoders take it as a parser gives it.
     */
    static FileEntry besideImage(FileEntry e) {
        boolean placed = false;
        for (Attribute a : e.attributes()) {
            if (a.role() == Attribute.Role.CONTENT && a.encoding() != Encoding.PLAIN) {
                return e;
            }
            placed |= isPlaced(a);
        }
        if (!placed) {
            return e;
        }
        List<Attribute> attributes = new ArrayList<>(e.attributes().size());
        for (Attribute a : e.attributes()) {
            attributes.add(isPlaced(a) ? inRecord(a) : a);
        }
        return e.with(attributes);
    }

    private static boolean isPlaced(Attribute a) {
        return a.role() == Attribute.Role.CONTENT
                && a.value() instanceof AttributeValue.Resident r
                && r.place().count() > 0;
    }

    private static Attribute inRecord(Attribute a) {
        AttributeValue value = ((AttributeValue.Resident) a.value()).inRecord().orElseThrow();
        return new Attribute(a.type(), a.role(), a.name(), a.encoding(), a.sparse(), value);
    }

    FileEntry entry() {
        return entry;
    }

    /** Notes where an attribute of the whole entry lies. */
    void place(int attribute, StoredStream.Form form, long offset, long length) {
        streams.add(new StoredStream(numbers[attribute], form, offset, length));
    }

    List<StoredStream> streams() {
        return streams;
    }
}
