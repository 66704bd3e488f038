// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.SetMembers;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;

/** Walks over the members of a set; strict: what this archive does not write it does not read. */
public final class MemberReader implements SetMembers {
    /** Most bytes of an extended header: the names in a folder, and the rest. */
    private static final int MAX_EXTENDED = PaxRecords.MAX_NAMES + (2 << 20);

    private final WrittenBytes bytes;
    private final long length;
    private long at;

    public MemberReader(WrittenBytes bytes, long length) {
        this(bytes, 0, length);
    }

    public MemberReader(WrittenBytes bytes, long start, long end) {
        this.bytes = bytes;
        this.at = start;
        this.length = end;
    }

    /** The next member and where its data begins; for a sparse one, its map. */
    public Optional<Found> find() throws IOException {
        Map<String, byte[]> pax = new LinkedHashMap<>();
        Optional<String> longName = Optional.empty();
        while (at <= length - TarHeader.BLOCK) {
            byte[] block = new byte[TarHeader.BLOCK];
            long start = at;
            bytes.read(at, ByteBuffer.wrap(block));
            if (TarHeader.isZeros(block)) {
                return Optional.empty();
            }
            TarHeader h = TarHeader.parse(block)
                    .orElseThrow(() -> new DamagedMediumException("member", start, "a tar header", "something else"));
            at += TarHeader.BLOCK;
            if (h.size() < 0 || h.size() > length - at) {
                throw new DamagedMediumException("member", start, "at most " + (length - at) + " bytes", h.size() + "");
            }
            if (h.type() == TarHeader.PAX) {
                pax = PaxRecords.parse(header(h))
                        .orElseThrow(
                                () -> new DamagedMediumException("pax header", start, "records", "something else"));
            } else if (h.type() == TarHeader.LONG_NAME) {
                longName = Optional.of(new String(header(h), StandardCharsets.UTF_8).replace("\0", ""));
            } else {
                return Optional.of(found(h, pax, longName, block));
            }
        }
        if (at == length && pax.isEmpty() && longName.isEmpty()) {
            return Optional.empty();
        }
        throw new DamagedMediumException("set", at, "a member or the end of archive", "the end of the set");
    }

    /**
     * A member as found.
     *
     * @param data byte of the set at which its data begins
     * @param map of a sparse member of the old form, offset and length in turn
     * @param oldSize bytes a sparse member of the old form has when it is extracted
     * @param records of its extended header
     */
    public record Found(
            String name, TarHeader header, long data, long[] map, long oldSize, Map<String, byte[]> records) {}

    /** Byte of the set at which the next member begins, its extended headers included. */
    public long position() {
        return at;
    }

    private byte[] header(TarHeader h) throws IOException {
        if (h.size() > MAX_EXTENDED) {
            throw new DamagedMediumException("header", at, "at most " + MAX_EXTENDED + " bytes", h.size() + "");
        }
        byte[] b = new byte[(int) h.size()];
        bytes.read(at, ByteBuffer.wrap(b));
        at += TarHeader.padded(h.size());
        return b;
    }

    private Found found(TarHeader h, Map<String, byte[]> pax, Optional<String> longName, byte[] block)
            throws IOException {
        byte[] path = pax.getOrDefault("GNU.sparse.name", pax.get("path"));
        String name = path != null ? new String(path, StandardCharsets.UTF_8) : longName.orElse(h.name());
        long[] map = h.type() == TarHeader.SPARSE ? map(block) : new long[0];
        long data = at;
        at = data + TarHeader.padded(h.size());
        return new Found(name, h, data, map, TarHeader.realSize(block), pax);
    }

    private long[] map(byte[] header) throws IOException {
        PackedMap map = new PackedMap();
        map.add(entries(header, true));
        boolean more = TarHeader.mapGoesOn(header, true);
        while (more && at <= length - TarHeader.BLOCK) {
            byte[] block = new byte[TarHeader.BLOCK];
            bytes.read(at, ByteBuffer.wrap(block));
            map.add(entries(block, false));
            more = TarHeader.mapGoesOn(block, false);
            at += TarHeader.BLOCK;
        }
        return map.toArray();
    }

    private long[] entries(byte[] block, boolean header) throws DamagedMediumException {
        try {
            return TarHeader.mapEntries(block, header);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new DamagedMediumException("sparse map", at, "numbers", String.valueOf(e.getMessage()));
        }
    }

    /** Entries of a map, those not used left out. */
    private static final class PackedMap {
        private long[] entries = new long[64];
        private int used;

        void add(long[] more) {
            for (int i = 0; i < more.length; i += 2) {
                if (more[i + 1] > 0) {
                    entries = used == entries.length ? Arrays.copyOf(entries, used * 2) : entries;
                    entries[used++] = more[i];
                    entries[used++] = more[i + 1];
                }
            }
        }

        long[] toArray() {
            return Arrays.copyOf(entries, used);
        }
    }

    @Override
    public Optional<Member> next() throws IOException {
        return find().map(f -> new Member(
                f.name(),
                f.header().type(),
                f.header().size(),
                new WrittenStream(bytes, f.data(), f.header().size())));
    }

    @Override
    public void close() {
        // the medium belongs to whoever opened it
    }
}
