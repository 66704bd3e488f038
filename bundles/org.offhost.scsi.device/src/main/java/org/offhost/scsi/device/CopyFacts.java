// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.offhost.block.UnitProbe.Fact;
import org.offhost.block.UnitProbe.Section;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToStream;
import org.offhost.scsi.SegmentDescriptor.BlockToBlock;
import org.offhost.scsi.SegmentDescriptor.BlockToStream;
import org.offhost.scsi.SegmentDescriptor.InlineToStream;
import org.offhost.scsi.SegmentDescriptor.StreamToBlock;
import org.offhost.scsi.SegmentDescriptor.StreamToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.StreamToDiscard;

/** What the copy manager behind a unit says that it can do, and which ways of a backup that is enough for. */
final class CopyFacts {
    private static final int THIRD_PARTY_COPY = 0x8F;

    private final OperatingParameters said;
    private final List<Fact> facts = new ArrayList<>();

    private CopyFacts(OperatingParameters said) {
        this.said = said;
    }

    static Section of(LogicalUnit unit) throws IOException {
        List<Fact> facts;
        try {
            facts = asked(unit);
        } catch (CheckConditionException | InvalidFieldException e) {
            facts = List.of(new Fact("usable", "no: it does not tell its operating parameters (" + reason(e) + ")"));
        }
        return new Section("Third-party copy", facts);
    }

    private static List<Fact> asked(LogicalUnit unit) throws IOException {
        int most = OperatingParameters.MAX_LENGTH;
        CopyFacts copy = new CopyFacts(OperatingParameters.decode(
                unit.in(new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.OPERATING_PARAMETERS, 0, most), most)));
        copy.facts.add(new Fact("VPD page 8Fh", page(unit)));
        copy.limits();
        copy.uses();
        return copy.facts;
    }

    private static String page(LogicalUnit unit) throws IOException {
        try {
            unit.in(new Cdb.Inquiry(true, THIRD_PARTY_COPY, 512), 512);
            return "there";
        } catch (CheckConditionException e) {
            return "not there; the operating parameters are asked for anyway";
        }
    }

    private void limits() {
        facts.add(new Fact("descriptors of units", String.valueOf(said.maxCscds())));
        facts.add(new Fact("segments a command", String.valueOf(said.maxSegments())));
        facts.add(new Fact(
                "longest segment", said.maxSegmentLength() == 0 ? "no limit told" : bytes(said.maxSegmentLength())));
        facts.add(new Fact("longest inline data", bytes(said.maxInlineLength())));
        facts.add(new Fact("commands at a time", String.valueOf(said.maxConcurrentCopies())));
        facts.add(new Fact(
                "descriptor types",
                said.implementedTypes().stream()
                        .sorted()
                        .map(t -> String.format("%02Xh", t))
                        .collect(Collectors.joining(" "))));
    }

    private void uses() {
        use("disk to disk", either(BlockBytesToBlockBytes.TYPE, BlockToBlock.TYPE), "neither 0Ah nor 02h");
        use(
                "disk to tape",
                said.implementsType(InlineToStream.TYPE) && either(BlockBytesToStream.TYPE, BlockToStream.TYPE),
                "it needs 04h, and 08h or 00h");
        use(
                "tape to disk",
                said.implementsType(StreamToDiscard.TYPE) && either(StreamToBlockBytes.TYPE, StreamToBlock.TYPE),
                "it needs 06h, and 09h or 01h");
    }

    private boolean either(int one, int other) {
        return said.implementsType(one) || said.implementsType(other);
    }

    private void use(String way, boolean able, String missing) {
        String why;
        if (!said.implementsType(CscdDescriptor.TYPE)) {
            why = "no: it does not take descriptors of type E4h, by which units are named";
        } else if (said.maxCscds() < 2) {
            why = "no: it takes " + said.maxCscds() + " descriptors of units, two are needed";
        } else if (said.maxSegments() < 1) {
            why = "no: it takes no segment";
        } else {
            why = able ? "yes, if it reaches the other unit, too" : "no: " + missing;
        }
        facts.add(new Fact(way, why));
    }

    /** What a unit that refuses says, in words. */
    static String reason(IOException e) {
        return e instanceof CheckConditionException c && c.sense().isPresent()
                ? c.sense().get().toString()
                : e.getMessage();
    }

    /** An amount as it is shown. */
    static String bytes(long n) {
        return String.format(Locale.ROOT, "%,d bytes", n);
    }
}
