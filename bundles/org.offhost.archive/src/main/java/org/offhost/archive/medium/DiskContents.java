// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.SetHeader;
import org.offhost.archive.set.SetProof;
import org.offhost.archive.sums.StoredSums;
import org.offhost.archive.tar.PlainTar;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

/** What was found on a disk, put in order: the sets that are whole, what else there is, and where a set can be added. */
final class DiskContents {
    private final BlockDevice device;
    private final int unit;
    private final List<LabelSlots.Slot> slots;
    private final List<SetRecord> sets = new ArrayList<>();
    private final SumsLedger ledger = new SumsLedger(DiskContents::where);
    private final List<MediumFinding> findings = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int number;
    private long end;
    private Optional<String> refusal = Optional.empty();

    /**
     * @param pieces by position
     * @param slots newest first, whatever they say
     * @param wide whether to look well where nothing was ever written, and not at some blocks only if a slot tells where
     *     the sets end
     */
    DiskContents(BlockDevice device, int unit, List<DiskPiece> pieces, List<LabelSlots.Slot> slots, boolean wide)
            throws IOException {
        this.device = device;
        this.unit = unit;
        this.slots = slots;
        this.end = LabelSlots.FIRST_SET * unit;
        for (DiskPiece piece : pieces) {
            gap(piece.start());
            add(piece);
            end = piece.end();
        }
        compareWithSlot(pieces);
        requireSlots(pieces);
        lookBehind(wide);
        long room = device.size() / unit * unit - end;
        findings.addAll(ledger.findings(room, new MediumGeometry(false, unit, device.blockLength()), findings));
    }

    MediumScan scan() {
        return ledger.scan(sets, findings);
    }

    /** The records of sums, which are no sets. */
    List<StoredSums> sums() {
        return ledger.sums();
    }

    /** Where the next set begins. */
    long end() {
        return end;
    }

    /** The next set's number. */
    int next() {
        return number + 1;
    }

    /** Why nothing may be written at {@link #end}; empty if it may. */
    Optional<String> refusal() {
        return refusal;
    }

    private static String where(long position) {
        return "byte " + position + " of the medium";
    }

    private void find(MediumFinding.Kind kind, String id, long at, String expected, String found, String advice) {
        findings.add(new MediumFinding(kind, id, at, where(at), expected, found, advice));
    }

    private void gap(long to) throws IOException {
        if (to > end) {
            byte[] first = unit(device, end, TarHeader.BLOCK);
            boolean evidence = StoredSums.isHeader(first);
            number += evidence ? 0 : 1;
            String id = SetHeader.id(first);
            String found = (to - end)
                    + (evidence ? " bytes of damaged sums" : " bytes in which no whole set can be recognized");
            find(MediumFinding.Kind.DAMAGED, id, end, "sets up to byte " + to, found, PlainTar.way(id));
        }
    }

    private void add(DiskPiece piece) {
        if (piece.sums().isPresent()) {
            ledger.add(piece.sums().get());
            return;
        }
        number++;
        SetProof proof = piece.proof().orElseThrow();
        if (!proof.isWhole()) {
            SetProof.Doubt doubt = proof.doubt();
            findings.add(new MediumFinding(
                    proof.isOfOtherForm() ? MediumFinding.Kind.OTHER_FORM : MediumFinding.Kind.DAMAGED,
                    piece.id(),
                    piece.start(),
                    doubt.part() + " at " + where(piece.start() + doubt.offset()),
                    doubt.expected(),
                    doubt.found(),
                    proof.isOfOtherForm() ? "" : PlainTar.way(piece.id())));
        } else if (ids.add(piece.id())) {
            SetRecord set = proof.record(piece.start(), number);
            sets.add(set);
            ledger.add(set, proof);
        } else {
            find(
                    MediumFinding.Kind.DAMAGED,
                    piece.id(),
                    piece.start(),
                    "a set of another id",
                    "the id of a set before it",
                    PlainTar.way(piece.id()));
        }
    }

    private void compareWithSlot(List<DiskPiece> pieces) throws IOException {
        if (slots.isEmpty()) {
            return;
        }
        LabelSlots.Slot slot = slots.get(0);
        boolean place = slot.end() % unit == 0 && slot.end() >= LabelSlots.FIRST_SET * unit;
        if (place && slot.end() > end && slot.end() <= device.size()) {
            gap(slot.end());
            end = slot.end();
        } else if (!place || slot.end() > end) {
            boolean cut = !pieces.isEmpty() && end == device.size();
            if (!cut) {
                find(
                        MediumFinding.Kind.MISSING,
                        "",
                        end,
                        slot.sets() + " sets up to byte " + slot.end() + ", as the label says",
                        "no set behind byte " + end + " of " + device.size(),
                        PlainTar.way(""));
                refusal = Optional.of("its label tells of sets up to byte " + slot.end() + ", they end at byte " + end);
            }
        } else if (slot.end() == end && slot.sets() > number) {
            find(MediumFinding.Kind.MISSING, "", end, slot.sets() + " sets, as the label says", number + "", "");
        }
    }

    /** Whoever commits writes a slot right after: at most the last set or sums are not told of. */
    private void requireSlots(List<DiskPiece> pieces) {
        long told = slots.isEmpty() ? 0 : slots.get(0).end();
        long untold = pieces.stream().filter(p -> p.start() >= told).count();
        if (slots.isEmpty() ? untold > 0 : untold > 1) {
            String found = slots.isEmpty() ? "none that is whole" : "one that tells of sets up to byte " + told;
            find(
                    MediumFinding.Kind.DAMAGED,
                    "",
                    unit,
                    "a slot of the label that tells of sets up to byte " + end,
                    found,
                    "Every set is found without it. " + PlainTar.way(""));
        }
    }

    /** Whether the unit in which a set would begin holds none: it begins with a block of zeros. */
    static boolean isEmpty(BlockDevice device, long at) throws IOException {
        return TarHeader.isZeros(unit(device, at, TarHeader.BLOCK));
    }

    private static byte[] unit(BlockDevice device, long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        try {
            device.read(at, ByteBuffer.wrap(bytes));
        } catch (UnreadableBlockException e) {
            bytes[0] = 1; // nobody knows what is there
        }
        return bytes;
    }

    private UnusedRoom unusedRoom() {
        return UnusedRoom.behind(device, unit, end, slots.stream().findFirst());
    }

    /** Reads where nothing was ever written, more of it than a scan does. */
    Optional<MediumFinding> unused() throws IOException {
        OptionalLong data = unusedRoom().dataAnywhere();
        return data.isPresent() ? Optional.of(unexplained(data.getAsLong())) : Optional.empty();
    }

    private MediumFinding unexplained(long at) throws IOException {
        long from = unusedRoom().from();
        boolean silent =
                slots.stream().findFirst().filter(s -> s.written().isEmpty()).isPresent();
        String expected = "zeros from byte " + from + " on, "
                + (silent ? "unless an interrupted set was there" : "where nothing was ever written");
        long there = at - at % unit;
        byte[] bytes = unit(device, there, (int) Math.min(unit, device.size() - there));
        String found = Signatures.find(bytes).orElse("data that is no set");
        String advice =
                PlainTar.way("") + ". If nobody needs it, cut it off the file: truncate -s " + (end + unit) + " MEDIUM";
        MediumFinding.Kind kind = silent ? MediumFinding.Kind.UNCOMMITTED : MediumFinding.Kind.BEHIND;
        return new MediumFinding(kind, "", at, where(at), expected, found, advice);
    }

    private boolean isEndTold() {
        return slots.stream().anyMatch(s -> s.end() == end);
    }

    private void lookBehind(boolean wide) throws IOException {
        if (end > device.size() - unit) {
            return;
        }
        if (wide || !isEndTold()) {
            OptionalLong data = unusedRoom().data();
            if (data.isPresent()) {
                findings.add(unexplained(data.getAsLong()));
                refuseUntold(data.getAsLong());
            }
        }
        lookRightBehind();
    }

    private void refuseUntold(long at) {
        if (!isEndTold()) {
            refusal = Optional.of("behind its last set, at byte " + at
                    + ", lies data that may be a damaged set, and its label does not tell");
        }
    }

    private void lookRightBehind() throws IOException {
        byte[] behind = unit(device, end, unit);
        int first = Signatures.firstByte(behind);
        if (first >= TarHeader.BLOCK) {
            String id = DiskSetWriter.claimedBy(behind).orElse("");
            String left = id.isEmpty() ? "the beginning of a set" : "the beginning of set " + id;
            find(
                    MediumFinding.Kind.UNCOMMITTED,
                    id,
                    end,
                    "the end of the sets",
                    left + " that was never committed",
                    "It is resumed, or the next set is written over it");
        } else if (first >= 0) {
            find(
                    MediumFinding.Kind.BEHIND,
                    "",
                    end,
                    "the end of the sets",
                    Signatures.find(behind).orElse("data that is no set"),
                    PlainTar.way(""));
            refuseUntold(end);
        }
    }
}
