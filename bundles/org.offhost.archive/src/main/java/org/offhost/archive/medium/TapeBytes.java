// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.RecordDevice;
import org.offhost.inventory.form.DamagedMediumException;

/** The bytes of a tape file whose records have one length; keeps the records read last. */
final class TapeBytes implements WrittenBytes {
    private static final int KEPT = 8;

    private final RecordDevice device;
    private final long first;
    private final int recordLength;
    private long ahead = -1;
    private final Map<Long, byte[]> records = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    /** @param first logical object identifier of the first record */
    TapeBytes(RecordDevice device, long first, int recordLength) {
        this.device = device;
        this.first = first;
        this.recordLength = recordLength;
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
        byte[] known = records.get(number);
        if (known != null) {
            return known;
        }
        long object = first + number;
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
        records.put(number, record);
        return record;
    }
}
