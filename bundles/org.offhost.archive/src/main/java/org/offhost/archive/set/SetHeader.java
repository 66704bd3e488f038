// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.Document;

/** Reads the first member of a set. */
public final class SetHeader {
    private SetHeader() {}

    /**
     * Reads the description.
     *
     * @param bytes of the set, as many as there are
     * @param room most bytes there can be
     * @return empty if a block of zeros is there: no set is committed
     * @throws DamagedMediumException if something else is there
     */
    public static Optional<SetFacts> read(WrittenBytes bytes, long room) throws IOException {
        byte[] first = new byte[TarHeader.BLOCK];
        bytes.read(0, ByteBuffer.wrap(first));
        if (TarHeader.isZeros(first)) {
            return Optional.empty();
        }
        Optional<TarHeader> h = TarHeader.parse(first);
        if (h.isEmpty() || !h.get().name().endsWith(MemberNames.OWN + SetFacts.NAME)) {
            throw new DamagedMediumException(
                    "set",
                    0,
                    "the member " + SetFacts.NAME,
                    h.map(TarHeader::name).orElse("no tar header"));
        }
        long size = h.get().size();
        if (size < 0 || size > SetFacts.MOST || size > room - TarHeader.BLOCK) {
            throw new DamagedMediumException(
                    "set", 0, "a description of at most " + SetFacts.MOST + " bytes", size + "");
        }
        byte[] text = new byte[(int) size];
        bytes.read(TarHeader.BLOCK, ByteBuffer.wrap(text));
        Document d = Document.parse(text)
                .orElseThrow(() -> new DamagedMediumException(
                        "set description", TarHeader.BLOCK, "a whole document", "a damaged one"));
        String id = d.get("id").orElse("");
        if (!id.equals(id(first))) {
            throw new DamagedMediumException("set description", TarHeader.BLOCK, "the set " + id(first), id);
        }
        return Optional.of(SetFacts.read(d));
    }

    /** The id in the name of the first member; empty if it is none of a set. */
    public static String id(byte[] block) {
        String name = TarHeader.parse(block).map(TarHeader::name).orElse("");
        String id = name.endsWith(MemberNames.OWN + SetFacts.NAME)
                ? name.substring(0, name.length() - MemberNames.OWN.length() - SetFacts.NAME.length())
                : "";
        return SetDescription.isId(id) ? id : "";
    }

    /** The description of a set that a scan found; it must still be there. */
    public static SetFacts of(SetRecord set, WrittenBytes bytes, MediumGeometry medium) throws IOException {
        return read(bytes, set.length())
                .filter(f -> f.description().id().equals(set.description().id())
                        && f.numbers().length() == set.length()
                        && f.numbers().bodyLength() == set.bodyLength()
                        && f.geometry().cutsAs(medium))
                .orElseThrow(
                        () -> new DamagedMediumException("set", 0, "the set that was found", "another one, or none"));
    }

    /** What is behind the body, up to the end of archive. */
    static byte[] closing(SetFacts facts, WrittenBytes bytes) throws IOException {
        byte[] closing = new byte[new Closing(facts.geometry()).endOffset()];
        bytes.read(facts.numbers().bodyLength(), ByteBuffer.wrap(closing));
        return closing;
    }

    static JobRecord job(SetFacts facts, WrittenBytes bytes) throws IOException {
        return new Closing(facts.geometry()).job(closing(facts, bytes));
    }
}
