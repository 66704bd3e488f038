// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.RecordDevice;
import org.offhost.inventory.form.DamagedMediumException;

/** The bytes of a tape file whose records have one length; keeps the records read last. */
final class TapeBytes implements WrittenBytes {
    private final RecordDevice device;
    private final long first;
    private final int recordLength;
    private final KeptRecords records;
    private long ahead = -1;

    /** @param first logical object identifier of the first record */
    TapeBytes(RecordDevice device, long first, int recordLength) {
        this(device, first, recordLength, new KeptRecords());
    }

    /** @param kept of several tape files, none of which is written to meanwhile: memory does not grow with their number */
    TapeBytes(RecordDevice device, long first, int recordLength, KeptRecords kept) {
        this.device = device;
        this.first = first;
        this.recordLength = recordLength;
        this.records = kept;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            byte[] record = record(at / recordLength);
            int into = (int) (at % recordLength);
            int n = Math.min(target.remaining(), record.length - into);
            target.put(record, into, n);
            at += n;
        }
    }

    private byte[] record(long number) throws IOException {
        long object = first + number;
        byte[] known = records.get(object);
        if (known != null) {
            return known;
        }
        if (ahead != object || device.position() != object) {
            device.locate(object);
        }
        byte[] record = new byte[recordLength];
        int n = device.read(ByteBuffer.wrap(record));
        if (n != recordLength) {
            ahead = -1;
            throw new DamagedMediumException(
                    "tape file",
                    number * recordLength,
                    "a record of " + recordLength + " bytes at object " + object,
                    n == RecordDevice.FILEMARK ? "a filemark" : n == RecordDevice.BLANK ? "blank tape" : n + " bytes");
        }
        ahead = object + 1;
        records.put(object, record);
        return record;
    }
}
