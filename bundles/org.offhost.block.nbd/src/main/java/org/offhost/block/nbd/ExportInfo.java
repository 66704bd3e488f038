// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.util.Map;

/**
 * What a server says of an export when it is opened.
 *
 * @param size bytes it holds
 * @param flags transmission flags (proto.md, "Transmission flags")
 * @param smallest bytes that positions and lengths of reads are multiples of, a power of two
 * @param longest bytes of one read at most
 * @param structured whether replies come in chunks, so that errors say where they are
 * @param contexts numbers of the meta contexts that were agreed on, by name
 */
record ExportInfo(long size, int flags, int smallest, int longest, boolean structured, Map<String, Integer> contexts) {
    private static final int READ_ONLY = 1 << 1;

    ExportInfo {
        contexts = Map.copyOf(contexts);
    }

    boolean readOnly() {
        return (flags & READ_ONLY) != 0;
    }
}
