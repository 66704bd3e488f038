// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.UnitProbe.Fact;
import org.offhost.block.UnitProbe.Section;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.MediumAttributes;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/** What a unit says of itself, asked by commands that change nothing. */
final class UnitFacts {
    private static final int BLOCK_LIMITS = 0xB0;
    private static final int LOG_STATISTICS = 0x19;
    private static final int MOST = 512;

    private final LogicalUnit unit;
    private final List<Section> sections = new ArrayList<>();

    private UnitFacts(LogicalUnit unit) {
        this.unit = unit;
    }

    static List<Section> of(LogicalUnit unit) throws IOException {
        UnitFacts facts = new UnitFacts(unit);
        facts.section("Identity", facts::identity);
        facts.section("Size and limits", facts::limits);
        facts.sections.add(CopyFacts.of(unit));
        facts.section("Write counters", facts::writes);
        facts.section("Reservations", facts::reservations);
        return List.copyOf(facts.sections);
    }

    /** Asks for the facts of a section. */
    private interface Question {
        void ask(List<Fact> to) throws IOException;
    }

    /** What a unit refuses, or answers wrongly, is said in the place of the rest. */
    private void section(String title, Question question) throws IOException {
        List<Fact> facts = new ArrayList<>();
        try {
            question.ask(facts);
        } catch (CheckConditionException | InvalidFieldException e) {
            facts.add(new Fact("not told", CopyFacts.reason(e)));
        }
        sections.add(new Section(title, facts));
    }

    private void identity(List<Fact> to) throws IOException {
        LogicalUnit.Identity i = unit.identity();
        InquiryData inquiry = i.inquiry();
        to.add(new Fact("designator", i.designator().toString()));
        to.add(new Fact("kind", i.type() == DeviceType.TAPE ? "tape" : "disk"));
        to.add(new Fact("vendor", inquiry.vendor()));
        to.add(new Fact("product", inquiry.product()));
        to.add(new Fact("revision", inquiry.revision()));
        String serial = unit.serialNumber();
        to.add(new Fact("serial number", serial.isEmpty() ? "none (no VPD page 80h)" : serial));
        to.add(new Fact("reached as", i.initiator()));
    }

    private void limits(List<Fact> to) throws IOException {
        to.add(new Fact("write-protected", writeProtected()));
        if (unit.identity().type() == DeviceType.TAPE) {
            ByteBuffer b = unit.in(new Cdb.ReadBlockLimits(), 6);
            to.add(new Fact("longest record", CopyFacts.bytes(b.getInt(0) & 0xFF_FFFF)));
            to.add(new Fact("shortest record", CopyFacts.bytes(b.getShort(4) & 0xFFFF)));
            OptionalLong left =
                    MediumAttributes.of(unit).map(MediumAttributes::remaining).orElse(OptionalLong.empty());
            to.add(new Fact("left on the medium", left.isPresent() ? CopyFacts.bytes(left.getAsLong()) : "not told"));
            return;
        }
        Capacity c = unit.capacity();
        to.add(new Fact("capacity", CopyFacts.bytes(c.bytes())));
        to.add(new Fact("logical block", CopyFacts.bytes(c.blockLength())));
        ByteBuffer b = unit.in(new Cdb.Inquiry(true, BLOCK_LIMITS, 64), 64);
        if (b.remaining() >= 16) {
            to.add(new Fact("longest transfer", blocks(b.getInt(8), c)));
            to.add(new Fact("best transfer", blocks(b.getInt(12), c)));
        }
        if (b.remaining() >= 24) {
            to.add(new Fact("longest UNMAP", b.getInt(20) == 0 ? "no UNMAP" : blocks(b.getInt(20), c)));
        }
    }

    /** The other limits are told even to whom another host keeps out (SPC-4, table 67). */
    private String writeProtected() throws IOException {
        try {
            return unit.writeProtected() ? "yes" : "no";
        } catch (CheckConditionException e) {
            return "not told: " + CopyFacts.reason(e);
        }
    }

    private static String blocks(int field, Capacity c) {
        long n = field & 0xFFFF_FFFFL;
        return n == 0 || n == 0xFFFF_FFFFL ? "no limit told" : CopyFacts.bytes(n * c.blockLength());
    }

    /** Statistics by which somebody else's writes could be seen: LOG SENSE page 19h (SPC-4 7.3.9). */
    private void writes(List<Fact> to) throws IOException {
        byte[] cdb = {0x4D, 0, 0x40 | LOG_STATISTICS, 0, 0, 0, 0, (byte) (MOST >> 8), 0, 0};
        ByteBuffer b = raw("LOG SENSE, page 19h", cdb);
        // header of 4 bytes, then parameter 0001h: 4 bytes, read commands, write commands, blocks received
        if (b.remaining() < 32 || b.getShort(4) != 1) {
            to.add(new Fact("not told", "page 19h has no counters"));
            return;
        }
        to.add(new Fact("write commands", String.valueOf(b.getLong(16))));
        to.add(new Fact("blocks written", String.valueOf(b.getLong(24))));
    }

    /** PERSISTENT RESERVE IN, READ KEYS and READ RESERVATION (SPC-4 6.15). */
    private void reservations(List<Fact> to) throws IOException {
        ByteBuffer keys = raw("PERSISTENT RESERVE IN, READ KEYS", reserveIn(0));
        int count = keys.remaining() < 8 ? 0 : Math.max(0, keys.getInt(4)) / 8;
        to.add(new Fact("registered keys", String.valueOf(count)));
        ByteBuffer held = raw("PERSISTENT RESERVE IN, READ RESERVATION", reserveIn(1));
        boolean any = held.remaining() >= 24 && held.getInt(4) >= 16;
        to.add(new Fact(
                "held",
                any
                        ? String.format("by key %016Xh, %s", held.getLong(8), type(held.get(21) & 0x0F))
                        : "by nobody (as far as persistent reservations tell)"));
    }

    private static byte[] reserveIn(int action) {
        return new byte[] {0x5E, (byte) action, 0, 0, 0, 0, 0, (byte) (MOST >> 8), 0, 0};
    }

    private static String type(int type) {
        return switch (type) {
            case 1 -> "Write Exclusive";
            case 3 -> "Exclusive Access";
            case 5 -> "Write Exclusive – Registrants Only";
            case 6 -> "Exclusive Access – Registrants Only";
            case 7 -> "Write Exclusive – All Registrants";
            case 8 -> "Exclusive Access – All Registrants";
            default -> "type " + type;
        };
    }

    private ByteBuffer raw(String name, byte[] cdb) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(MOST);
        ScsiResponse response = unit.repeated(() -> ScsiCommand.in(cdb, data.clear()), LogicalUnit.TIMEOUT);
        if (response.status() != ScsiResponse.GOOD) {
            throw CheckConditionException.of(unit.designator(), name, response);
        }
        return data.flip();
    }
}
