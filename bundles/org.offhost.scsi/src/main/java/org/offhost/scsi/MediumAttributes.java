// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cartridge and its drive tell of the medium: READ ATTRIBUTE, service action ATTRIBUTE VALUES (SPC-4, 6.20 and 7.4).
 * Binary attributes of eight bytes alone.
 *
 * @param values by attribute identifier
 */
public record MediumAttributes(SortedMap<Integer, Long> values) {
    public static final int OPERATION_CODE = 0x8C;

    /** MiB that still fit the partition, without compression. */
    public static final int REMAINING_CAPACITY = 0x0000;

    /** MiB of the whole partition, without compression. */
    public static final int MAXIMUM_CAPACITY = 0x0001;

    /** Bytes of the unit in which both are told. */
    public static final long CAPACITY_UNIT = 1 << 20;

    private static final int HEADER = 4;
    private static final int ATTRIBUTE_HEADER = 5;
    private static final byte READ_ONLY = (byte) 0x80;
    private static final int FORMAT = 0x03;
    private static final int MOST = 512;

    public MediumAttributes {
        values = new TreeMap<>(values);
    }

    /** Of a partition of so many bytes; both are rounded down to what can be told. */
    public static MediumAttributes ofCapacity(long remaining, long maximum) {
        SortedMap<Integer, Long> values = new TreeMap<>();
        values.put(REMAINING_CAPACITY, remaining / CAPACITY_UNIT);
        values.put(MAXIMUM_CAPACITY, maximum / CAPACITY_UNIT);
        return new MediumAttributes(values);
    }

    /** Bytes that still fit; empty if it is not told. */
    public OptionalLong remaining() {
        Long told = values.get(REMAINING_CAPACITY);
        // all ones, and what no cartridge has, is no figure
        return told == null || told < 0 || told > Long.MAX_VALUE / CAPACITY_UNIT
                ? OptionalLong.empty()
                : OptionalLong.of(told * CAPACITY_UNIT);
    }

    /**
     * Asks a drive for all from the first attribute on.
     *
     * @return empty if it cannot tell: it has no such command, or the cartridge no memory that can be read
     */
    public static Optional<MediumAttributes> of(LogicalUnit unit) throws IOException {
        ByteBuffer cdb = ByteBuffer.allocate(16).put(0, (byte) OPERATION_CODE).putInt(10, MOST);
        ByteBuffer data = ByteBuffer.allocate(MOST);
        ScsiResponse response =
                unit.repeated(() -> ScsiCommand.in(cdb.array().clone(), data.clear()), LogicalUnit.TIMEOUT);
        if (response.status() == ScsiResponse.GOOD) {
            return Optional.of(decode(data.flip()));
        }
        if (response.status() == ScsiResponse.CHECK_CONDITION) {
            return Optional.empty();
        }
        throw CheckConditionException.of(unit.designator(), "READ ATTRIBUTE", response);
    }

    /** Attributes of another form or length are passed over, and so is one that the allocation length cut. */
    static MediumAttributes decode(ByteBuffer data) throws InvalidFieldException {
        SortedMap<Integer, Long> values = new TreeMap<>();
        Fields f = Fields.ofData(data, "READ ATTRIBUTE data");
        int end = (int) Math.min(f.length(), HEADER + f.u32(0));
        for (int at = HEADER; at + ATTRIBUTE_HEADER <= end; ) {
            int length = f.u16(at + 3);
            if (length == Long.BYTES && (f.u8(at + 2) & FORMAT) == 0 && at + ATTRIBUTE_HEADER + length <= end) {
                values.put(f.u16(at), f.s64(at + ATTRIBUTE_HEADER));
            }
            at += ATTRIBUTE_HEADER + length;
        }
        return new MediumAttributes(values);
    }

    /** Those from an identifier on. */
    public byte[] encode(int first) {
        SortedMap<Integer, Long> from = values.tailMap(first);
        ByteBuffer b = ByteBuffer.allocate(HEADER + from.size() * (ATTRIBUTE_HEADER + Long.BYTES));
        b.putInt(b.capacity() - HEADER);
        from.forEach((id, value) -> b.putShort(id.shortValue())
                .put(READ_ONLY)
                .putShort((short) Long.BYTES)
                .putLong(value));
        return b.array();
    }
}
