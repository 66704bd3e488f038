// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Types of attributes: one that came before is its number, from 1 on. Part of {@link EntryCodec}. */
final class SharedTypes {
    private final List<String> types = new ArrayList<>();

    void write(String type, PackedWriter out) {
        int known = number(type);
        out.number(known + 1);
        if (known < 0) {
            out.string(type);
            types.add(type);
        }
    }

    /** -1 if it is new. Parsers use a dozen constants. */
    private int number(String type) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).equals(type)) {
                return i;
            }
        }
        return -1;
    }

    String read(PackedReader in) throws IOException {
        long number = in.number();
        if (number == 0) {
            String type = in.string(EntryLimits.NAME);
            types.add(type);
            return type;
        }
        if (number < 0 || number > types.size()) {
            throw in.damaged("one of " + types.size() + " types", "number " + number);
        }
        return types.get((int) number - 1);
    }
}
