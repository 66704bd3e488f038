// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.LongAdder;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.array.virtual.access.ReservationFile;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.copy.Guard;
import org.offhost.array.virtual.copy.Party;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.Written;
import org.offhost.array.virtual.medium.tape.TapPlace;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.MediumAttributes;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.RecordLimits;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.TapePosition;

/** A sequential-access device (SSC-4) with variable records, one partition. */
public final class TapeUnit extends DeviceServer {
    /** SAM-5, SPC-4, SSC-4, iSCSI. */
    private static final List<Integer> STANDARDS = List.of(0x00A0, 0x0460, 0x0520, 0x0960);

    private static final int LOCATE_10 = 0x2B;
    private static final int LOCATE_16 = 0x92;

    private final VirtualTape medium;
    private final LongAdder reads = new LongAdder();

    public TapeUnit(VirtualTape medium, CopyManager copies, ReservationFile memory) {
        super(medium.designator(), DeviceType.TAPE, copies, memory);
        this.medium = medium;
        commands(List.of(
                moving("01 01 00 00 00 00", 600),
                asking("05 00 00 00 00 00"),
                moving("08 03 FF FF FF 00", 60),
                moving("0A 01 FF FF FF 00", 60),
                moving("10 01 FF FF FF 00", 60),
                moving("11 0F FF FF FF 00", 600),
                moving("91 0F 00 00 FF FF FF FF FF FF FF FF 00 00 00 00", 600),
                moving("2B 01 00 FF FF FF FF 00 00 00", 600),
                moving("92 01 00 00 FF FF FF FF FF FF FF FF 00 00 00 00", 600),
                asking("34 1F 00 00 00 00 00 FF FF 00"),
                new LogPages(this::counts).row(),
                CommandRow.withAction(
                        "8C 00 00 00 00 00 00 00 FF FF FF FF FF FF 00 00", CommandAccess.READS, 1, this::attributes)));
    }

    private AccessCounts counts() {
        Written written = medium.written();
        return new AccessCounts(reads.sum(), written.writes(), written.blocks(), reads.sum());
    }

    /** Of a tape without an end nothing is told. */
    private ScsiResponse attributes(Request request) throws IOException {
        ByteBuffer cdb = ByteBuffer.wrap(request.command().cdb());
        int first = cdb.getShort(8) & 0xFFFF;
        MediumAttributes all = medium.room()
                .map(r -> MediumAttributes.ofCapacity(r.left(), r.all()))
                .orElseThrow(() -> invalidCdb(8, "the tape has no end"));
        if (all.values().tailMap(first).isEmpty()) {
            throw invalidCdb(8, String.format("no attribute %04Xh or behind it", first));
        }
        return request.answer(all.encode(first), cdb.getInt(10) & 0xFFFF_FFFFL);
    }

    /** Whoever moves the tape disturbs who holds it, even by reading (SSC-4, table 15). */
    private CommandRow moving(String usage, int seconds) {
        return CommandRow.of(usage, CommandAccess.WRITES, seconds, r -> execute(decode(r), r));
    }

    private CommandRow asking(String usage) {
        return CommandRow.of(usage, CommandAccess.UNLESS_RESERVED, 1, r -> execute(decode(r), r));
    }

    public VirtualTape medium() {
        return medium;
    }

    @Override
    public DeviceType type() {
        return DeviceType.TAPE;
    }

    @Override
    boolean has(CommandRow row) {
        return super.has(row)
                && (drive().locates() || row.code() != LOCATE_10 && row.code() != LOCATE_16)
                && (drive().tellsCapacity() || row.code() != MediumAttributes.OPERATION_CODE);
    }

    @Override
    Party party(Guard guard) {
        return new Party.Stream(medium, guard);
    }

    @Override
    public boolean readOnly() {
        return medium.readOnly();
    }

    @Override
    void test() throws IOException {
        medium.test();
    }

    @Override
    List<Integer> standards() {
        return STANDARDS;
    }

    @Override
    boolean removable() {
        return true;
    }

    @Override
    SortedMap<Integer, byte[]> pages(OperatingParameters copyManager) {
        return VitalProductData.common(designator(), copyManager);
    }

    private ScsiResponse execute(Cdb cdb, Request request) throws IOException {
        if (cdb instanceof Cdb.ReadRecord c) {
            requireVariable(c.fixed(), c.length());
            read(c, request.command().dataIn());
        } else if (cdb instanceof Cdb.WriteRecord c) {
            requireVariable(c.fixed(), c.length());
            SentData.require(request, c.length());
            ByteBuffer out = request.sent();
            medium.write(out.limit(out.position() + c.length()));
        } else if (cdb instanceof Cdb.WriteFilemarks c) {
            medium.writeFilemarks(c.count(), c.immediate());
        } else if (cdb instanceof Cdb.Rewind) {
            medium.rewind();
        } else if (cdb instanceof Cdb.Locate c) {
            medium.locate(c.object());
        } else if (cdb instanceof Cdb.Space c) {
            space(c);
        } else if (cdb instanceof Cdb.ReadPosition c) {
            return request.answer(position(c), Integer.MAX_VALUE);
        } else if (cdb instanceof Cdb.ReadBlockLimits) {
            return request.answer(new RecordLimits(0, VirtualTape.LONGEST_RECORD, 1).encode(), Integer.MAX_VALUE);
        } else {
            throw invalidCdb(0, "command of another device type");
        }
        return ScsiResponse.good();
    }

    private static void requireVariable(boolean fixed, int length) throws InvalidFieldException {
        if (fixed) {
            throw invalidCdb(1, "FIXED is set; the drive has variable records");
        }
        if (length > VirtualTape.LONGEST_RECORD) {
            throw invalidCdb(2, "record of " + length + " bytes, at most " + VirtualTape.LONGEST_RECORD);
        }
    }

    private void read(Cdb.ReadRecord c, ByteBuffer target) throws IOException {
        boolean suppress = c.suppressIncorrectLength() && drive().suppressesLength();
        int start = target.position();
        try {
            medium.read(target, c.length(), suppress);
            reads.increment();
        } catch (MediumException e) {
            distort(e.sense(), target, start, c.length());
            throw e;
        }
    }

    /** Sends what a poor drive does beside the sense data. */
    private void distort(SenseData sense, ByteBuffer target, int start, int length) {
        if (drive().sendsAtFilemark() && sense.flags().filemark()) {
            target.put(new byte[Math.min(length, target.remaining())]);
        }
        int missing = (int) sense.information().orElse(0);
        if (drive().miscountsShortRecords() && sense.flags().incorrectLength() && missing > 0) {
            target.position(Math.min(target.limit(), start + missing));
        }
    }

    private void space(Cdb.Space c) throws IOException {
        switch (c.what()) {
            case Cdb.Space.RECORDS -> medium.spaceRecords(c.count(), drive().spacesBlindly());
            case Cdb.Space.FILEMARKS -> medium.spaceFilemarks(c.count());
            case Cdb.Space.END_OF_DATA -> medium.spaceToEnd();
            default -> throw invalidCdb(1, "SPACE code " + c.what());
        }
    }

    private byte[] position(Cdb.ReadPosition c) throws IOException {
        TapPlace place = medium.place();
        if (!drive().tellsPosition()) {
            return untold(c.serviceAction());
        }
        TapePosition position =
                new TapePosition(place.object() == 0, medium.isNearEnd(), true, place.object(), place.filemarks());
        return switch (c.serviceAction()) {
            case Cdb.ReadPosition.SHORT -> position.encodeShort();
            case Cdb.ReadPosition.LONG -> position.encodeLong();
            default -> throw invalidCdb(1, "READ POSITION service action " + c.serviceAction());
        };
    }

    /** Short: neither position nor counts are known (LOLU, LOCU, BYCU). Long: 0, and no flag says that it is not so. */
    private static byte[] untold(int serviceAction) throws InvalidFieldException {
        byte[] data = new byte
                [serviceAction == Cdb.ReadPosition.SHORT ? TapePosition.SHORT_LENGTH : TapePosition.LONG_LENGTH];
        switch (serviceAction) {
            case Cdb.ReadPosition.SHORT -> data[0] = 0x14;
            case Cdb.ReadPosition.LONG -> data[0] = 0;
            default -> throw invalidCdb(1, "READ POSITION service action " + serviceAction);
        }
        return data;
    }
}
