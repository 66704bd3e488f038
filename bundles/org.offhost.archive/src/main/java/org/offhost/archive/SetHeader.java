// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the first member of a set. */
final class SetHeader {
    /** Most bytes of a description: what a reader has to hold. */
    private static final int MAX_LENGTH = 4 << 20;

    private SetHeader() {}

    /**
     * Reads the description.
     *
     * @param bytes of the set, as many as there are
     * @param room most bytes there can be
     * @return empty if a block of zeros is there: no set is committed
     * @throws DamagedMediumException if something else is there
     */
    static Optional<SetFacts> read(WrittenBytes bytes, long room) throws IOException {
        byte[] first = new byte[TarHeader.BLOCK];
        bytes.read(0, ByteBuffer.wrap(first));
        if (TarHeader.isZeros(first)) {
            return Optional.empty();
        }
        Optional<TarHeader> h = TarHeader.parse(first);
        if (h.isEmpty() || !h.get().name().endsWith("/offhost/" + SetFacts.NAME)) {
            throw new DamagedMediumException(
                    "set",
                    0,
                    "the member " + SetFacts.NAME,
                    h.map(TarHeader::name).orElse("no tar header"));
        }
        long size = h.get().size();
        if (size < 0 || size > MAX_LENGTH || size > room - TarHeader.BLOCK) {
            throw new DamagedMediumException("set", 0, "a description of at most " + MAX_LENGTH + " bytes", size + "");
        }
        byte[] text = new byte[(int) size];
        bytes.read(TarHeader.BLOCK, ByteBuffer.wrap(text));
        Document d = Document.parse(text)
                .orElseThrow(() -> new DamagedMediumException(
                        "set description", TarHeader.BLOCK, "a whole document", "a damaged one"));
        return Optional.of(SetFacts.read(d));
    }

    /** Whether the set ends with its trailer. */
    static boolean isClosed(SetFacts facts, WrittenBytes bytes) throws IOException {
        Closing c = new Closing(facts.geometry());
        byte[] closing = new byte[c.length()];
        bytes.read(facts.numbers().bodyLength(), ByteBuffer.wrap(closing));
        return c.isClosing(closing, facts);
    }

    static JobRecord job(SetFacts facts, WrittenBytes bytes) throws IOException {
        Closing c = new Closing(facts.geometry());
        byte[] closing = new byte[c.length()];
        bytes.read(facts.numbers().bodyLength(), ByteBuffer.wrap(closing));
        return c.job(closing);
    }
}
