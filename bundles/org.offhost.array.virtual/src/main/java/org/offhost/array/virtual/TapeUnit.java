// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.copy.Party;
import org.offhost.array.virtual.medium.tape.TapPlace;
import org.offhost.array.virtual.medium.tape.TapeMedium;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.RecordLimits;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TapePosition;

/** A sequential-access device (SSC-4) with variable records, one partition. */
final class TapeUnit extends DeviceServer {
    /** DATA PHASE ERROR. */
    private static final AdditionalSense TOO_LITTLE_DATA = new AdditionalSense(0x4B, 0x00);

    private final TapeMedium medium;

    TapeUnit(TapeMedium medium, CopyManager copies) {
        super(medium.designator(), copies);
        this.medium = medium;
    }

    TapeMedium medium() {
        return medium;
    }

    @Override
    DeviceType type() {
        return DeviceType.TAPE;
    }

    @Override
    Party party() {
        return new Party.Stream(medium);
    }

    @Override
    boolean readOnly() {
        return medium.readOnly();
    }

    @Override
    void test() throws IOException {
        medium.test();
    }

    @Override
    ScsiResponse executeOwn(Cdb cdb, Request request) throws IOException {
        if (cdb instanceof Cdb.ReadRecord c) {
            requireVariable(c.fixed(), c.length());
            medium.read(request.command().dataIn(), c.length(), c.suppressIncorrectLength());
        } else if (cdb instanceof Cdb.WriteRecord c) {
            requireVariable(c.fixed(), c.length());
            ByteBuffer out = request.command().dataOut().duplicate();
            if (out.remaining() < c.length()) {
                return check(SenseData.of(SenseKey.ABORTED_COMMAND, TOO_LITTLE_DATA));
            }
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
            return request.answer(new RecordLimits(0, TapeMedium.LONGEST_RECORD, 1).encode(), Integer.MAX_VALUE);
        } else {
            throw invalidCdb(0, "command of another device type");
        }
        return ScsiResponse.good();
    }

    private static void requireVariable(boolean fixed, int length) throws InvalidFieldException {
        if (fixed) {
            throw invalidCdb(1, "FIXED is set; the drive has variable records");
        }
        if (length > TapeMedium.LONGEST_RECORD) {
            throw invalidCdb(2, "record of " + length + " bytes, at most " + TapeMedium.LONGEST_RECORD);
        }
    }

    private void space(Cdb.Space c) throws IOException {
        switch (c.what()) {
            case Cdb.Space.RECORDS -> medium.spaceRecords(c.count());
            case Cdb.Space.FILEMARKS -> medium.spaceFilemarks(c.count());
            case Cdb.Space.END_OF_DATA -> medium.spaceToEnd();
            default -> throw invalidCdb(1, "SPACE code " + c.what());
        }
    }

    private byte[] position(Cdb.ReadPosition c) throws IOException {
        TapPlace place = medium.place();
        TapePosition position =
                new TapePosition(place.object() == 0, medium.isNearEnd(), true, place.object(), place.filemarks());
        return switch (c.serviceAction()) {
            case Cdb.ReadPosition.SHORT -> position.encodeShort();
            case Cdb.ReadPosition.LONG -> position.encodeLong();
            default -> throw invalidCdb(1, "READ POSITION service action " + c.serviceAction());
        };
    }
}
