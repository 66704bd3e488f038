// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.offhost.block.BlockDevice;

/** Reads back what this host put into a set and holds it against the layout: headers, attributes, tails, index. */
public final class StructureCheck {
    private StructureCheck() {}

    /**
     * Compares the body of a set, committed or not.
     *
     * @param layout what should be there
     * @param source the volume, for tails
     * @param written how to read it
     * @param progress told the bytes read after every piece; may throw to end it
     * @return bytes read from the medium
     * @throws DamagedMediumException at the first difference
     */
    public static long run(SetLayout layout, BlockDevice source, WrittenBytes written, LongConsumer progress)
            throws IOException {
        throw new UnsupportedOperationException("follows");
    }
}
