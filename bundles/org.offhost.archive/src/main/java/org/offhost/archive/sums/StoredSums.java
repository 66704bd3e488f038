// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.offhost.archive.SetDecision;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.Document;

/**
 * A record of sums as found on a medium, where it stands like a set and is none; or evidence of another kind: a decision, or
 * what a later version wrote and is passed over here.
 *
 * @param start of a disk the byte, of a tape the logical object at which it begins
 * @param length bytes of it, end of archive included
 * @param setId the set it is of
 * @param facts what it says of itself; empty if it holds no sums, or those of a form that is not known here
 * @param decision what was decided of the set, if it is that
 */
public record StoredSums(
        long start, long length, String setId, Optional<SumsFacts> facts, Optional<SetDecision> decision) {
    /** KIND-DATE in the folder of our own members. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9-]{1,64}" + MemberNames.OWN + "[a-z]+-[0-9]{8}-[0-9]{6}/" + SumsText.ABOUT);

    /** Whether a block is the header of a first member of such a record. */
    public static boolean isHeader(byte[] block) {
        return TarHeader.parse(block).filter(h -> isName(h.name())).isPresent();
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Reads the first unit of a record.
     *
     * @param bytes from its beginning on
     * @param start where that is
     * @param room most bytes there can be
     * @return empty if there is no record of sums
     * @throws DamagedMediumException if there is one, damaged
     */
    public static Optional<StoredSums> read(WrittenBytes bytes, long start, long room, int unit) throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        bytes.read(0, ByteBuffer.wrap(block));
        if (!isHeader(block)) {
            return Optional.empty();
        }
        int size = unit - TarHeader.BLOCK;
        if (TarHeader.parse(block).orElseThrow().size() != size) {
            throw new DamagedMediumException("sums", 0, "a member of " + size + " bytes", "another length");
        }
        byte[] text = new byte[size];
        bytes.read(TarHeader.BLOCK, ByteBuffer.wrap(text));
        Document d = Document.parse(text)
                .orElseThrow(() -> new DamagedMediumException("sums", TarHeader.BLOCK, "a whole document", "another"));
        Optional<SumsFacts> facts = SumsFacts.read(d);
        if (facts.isEmpty() && SumsFacts.isOfThisForm(d)) {
            throw new DamagedMediumException("sums", TarHeader.BLOCK, "facts of sums", "others");
        }
        long length = length(d);
        // a medium may be cut right behind them: the end of the archive holds nothing of them
        if (length % unit != 0 || length < 2L * unit || length - unit > room) {
            throw new DamagedMediumException("sums", 0, "a record of at most " + room + " bytes", length + " bytes");
        }
        return Optional.of(new StoredSums(start, length, d.get("set").orElse(""), facts, DecisionRecord.read(d)));
    }

    private static long length(Document d) {
        try {
            return Long.parseLong(d.get(EvidenceRecord.LENGTH).orElse(""));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
