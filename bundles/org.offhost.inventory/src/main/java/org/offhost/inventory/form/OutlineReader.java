// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/**
 * Reads what {@link EntryCodec} wrote for a medium as far as a plain listing shows it. The rest is passed over within the
 * same limits, without an object for each part. A block of entries is read by one reader, from its start.
 */
public final class OutlineReader {
    private final int mostRuns;
    private final int mostParts;
    private final KnownFacets facets;

    /** Types that were written so far. */
    private int types;

    /** Of the attribute that was read last: bytes of its value. */
    private long length;

    /**
     * @param mostRuns of one entry
     * @param mostParts links, facets, and attributes, of one entry
     */
    public OutlineReader(int mostRuns, int mostParts) {
        this.mostRuns = mostRuns;
        this.mostParts = mostParts;
        this.facets = new KnownFacets(mostParts);
    }

    public EntryOutline read(PackedReader in) throws IOException {
        in.pass(2);
        FileEntry.Kind kind = Codes.KIND.read(in);
        int flags = Codes.flags("entry flags", EntryCodec.ENTRY_FLAGS, in);
        facets.read(in);
        FileTimes times = EntryCodec.readTimes(flags, in);
        for (int n = in.count(mostParts); n > 0; n--) {
            passLink(in);
        }
        if ((flags & EntryCodec.TARGET) != 0) {
            EntryCodec.readTarget(in);
        }
        long content = -1;
        int runs = 0;
        for (int n = in.count(mostParts); n > 0; n--) {
            passType(in);
            boolean isContent = Codes.ROLE.read(in) == Attribute.Role.CONTENT;
            isContent &= in.skipString(EntryLimits.NAME) == 0;
            Codes.ENCODING.read(in);
            runs += passValue(in, mostRuns - runs);
            content = isContent && content < 0 ? length : content;
        }
        return new EntryOutline(kind, Math.max(0, content), times);
    }

    private static void passLink(PackedReader in) throws IOException {
        in.pass(1);
        in.skipString(EntryLimits.NAME);
        if ((EntryCodec.readLinkFlags(in) & EntryCodec.SEQUENCE) != 0) {
            in.pass(1);
        }
    }

    private void passType(PackedReader in) throws IOException {
        long number = in.number();
        if (number == 0) {
            in.skipString(EntryLimits.NAME);
            types++;
        } else if (number < 0 || number > types) {
            throw in.damaged("one of " + types + " types", "number " + number);
        }
    }

    /** @return its runs */
    private int passValue(PackedReader in, int most) throws IOException {
        int flags = EntryCodec.readAttributeFlags(in);
        boolean placed = (flags & EntryCodec.PLACED) != 0;
        if ((flags & EntryCodec.RESIDENT) != 0) {
            if (placed) {
                throw EntryCodec.notOnMedia(flags, in);
            }
            length = in.skipBytes();
            return 0;
        }
        if (!placed) {
            length = in.number();
            in.pass(1);
        }
        int runs = in.count(most);
        long sum = 0;
        for (int i = 0; i < runs; i++) {
            long run = in.number();
            sum += run >>> 1;
            if ((run & EntryCodec.HOLE) == 0) {
                in.pass(1);
            }
        }
        if (placed) {
            length = sum;
            in.skipBytes();
        }
        if (length < 0) {
            throw in.damaged("lengths of an attribute", "length=" + length);
        }
        return placed ? 0 : runs;
    }
}
