// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;

/**
 * An area of texts on a physical volume: a header, and behind it a ring (LVM2, lib/format_text/layout.h).
 *
 * <p>Only the text that the header points to counts. Those before it stay in the ring, also of groups that are no more.
 *
 * @param device the physical volume
 * @param place where the label says that it lies
 */
record MetadataArea(BlockDevice device, Extent place) {
    /** Bytes of a text that are read at most: some 8,000 logical volumes. */
    static final int MOST_TEXT = 4 << 20;

    private static final int HEADER = 512;
    private static final byte[] MAGIC = " LVM2 x[5A%r0N*>".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_AT = 20;
    private static final int START_AT = 24;
    private static final int SIZE_AT = 32;
    private static final int TEXT_AT = 40;
    private static final int IGNORED = 1;

    /**
     * What an area has.
     *
     * @param position byte of the device at which the text begins
     * @param sum of the text
     */
    record Text(long position, byte[] bytes, int sum) {}

    /** A pointer of the header to a text. */
    private record Pointer(long offset, long length, int sum, boolean ignored) {}

    /**
     * The text.
     *
     * @return empty if the physical volume is in no group, or the area is one that LVM was told not to use
     * @throws CorruptStructureException if header or text is not sound
     */
    Optional<Text> text() throws IOException {
        Pointer pointer = pointer();
        if (pointer.ignored() || pointer.offset() == 0) {
            return Optional.empty();
        }
        long ring = place.length() - HEADER;
        if (pointer.offset() < HEADER
                || pointer.offset() >= place.length()
                || pointer.length() < 1
                || pointer.length() > ring) {
            throw corrupt(
                    "a text within the area's " + place.length() + " bytes",
                    Long.toUnsignedString(pointer.length()) + " bytes at " + Long.toUnsignedString(pointer.offset()));
        }
        if (pointer.length() > MOST_TEXT) {
            throw corrupt("a text of at most " + MOST_TEXT + " bytes", pointer.length() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) pointer.length());
        int first = (int) Math.min(pointer.length(), place.length() - pointer.offset());
        device.read(place.position() + pointer.offset(), bytes.limit(first));
        if (first < pointer.length()) {
            device.read(place.position() + HEADER, bytes.limit(bytes.capacity())); // it goes round
        }
        long position = place.position() + pointer.offset();
        int sum = LvmSum.of(bytes.clear());
        if (sum != pointer.sum()) {
            throw new CorruptStructureException(
                    "volume group text",
                    position,
                    "sum " + Integer.toHexString(pointer.sum()) + "h over " + pointer.length() + " bytes",
                    Integer.toHexString(sum) + "h");
        }
        return Optional.of(new Text(position, bytes.array(), sum));
    }

    private Pointer pointer() throws IOException {
        if (place.length() <= HEADER || place.position() > device.size() - place.length()) {
            throw corrupt("an area on the device's " + device.size() + " bytes", place.length() + " bytes");
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        device.read(place.position(), header);
        header.clear();
        if (!header.slice(4, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw corrupt("its magic bytes", "others");
        }
        int sum = LvmSum.of(header.duplicate().position(4));
        if (sum != header.getInt(0)) {
            throw corrupt("sum " + Integer.toHexString(sum) + "h", Integer.toHexString(header.getInt(0)) + "h");
        }
        if (header.getInt(VERSION_AT) != 1) {
            throw corrupt("version 1", Integer.toUnsignedString(header.getInt(VERSION_AT)));
        }
        if (header.getLong(START_AT) != place.position() || header.getLong(SIZE_AT) != place.length()) {
            throw corrupt(
                    "its own place, " + place.length() + " bytes",
                    Long.toUnsignedString(header.getLong(SIZE_AT)) + " bytes at "
                            + Long.toUnsignedString(header.getLong(START_AT)));
        }
        return new Pointer(
                header.getLong(TEXT_AT),
                header.getLong(TEXT_AT + 8),
                header.getInt(TEXT_AT + 16),
                (header.getInt(TEXT_AT + 20) & IGNORED) != 0);
    }

    private CorruptStructureException corrupt(String expected, String found) {
        return new CorruptStructureException("LVM2 metadata area", place.position(), expected, found);
    }
}
