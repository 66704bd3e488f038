// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The map of a sparse member as it stands on a medium, in each of the forms that {@link SparseMember} writes.
 *
 * @param ranges offset and length of what holds data, in turn
 * @param data byte of the set at which the first range lies
 * @param stored bytes of the member from there
 */
record StoredMap(long[] ranges, long data, long stored) {
    /** More runs than a file of NTFS can have in all the records that one attribute list names. */
    private static final int MOST_ENTRIES = 1 << 22;

    /** Digits of the largest number, and the end of its line. */
    private static final int LONGEST_LINE = 20;

    static StoredMap of(MemberReader.Found f, WrittenBytes bytes) throws IOException {
        long size = f.header().size();
        if (f.header().type() == TarHeader.SPARSE) {
            return new StoredMap(f.map(), f.data(), size);
        }
        byte[] list = f.records().get(SparseMember.MAP);
        if (f.header().type() == TarHeader.FILE && list != null) {
            Numbers n = new Numbers(list, ',', f.data());
            return new StoredMap(n.pairs(), f.data(), size);
        }
        if (f.header().type() == TarHeader.FILE && f.records().containsKey(SparseMember.MAJOR)) {
            return inData(f, bytes);
        }
        throw damaged(f.data(), "a sparse member", "another one");
    }

    /** Whether a member has a map. */
    static boolean isSparse(MemberReader.Found f) {
        return f.header().type() == TarHeader.SPARSE
                || f.records().containsKey(SparseMember.MAP)
                || f.records().containsKey(SparseMember.MAJOR);
    }

    /** Bytes that a member with a map has when it is extracted; negative if it does not tell. */
    static long realSize(MemberReader.Found f) {
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
        byte[] first = new byte[(int) Math.min(TarHeader.BLOCK, size)];
        try (WrittenStream in = new WrittenStream(bytes, f.data(), first.length)) {
            in.readNBytes(first, 0, first.length);
        }
        Numbers head = new Numbers(first, '\n', f.data());
        long entries = head.next();
        if (entries > MOST_ENTRIES) {
            throw damaged(f.data(), "at most " + MOST_ENTRIES + " entries", entries + "");
        }
        byte[] text = new byte[(int) Math.min(size, LONGEST_LINE * (2 * entries + 1))];
        try (WrittenStream in = new WrittenStream(bytes, f.data(), text.length)) {
            in.readNBytes(text, 0, text.length);
        }
        Numbers n = new Numbers(text, '\n', f.data());
        n.next();
        long[] ranges = n.pairs((int) entries);
        long map = TarHeader.padded(n.at());
        if (map > size) {
            throw damaged(f.data(), "a map within " + size + " bytes", map + " bytes");
        }
        return new StoredMap(ranges, f.data() + map, size - map);
    }

    private static DamagedMediumException damaged(long at, String expected, String found) {
        return new DamagedMediumException("sparse map", at, expected, found);
    }

    /** Decimal numbers one behind the other. */
    private static final class Numbers {
        private final byte[] text;
        private final char end;
        private final long position;
        private int at;

        Numbers(byte[] text, char end, long position) {
            this.text = text;
            this.end = end;
            this.position = position;
        }

        int at() {
            return at;
        }

        long next() throws DamagedMediumException {
            int from = at;
            while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - from < LONGEST_LINE - 1) {
                at++;
            }
            if (at == from || at < text.length && text[at] != end) {
                throw damaged(position, "a number", "something else at " + at);
            }
            String digits = new String(text, from, at - from, StandardCharsets.US_ASCII);
            at++;
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw damaged(position, "a number of 63 bits", digits);
            }
        }

        long[] pairs() throws DamagedMediumException {
            long[] all = new long[16];
            int n = 0;
            while (at < text.length) {
                all = n + 2 > all.length ? Arrays.copyOf(all, 2 * all.length) : all;
                n = pair(all, n);
            }
            return Arrays.copyOf(all, n);
        }

        long[] pairs(int entries) throws DamagedMediumException {
            long[] all = new long[2 * entries + 2];
            int n = 0;
            for (int i = 0; i < entries; i++) {
                n = pair(all, n);
            }
            return Arrays.copyOf(all, n);
        }

        /** An entry of no bytes says how long the file is. */
        private int pair(long[] all, int n) throws DamagedMediumException {
            all[n] = next();
            all[n + 1] = next();
            return all[n + 1] == 0 ? n : n + 2;
        }
    }
}
