// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** A member of a set: its header is made when it is known where in the stream it begins. */
public final class TarMember {
    private static final String PAX_NAME = "PaxHeader";
    private static final String LONG_LINK = "././@LongLink";
    private static final int PLAIN_MODE = 0644;

    private final String name;
    private final char type;
    private final Content content;
    private final PaxRecords records = new PaxRecords();
    private int mode = PLAIN_MODE;
    private long mtime;
    private String link = "";
    private TarOwner owner = TarOwner.NONE;
    private TarDevice device = TarDevice.NONE;
    private long[] map = {};
    private long realSize;
    private boolean condensed;
    private int alignment = TarHeader.BLOCK;
    private long leading;
    private boolean longNamed;

    /**
     * @param name whole, valid UTF-16; of a directory with '/' at its end
     * @param type typeflag
     * @param content what it holds
     */
    public TarMember(String name, char type, Content content) {
        this.name = name;
        this.type = type;
        this.content = content;
    }

    /**
     * Where a member lies in the stream.
     *
     * @param start where it begins
     * @param data where its content begins
     * @param end where the next member begins
     */
    public record Placed(TarMember member, long start, long data, long end) implements Chunk.Made {
        public Chunks chunks() throws IOException {
            long pad = end - data - member.content.length();
            return Chunks.concat(
                    Chunks.of(new Chunk.Bytes(
                            data - start,
                            this,
                            TarHeader.BLOCK + member.records.fillAt(),
                            member.records.fillLength())),
                    member.content.chunks(),
                    Chunks.of(new Chunk.Blank(pad)));
        }

        /** Writes its headers, map included. */
        @Override
        public void writeTo(byte[] target, int at) {
            member.writeHead(target, at);
        }
    }

    public TarMember mode(int bits) {
        mode = bits;
        return this;
    }

    public TarMember mtime(long seconds) {
        mtime = seconds;
        return this;
    }

    public TarMember owner(TarOwner one) {
        owner = one;
        return this;
    }

    public TarMember device(TarDevice numbers) {
        device = numbers;
        return this;
    }

    /** Makes it a link to another member. */
    public TarMember link(String target) {
        link = target;
        return this;
    }

    /** Makes it a sparse member of GNU's old form. */
    TarMember sparse(long[] entries, long size) {
        map = entries;
        realSize = size;
        return this;
    }

    /** Says in its records what its name is, and has another one for readers that do not know its form. */
    TarMember condensed() {
        condensed = true;
        return this;
    }

    /**
     * Puts the content, or what comes behind its first bytes, on a multiple.
     *
     * @param multiple a power of two
     * @param first bytes of content, a multiple of 512, before what is aligned
     */
    public TarMember align(int multiple, long first) {
        alignment = multiple;
        leading = first;
        return this;
    }

    /** Records for its extended header. */
    public PaxRecords records() {
        return records;
    }

    public Content content() {
        return content;
    }

    /** Lays it out; once only. */
    public Placed place(long start) {
        String headerName = headerName();
        byte[] utf8 = headerName.getBytes(StandardCharsets.UTF_8);
        boolean fits = utf8.length <= TarHeader.NAME_LENGTH;
        boolean plain = fits && utf8.length == headerName.length();
        if (!plain && !Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            // libarchive composes letters and marks unless it is told that names are bytes (measured)
            records.add("hdrcharset", "BINARY");
        }
        if (condensed) {
            // and no "path" beside it: Python takes whichever comes last (measured)
            records.add("GNU.sparse.name", name);
        } else if (!plain) {
            records.add("path", name);
        }
        if (!link.isEmpty()) {
            byte[] linkUtf8 = link.getBytes(StandardCharsets.UTF_8);
            if (linkUtf8.length > TarHeader.NAME_LENGTH || linkUtf8.length != link.length()) {
                records.add("linkpath", link);
            }
        }
        // 7-Zip drops all records of a header in which one is binary (measured): the name must stand elsewhere, too
        longNamed = !fits && (records.isBinary() || condensed || type == TarHeader.SPARSE);
        long headers = longNamed ? longNameLength(utf8) : 0;
        headers += type == TarHeader.SPARSE ? TarHeader.sparseLength(map) : TarHeader.BLOCK;
        align(start + headers);
        long data = start + paxLength() + headers;
        return new Placed(this, start, data, Math.addExact(data, TarHeader.padded(content.length())));
    }

    private void align(long rest) {
        long wanted = TarHeader.BLOCK + TarHeader.padded(records.length());
        int missing = (int) (-(rest + (records.length() == 0 ? 0 : wanted) + leading) & alignment - 1);
        if (missing == 0) {
            return;
        }
        if (records.length() == 0) {
            missing = missing <= TarHeader.BLOCK ? missing + alignment : missing;
            records.padTo(missing - TarHeader.BLOCK);
        } else {
            records.padTo((int) TarHeader.padded(records.length()) + missing);
        }
    }

    /** As GNU tar has it, with 0 for its process number. */
    private String headerName() {
        int slash = name.lastIndexOf('/');
        return condensed ? name.substring(0, slash + 1) + "GNUSparseFile.0/" + name.substring(slash + 1) : name;
    }

    private int paxLength() {
        return records.length() == 0 ? 0 : TarHeader.BLOCK + (int) TarHeader.padded(records.length());
    }

    private static int longNameLength(byte[] utf8) {
        return TarHeader.BLOCK + (int) TarHeader.padded(utf8.length + 1L);
    }

    /** Writes all headers, the extended one first, into what is zeros. */
    private void writeHead(byte[] head, int from) {
        int at = from + paxLength();
        if (at > from) {
            new TarHeader(PAX_NAME, PLAIN_MODE, records.length(), mtime, TarHeader.PAX, "").writeTo(head, from);
            records.copyTo(head, from + TarHeader.BLOCK);
        }
        String headerName = headerName();
        if (longNamed) {
            byte[] utf8 = headerName.getBytes(StandardCharsets.UTF_8);
            new TarHeader(LONG_LINK, PLAIN_MODE, utf8.length + 1L, 0, TarHeader.LONG_NAME, "").writeTo(head, at);
            System.arraycopy(utf8, 0, head, at + TarHeader.BLOCK, utf8.length);
            at += longNameLength(utf8);
        }
        TarHeader h = new TarHeader(
                shortened(headerName), mode, content.length(), mtime, type, shortened(link), owner, device);
        if (type == TarHeader.SPARSE) {
            byte[] blocks = h.toSparseBytes(map, realSize);
            System.arraycopy(blocks, 0, head, at, blocks.length);
        } else {
            h.writeTo(head, at);
        }
    }

    /** As many whole characters as a header has room for. */
    private static String shortened(String s) {
        String cut = s;
        while (cut.length() * 3L > TarHeader.NAME_LENGTH
                && cut.getBytes(StandardCharsets.UTF_8).length > TarHeader.NAME_LENGTH) {
            int keep = Math.min(cut.length() - 1, TarHeader.NAME_LENGTH);
            cut = cut.substring(0, Character.isHighSurrogate(cut.charAt(keep - 1)) ? keep - 1 : keep);
        }
        return cut;
    }
}
