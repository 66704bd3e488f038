// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.UnreadableBlockException;
import org.offhost.block.UnreadableRecordException;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.UnknownFormException;

/**
 * What is whole is readable: whether a set is whole, as far as its description, its length and its trailer tell, whatever
 * lies before or behind it. The same for every medium.
 */
public final class SetProof {
    private final Optional<SetFacts> facts;
    private final Optional<Doubt> doubt;
    private final String id;
    private final OptionalLong length;
    private final String checkLevel;

    private SetProof(Optional<SetFacts> facts, String id, Optional<Doubt> doubt) {
        this(facts, id, doubt, "");
    }

    private SetProof(Optional<SetFacts> facts, String id, Optional<Doubt> doubt, String checkLevel) {
        this(
                facts,
                id,
                doubt,
                facts.map(f -> OptionalLong.of(f.numbers().length())).orElse(OptionalLong.empty()),
                checkLevel);
    }

    private SetProof(
            Optional<SetFacts> facts, String id, Optional<Doubt> doubt, OptionalLong length, String checkLevel) {
        this.facts = facts;
        this.doubt = doubt;
        this.id = id;
        this.length = length;
        this.checkLevel = checkLevel;
    }

    /**
     * Why a set is not whole.
     *
     * @param part which part of it
     * @param offset byte of the set at which the part begins
     */
    public record Doubt(String part, long offset, String expected, String found) {
        Doubt(DamagedMediumException e) {
            this(e.structure(), e.position(), e.expected(), e.found());
        }
    }

    /**
     * Looks at the set that should begin here.
     *
     * @param bytes from its first byte on
     * @param room most bytes there can be
     * @param medium how sets of this medium are cut
     * @throws IOException if the device fails; a block or record that it cannot read is a doubt
     */
    public static SetProof of(WrittenBytes bytes, long room, MediumGeometry medium) throws IOException {
        String id = "";
        Optional<SetFacts> facts = Optional.empty();
        try {
            byte[] first = new byte[TarHeader.BLOCK];
            bytes.read(0, ByteBuffer.wrap(first));
            id = SetHeader.id(first);
            facts = SetHeader.read(bytes, room);
            if (facts.isEmpty()) {
                return new SetProof(facts, id, Optional.of(new Doubt("beginning", 0, "the header of a set", "zeros")));
            }
            Optional<Doubt> cut = cut(facts.get(), room, medium);
            if (cut.isPresent()) {
                return new SetProof(facts.filter(f -> fits(f, medium)), id, cut);
            }
            Closing closing = new Closing(facts.get().geometry());
            byte[] there = SetHeader.closing(facts.get(), bytes);
            if (closing.isClosing(there, facts.get())) {
                return new SetProof(facts, id, Optional.empty(), checkLevel(closing, there));
            }
            Doubt open = new Doubt("trailer", facts.get().numbers().bodyLength(), "the trailer of the set", "another");
            return new SetProof(facts, id, Optional.of(open));
        } catch (UnknownFormException e) {
            boolean placed =
                    e.length().orElse(-1) >= 2L * medium.unit() && e.length().getAsLong() % medium.unit() == 0;
            return new SetProof(facts, id, Optional.of(new Doubt(e)), placed ? e.length() : OptionalLong.empty(), "");
        } catch (DamagedMediumException e) {
            return new SetProof(facts, id, Optional.of(new Doubt(e)));
        } catch (UnreadableBlockException | UnreadableRecordException e) {
            long at = facts.map(f -> f.numbers().bodyLength()).orElse(0L);
            String part = facts.isPresent() ? "trailer" : "beginning";
            return new SetProof(facts, id, Optional.of(new Doubt(part, at, "bytes that can be read", e.getMessage())));
        }
    }

    /** A job record that is damaged is told by whoever asks for it. */
    private static String checkLevel(Closing closing, byte[] there) {
        try {
            return closing.job(there).checkLevel();
        } catch (DamagedMediumException e) {
            return "";
        }
    }

    /** Whether a length is one that sets of this medium have. */
    private static boolean fits(SetFacts facts, MediumGeometry medium) {
        LayoutNumbers n = facts.numbers();
        return facts.geometry().cutsAs(medium)
                && n.length() % medium.unit() == 0
                && n.length() >= 2L * medium.unit()
                && n.length() - n.bodyLength() == new Closing(medium).length();
    }

    private static Optional<Doubt> cut(SetFacts facts, long room, MediumGeometry medium) {
        if (!facts.geometry().cutsAs(medium)) {
            return Optional.of(new Doubt(
                    "description",
                    TarHeader.BLOCK,
                    "a set cut in units of " + medium.unit() + " bytes, as its medium is",
                    "units of " + facts.geometry().unit() + " bytes"));
        }
        if (!fits(facts, medium)) {
            return Optional.of(new Doubt(
                    "description",
                    TarHeader.BLOCK,
                    "the length of a set",
                    facts.numbers().length() + " bytes"));
        }
        // on disk the next set begins in the last unit, and plain zeros in it prove nothing
        long needed =
                medium.records() ? facts.numbers().length() : facts.numbers().length() - medium.unit();
        if (needed > room) {
            return Optional.of(
                    new Doubt("length", 0, facts.numbers().length() + " bytes", "the end of the medium after " + room));
        }
        return Optional.empty();
    }

    public boolean isWhole() {
        return doubt.isEmpty();
    }

    /** Bytes of it, if its description is whole, of whatever form, and they can be believed. */
    public OptionalLong length() {
        return length;
    }

    /** Whether another version wrote it, in a form that is not known here. */
    public boolean isOfOtherForm() {
        return facts.isEmpty() && length.isPresent();
    }

    /** Why it is not whole; there is a reason if it is not. */
    public Doubt doubt() {
        return doubt.orElseThrow();
    }

    /** Its id; empty if its first member does not tell. */
    public String id() {
        return id;
    }

    /** Which check held when it was made, by its job record; empty if that does not tell. */
    public String checkLevel() {
        return checkLevel;
    }

    public SetRecord record(long start, int number) {
        SetFacts f = facts.orElseThrow();
        return new SetRecord(
                f.description(), start, f.numbers().length(), f.numbers().bodyLength(), number);
    }
}
