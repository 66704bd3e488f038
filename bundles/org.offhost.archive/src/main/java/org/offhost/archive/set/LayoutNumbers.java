// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.archive.index.ExtentsWriter;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.Document;

/**
 * Where the parts of a set lie, and its counts.
 *
 * @param length bytes of the stream
 * @param bodyLength bytes before the closing
 * @param indexOffset where the index begins
 * @param indexLength its bytes
 * @param extentsOffset where the extents begin
 * @param extents how many
 * @param counts what the stream holds
 */
public record LayoutNumbers(
        long length,
        long bodyLength,
        long indexOffset,
        long indexLength,
        long extentsOffset,
        long extents,
        LayoutCounts counts) {
    private static final String PREFIX = "layout.";
    public static final LayoutNumbers NONE =
            new LayoutNumbers(0, 0, 0, 0, 0, 0, new LayoutCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));

    private Map<String, Long> toMap() {
        Map<String, Long> m = new LinkedHashMap<>();
        m.put("length", length);
        m.put("bodyLength", bodyLength);
        m.put("indexOffset", indexOffset);
        m.put("indexLength", indexLength);
        m.put("extentsOffset", extentsOffset);
        m.put("extents", extents);
        m.put("members", counts.members());
        m.put("inlineBytes", counts.inlineBytes());
        m.put("tailBytes", counts.tailBytes());
        m.put("decodedBytes", counts.decodedBytes());
        m.put("rangeBytes", counts.rangeBytes());
        m.put("zeroBytes", counts.zeroBytes());
        m.put("ranges", counts.ranges());
        m.put("pieces", counts.pieces());
        m.put("streams", counts.streams());
        return m;
    }

    public void write(Document d) {
        toMap().forEach((k, v) -> d.put(PREFIX + k, v));
    }

    /** Bytes of the stream, which a set of any form tells; negative if this one does not. */
    static long length(Document d) {
        try {
            return Long.parseLong(d.get(PREFIX + "length").orElse("-1"));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    public static LayoutNumbers read(Document d) throws DamagedMediumException {
        Map<String, String> m = d.under(PREFIX);
        Map<String, Long> n = new LinkedHashMap<>();
        for (String key : NONE.toMap().keySet()) {
            try {
                n.put(key, Long.parseLong(m.getOrDefault(key, "")));
            } catch (NumberFormatException e) {
                throw new DamagedMediumException("set description", 0, "a number for " + key, "'" + m.get(key) + "'");
            }
        }
        LayoutCounts counts = new LayoutCounts(
                n.get("members"),
                n.get("inlineBytes"),
                n.get("tailBytes"),
                n.get("decodedBytes"),
                n.get("rangeBytes"),
                n.get("zeroBytes"),
                n.get("ranges"),
                n.get("pieces"),
                n.get("streams"));
        LayoutNumbers numbers = new LayoutNumbers(
                n.get("length"),
                n.get("bodyLength"),
                n.get("indexOffset"),
                n.get("indexLength"),
                n.get("extentsOffset"),
                n.get("extents"),
                counts);
        numbers.check();
        return numbers;
    }

    private void check() throws DamagedMediumException {
        boolean body = bodyLength >= 0 && bodyLength <= length;
        boolean index = indexOffset >= 0 && indexLength >= 0 && indexLength <= bodyLength - indexOffset;
        boolean ranges = extentsOffset >= 0
                && extents >= 0
                && extentsOffset <= bodyLength
                && extents <= (bodyLength - extentsOffset) / ExtentsWriter.RECORD;
        boolean counted = toMap().values().stream().allMatch(v -> v >= 0);
        if (!body || !index || !ranges || !counted || indexOffset > extentsOffset) {
            throw new DamagedMediumException(
                    "set description",
                    0,
                    "parts within the set",
                    "a body of " + bodyLength + " bytes of " + length + ", an index of " + indexLength + " at "
                            + indexOffset + ", " + extents + " extents at " + extentsOffset);
        }
    }
}
