// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * The map of a sparse member as it stands on a medium, in each of the forms that {@link SparseMember} writes.
 *
 * @param ranges offset and length of what holds data, in turn
 * @param data byte of the set at which the first range lies
 * @param stored bytes of the member from there
 */
public record StoredMap(long[] ranges, long data, long stored) {
    /** More runs than a file has in all the records that one attribute list of NTFS can name. */
    private static final int MOST_ENTRIES = 1 << 22;

    public static StoredMap of(MemberReader.Found f, WrittenBytes bytes) throws IOException {
        long size = f.header().size();
        if (f.header().type() == TarHeader.SPARSE) {
            return new StoredMap(f.map(), f.data(), size);
        }
        byte[] list = f.records().get(SparseMember.MAP);
        if (f.header().type() == TarHeader.FILE && list != null) {
            Numbers n = new Numbers(new ByteArrayInputStream(list), ',', f.data());
            return new StoredMap(n.pairs(Integer.MAX_VALUE), f.data(), size);
        }
        if (f.header().type() == TarHeader.FILE && f.records().containsKey(SparseMember.MAJOR)) {
            return inData(f, bytes);
        }
        throw damaged(f.data(), "a sparse member", "another one");
    }

    /** Whether a member has a map. */
    public static boolean isSparse(MemberReader.Found f) {
        return f.header().type() == TarHeader.SPARSE
                || f.records().containsKey(SparseMember.MAP)
                || f.records().containsKey(SparseMember.MAJOR);
    }

    /** Bytes that a member with a map has when it is extracted; negative if it does not tell. */
    public static long realSize(MemberReader.Found f) {
        if (f.header().type() == TarHeader.SPARSE) {
            return f.oldSize();
        }
        byte[] size = f.records().getOrDefault(SparseMember.SIZE, f.records().get(SparseMember.REAL_SIZE));
        try {
            return size == null ? -1 : Long.parseLong(new String(size, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A line each: how many entries, then the entries; filled up to a block. */
    private static StoredMap inData(MemberReader.Found f, WrittenBytes bytes) throws IOException {
        long size = f.header().size();
        try (InputStream in = new BufferedInputStream(new WrittenStream(bytes, f.data(), size))) {
            Numbers n = new Numbers(in, '\n', f.data());
            long entries = n.next();
            if (entries > MOST_ENTRIES) {
                throw damaged(f.data(), "at most " + MOST_ENTRIES + " entries", entries + "");
            }
            long[] ranges = n.pairs((int) entries);
            long map = TarHeader.padded(n.at());
            if (n.found() < entries || map > size) {
                throw damaged(f.data(), entries + " entries within " + size + " bytes", "the end");
            }
            return new StoredMap(ranges, f.data() + map, size - map);
        }
    }

    private static DamagedMediumException damaged(long at, String expected, String found) {
        return new DamagedMediumException("sparse map", at, expected, found);
    }

    /** Decimal numbers one behind the other, each but the last with an end. */
    private static final class Numbers {
        private static final int MOST_DIGITS = 19;

        private final InputStream text;
        private final char end;
        private final long position;
        private long at;
        private long found;
        private boolean over;

        Numbers(InputStream text, char end, long position) {
            this.text = text;
            this.end = end;
            this.position = position;
        }

        /** Bytes read. */
        long at() {
            return at;
        }

        /** Entries read, those of no bytes included. */
        long found() {
            return found;
        }

        long next() throws IOException {
            StringBuilder digits = new StringBuilder();
            int c = read();
            while (c >= '0' && c <= '9' && digits.length() < MOST_DIGITS) {
                digits.append((char) c);
                c = read();
            }
            over = c < 0;
            if (digits.isEmpty() || c >= 0 && c != end) {
                throw damaged(position, "a number", "something else behind " + at + " bytes");
            }
            try {
                return Long.parseLong(digits.toString());
            } catch (NumberFormatException e) {
                throw damaged(position, "a number of 63 bits", digits.toString());
            }
        }

        private int read() throws IOException {
            int c = text.read();
            at += c < 0 ? 0 : 1;
            return c;
        }

        /** As many entries, or all that there are; one of no bytes says how long the file is. */
        long[] pairs(int most) throws IOException {
            long[] all = new long[16];
            int n = 0;
            while (found < most && !over) {
                long offset = next();
                long length = next();
                found++;
                if (length > 0) {
                    all = n + 2 > all.length ? Arrays.copyOf(all, 2 * all.length) : all;
                    all[n++] = offset;
                    all[n++] = length;
                }
            }
            return Arrays.copyOf(all, n);
        }
    }
}
