// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.BlockDevice;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.inventory.form.DamagedMediumException;

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
        long at = 0;
        long read = 0;
        try (PieceSource pieces = layout.body(0, source)) {
            for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                if (p.get() instanceof Piece.Inline i) {
                    compare(i.bytes(), at, written);
                    read += i.length();
                    progress.accept(read);
                }
                at += p.get().length();
            }
        }
        return read;
    }

    /**
     * Compares by what was noted while the set was copied, if it is of all that was; otherwise, and to name the byte where
     * something differs, by laying the set out once more.
     *
     * @param given what this host gave
     * @param first byte of the body at which the copy began
     * @see #run(SetLayout, BlockDevice, WrittenBytes, LongConsumer)
     */
    public static long run(
            SetLayout layout,
            BlockDevice source,
            WrittenBytes written,
            GivenBytes given,
            long first,
            LongConsumer progress)
            throws IOException {
        if (given.cover(first, layout.bodyLength())) {
            OptionalLong compared = given.compare(written, progress);
            if (compared.isPresent()) {
                return compared.getAsLong();
            }
        }
        return run(layout, source, written, progress);
    }

    private static void compare(ByteBuffer expected, long at, WrittenBytes written) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(expected.remaining());
        written.read(at, found);
        found.flip();
        int difference = expected.mismatch(found);
        if (difference >= 0) {
            throw new DamagedMediumException(
                    "set",
                    at + difference,
                    String.format("%02x", expected.get(difference)),
                    String.format("%02x", found.get(difference)));
        }
    }
}
