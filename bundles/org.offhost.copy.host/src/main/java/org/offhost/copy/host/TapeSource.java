// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.RecordDevice;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.Place;

/** Ranges of records of one length; the record read last is kept for the range behind it. */
final class TapeSource implements Source {
    private final RecordDevice device;
    private final Place.Records place;
    private final ByteBuffer record;
    private long held = -1;
    private long next = -1;

    TapeSource(RecordDevice device, Place.Records place) {
        this.device = device;
        this.place = place;
        this.record = ByteBuffer.allocate(place.recordLength());
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            hold(at / place.recordLength());
            int inside = (int) (at % place.recordLength());
            int length = Math.min(target.remaining(), place.recordLength() - inside);
            target.put(record.slice(inside, length));
            at += length;
        }
    }

    private void hold(long index) throws IOException {
        if (index == held) {
            return;
        }
        held = -1;
        if (index != next) {
            next = -1;
            device.locate(place.firstObject() + index);
        }
        int length = device.read(record.clear());
        if (length != place.recordLength()) {
            throw new CopyException(
                    Reason.SOURCE_UNREADABLE,
                    "unit " + place.unit() + ", object " + (place.firstObject() + index) + ": a record of "
                            + place.recordLength() + " bytes expected, "
                            + (length == RecordDevice.FILEMARK
                                    ? "a filemark"
                                    : length == RecordDevice.BLANK ? "the end of data" : length + " bytes")
                            + " found");
        }
        held = index;
        next = index + 1;
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
