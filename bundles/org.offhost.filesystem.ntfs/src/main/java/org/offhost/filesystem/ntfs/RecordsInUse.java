// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Which file records are in use by $MFT:$BITMAP. Asked where a record is blank or free, so that one that was overwritten is
 * told from one that holds nothing; read when first asked.
 */
final class RecordsInUse {
    /** Finds the bitmap. */
    @FunctionalInterface
    interface Source {
        AttributeBytes open() throws IOException;
    }

    private static final int PIECE = 4096;

    private final Source source;
    private final byte[] piece = new byte[PIECE];
    private long loaded = -1;
    private AttributeBytes bitmap;
    private boolean unknown;

    RecordsInUse(Source source) {
        this.source = source;
    }

    /** Whether the bitmap says so; what cannot be read says nothing. */
    boolean contains(long number) throws IOException {
        try {
            return !unknown && isSet(number);
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            unknown = true;
            return false;
        }
    }

    /** Whether the bitmap says that the record is nobody's; what cannot be read says nothing. */
    boolean isFree(long number) throws IOException {
        boolean used = contains(number);
        return !used && !unknown && number / Byte.SIZE < bitmap.length();
    }

    private boolean isSet(long number) throws IOException {
        if (bitmap == null) {
            bitmap = source.open();
        }
        long at = number / Byte.SIZE;
        if (at >= bitmap.length()) {
            return false;
        }
        long start = at - at % PIECE;
        if (start != loaded) {
            loaded = -1;
            bitmap.read(start, piece, 0, (int) Math.min(PIECE, bitmap.length() - start));
            loaded = start;
        }
        return (piece[(int) (at - start)] >> number % Byte.SIZE & 1) != 0;
    }
}
