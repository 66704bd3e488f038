// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small text of this bundle's state: a line of key and value each. No value has a line feed, since no address has one. */
final class StateLines {
    private StateLines() {}

    static byte[] of(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((k, v) -> text.append(k).append('=').append(v).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Lines without a sign are passed over: an interrupted process wrote none, or another version did. */
    static Map<String, String> parse(byte[] bytes) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            int sign = line.indexOf('=');
            if (sign > 0) {
                values.put(line.substring(0, sign), line.substring(sign + 1));
            }
        }
        return values;
    }
}
