// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.offhost.inventory.form.SparseMap;

/**
 * A member that holds a file without its holes, in the form in which the fewest programs are wrong without saying so
 * (docs/adr/0007-forms-of-sparse-members.md; every statement about a program there is measured).
 *
 * @param member the member
 * @param mapLength bytes of its content before the data
 */
public record SparseMember(TarMember member, long mapLength) {
    static final String BLOCKS = "GNU.sparse.numblocks";
    static final String MAP = "GNU.sparse.map";
    static final String SIZE = "GNU.sparse.size";
    static final String REAL_SIZE = "GNU.sparse.realsize";
    static final String MAJOR = "GNU.sparse.major";

    /** A record of this length leaves room in a header for those of attributes. */
    private static final int LONGEST_RECORD = PaxRecords.MAX_RECORD - 64;

    /**
     * A file without its holes.
     *
     * @param zeros most zeros to store for a shorter map
     */
    public static SparseMember of(String name, HoledContent runs, long zeros) {
        SparseMap map = runs.map().joined(TarHeader.SPARSE_IN_HEADER - 1, zeros);
        Content dense = runs.only(map);
        long[] entries = map.entries();
        String list = list(entries);
        if (entries.length / 2 <= TarHeader.SPARSE_IN_HEADER) {
            return new SparseMember(inHeader(name, dense, entries, list, runs.length()), 0);
        }
        if (list.length() <= LONGEST_RECORD) {
            return new SparseMember(inRecord(name, dense, entries, list, runs.length()), 0);
        }
        byte[] lines = lines(entries);
        Content content = new Mapped(lines, dense);
        return new SparseMember(mapped(name, content, runs.length()), lines.length);
    }

    /** GNU's old form; the records say the map once more, for readers in Java, which forget the header's when there are any. */
    private static TarMember inHeader(String name, Content dense, long[] entries, String list, long length) {
        TarMember m = new TarMember(name, TarHeader.SPARSE, dense).sparse(entries, length);
        m.records().add(BLOCKS, Integer.toString(entries.length / 2));
        m.records().add(MAP, list);
        return m;
    }

    /** Form 0.1 of pax. */
    private static TarMember inRecord(String name, Content dense, long[] entries, String list, long length) {
        TarMember m = new TarMember(name, TarHeader.FILE, dense).condensed();
        m.records().add(SIZE, Long.toString(length));
        m.records().add(BLOCKS, Integer.toString(entries.length / 2));
        m.records().add(MAP, list);
        return m;
    }

    /**
     * Form 1.0 of pax.
     *
     * @param content map and data
     */
    public static TarMember mapped(String name, Content content, long length) {
        TarMember m = new TarMember(name, TarHeader.FILE, content).condensed();
        m.records().add(MAJOR, "1");
        m.records().add("GNU.sparse.minor", "0");
        m.records().add(REAL_SIZE, Long.toString(length));
        return m;
    }

    private static String list(long[] entries) {
        StringBuilder b = new StringBuilder();
        for (long e : entries) {
            b.append(b.length() == 0 ? "" : ",").append(e);
        }
        return b.toString();
    }

    private static byte[] lines(long[] entries) {
        StringBuilder b = new StringBuilder().append(entries.length / 2).append('\n');
        for (long e : entries) {
            b.append(e).append('\n');
        }
        byte[] text = b.toString().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(text, (int) TarHeader.padded(text.length));
    }

    /** A map and the data behind it. */
    private record Mapped(byte[] lines, Content dense) implements Content {
        @Override
        public long length() {
            return lines.length + dense.length();
        }

        @Override
        public boolean hasSpans() {
            return dense.hasSpans();
        }

        @Override
        public Chunks chunks() throws IOException {
            return Chunks.concat(Chunks.of(new Chunk.Bytes(lines)), dense.chunks());
        }
    }
}
