// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.AttributeValue;

/** Security descriptors of entries: one that was written before is a number. Part of {@link EntryCodec}. */
final class KnownDescriptors {
    private static final int NONE = 0;
    private static final int NEW = 1;
    private static final int FIRST = 2;

    /** Bytes of those that stay known for all entries of a volume. */
    private static final long ROOM = 1 << 20;

    private final boolean anyOrder;
    private final Map<AttributeValue.Resident, Integer> numbers = new HashMap<>();
    private final List<AttributeValue.Resident> known = new ArrayList<>();

    /** The numbers by object: parsers give the same one again, and to compare bytes takes time. */
    private final Map<AttributeValue.Resident, Integer> same = new IdentityHashMap<>();

    private AttributeValue.Resident last;
    private int lastNumber;
    private long room = ROOM;

    /** @param anyOrder as {@link EntryCodec#inAnyOrder()} */
    KnownDescriptors(boolean anyOrder) {
        this.anyOrder = anyOrder;
    }

    void write(Optional<AttributeValue.Resident> descriptor, PackedWriter out) {
        if (descriptor.isEmpty()) {
            out.number(NONE);
            return;
        }
        AttributeValue.Resident d = descriptor.get();
        if (d != last) {
            Integer number = number(d);
            if (number == null) {
                out.number(NEW);
                out.bytes(d);
                learn(d);
                return;
            }
            last = d;
            lastNumber = number;
        }
        out.number(lastNumber + (long) FIRST);
    }

    /** The number of a descriptor; null if it is new. */
    private Integer number(AttributeValue.Resident d) {
        Integer number = same.get(d);
        if (number == null) {
            number = numbers.get(d);
            // of a whole volume there would be as many objects as blocks of entries
            if (number != null && !anyOrder) {
                same.put(d, number);
            }
        }
        return number;
    }

    private void learn(AttributeValue.Resident d) {
        if (anyOrder) {
            if (d.length() > room) {
                return;
            }
            room -= d.length();
            known.add(d);
        }
        last = d;
        lastNumber = numbers.size();
        numbers.put(d, lastNumber);
        same.put(d, lastNumber);
    }

    Optional<AttributeValue.Resident> read(PackedReader in) throws IOException {
        long number = in.number();
        if (number == NONE) {
            return Optional.empty();
        }
        if (number == NEW) {
            AttributeValue.Resident d = in.resident();
            if (!anyOrder) {
                known.add(d);
            }
            return Optional.of(d);
        }
        if (number < 0 || number - FIRST >= known.size()) {
            throw in.damaged("one of " + known.size() + " security descriptors", "number " + (number - FIRST));
        }
        return Optional.of(known.get((int) number - FIRST));
    }
}
