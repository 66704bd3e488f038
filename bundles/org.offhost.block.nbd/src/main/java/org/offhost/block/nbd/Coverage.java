// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.util.Map;
import java.util.TreeMap;

/** Which bytes of a request have come: each exactly once, in any order. */
final class Coverage {
    /** Pieces without their neighbours: a server has no reason to scatter more. */
    private static final int MOST_PIECES = 4096;

    private final long position;
    private final long end;
    private final TreeMap<Long, Long> pieces = new TreeMap<>();

    Coverage(long position, long length) {
        this.position = position;
        this.end = position + length;
    }

    /** @throws MalformedNbdException if a byte is none of the request's, or came before */
    void add(long from, long length) throws MalformedNbdException {
        if (from < position || length < 1 || from > end - length) {
            throw new MalformedNbdException(
                    "chunk",
                    Long.toUnsignedString(length) + " bytes at " + Long.toUnsignedString(from),
                    "bytes of " + position + " to " + end);
        }
        long to = from + length;
        Map.Entry<Long, Long> below = pieces.floorEntry(from);
        Map.Entry<Long, Long> above = pieces.ceilingEntry(from);
        if (below != null && below.getValue() > from || above != null && above.getKey() < to) {
            throw new MalformedNbdException(
                    "chunk", length + " bytes at " + from + " that came before", "each byte once");
        }
        long first = from;
        if (below != null && below.getValue() == from) {
            first = below.getKey();
        }
        if (above != null && above.getKey() == to) {
            to = above.getValue();
            pieces.remove(above.getKey());
        }
        pieces.put(first, to);
        if (pieces.size() > MOST_PIECES) {
            throw new MalformedNbdException("reply", "more than " + MOST_PIECES + " pieces", "fewer");
        }
    }

    boolean isWhole() {
        return pieces.size() == 1
                && pieces.firstKey() == position
                && pieces.firstEntry().getValue() == end;
    }
}
