// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;

/**
 * The label of a physical volume and the header behind it (LVM2, lib/label/label.h and lib/format_text/layout.h).
 *
 * @param position byte of the device at which it begins
 * @param id of the physical volume, as people see it
 * @param areas where the metadata lies, in the label's order; the last may be at the device's end
 */
record PvLabel(long position, String id, List<Extent> areas) {
    /** Bytes that LVM calls a sector, whatever the device's blocks are. */
    static final int SECTOR = 512;

    /** A label is in one of the first sectors. */
    private static final int PLACES = 4;

    private static final long NAME = 0x454E4F4C4542414CL; // LABELONE
    private static final long TYPE = 0x31303020324D564CL; // LVM2 001
    private static final int SUM_AT = 16;
    private static final int SUMMED_FROM = 20;
    private static final int CONTENT_AT = 20;
    private static final int TYPE_AT = 24;
    private static final int LEAST_CONTENT = 32;
    private static final int ID_LENGTH = 32;
    private static final int AREA = 16;

    PvLabel {
        areas = List.copyOf(areas);
    }

    /**
     * The first sound label.
     *
     * @return empty if there is none
     * @throws CorruptStructureException if there are labels of physical volumes, and none is sound
     */
    static Optional<PvLabel> find(BlockDevice device) throws IOException {
        CorruptStructureException corrupt = null;
        for (int sector = 0; sector < PLACES && (sector + 1) * SECTOR <= device.size(); sector++) {
            ByteBuffer bytes = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
            device.read((long) sector * SECTOR, bytes);
            bytes.clear();
            if (bytes.getLong(0) == NAME && bytes.getLong(TYPE_AT) == TYPE) {
                try {
                    return Optional.of(sound(bytes, sector));
                } catch (CorruptStructureException e) {
                    corrupt = corrupt == null ? e : corrupt;
                }
            }
        }
        if (corrupt != null) {
            throw corrupt;
        }
        return Optional.empty();
    }

    private static PvLabel sound(ByteBuffer bytes, int sector) throws CorruptStructureException {
        long position = (long) sector * SECTOR;
        int sum = LvmSum.of(bytes.duplicate().position(SUMMED_FROM));
        if (sum != bytes.getInt(SUM_AT)) {
            throw corrupt(
                    position, "sum " + Integer.toHexString(sum) + "h", Integer.toHexString(bytes.getInt(SUM_AT)) + "h");
        }
        if (bytes.getLong(8) != sector) {
            throw corrupt(position, "its own sector, " + sector, "sector " + Long.toUnsignedString(bytes.getLong(8)));
        }
        int content = bytes.getInt(CONTENT_AT);
        if (content < LEAST_CONTENT || content > SECTOR - ID_LENGTH - 8) {
            throw corrupt(position, "a header within the sector", "offset " + Integer.toUnsignedString(content));
        }
        String id = id(bytes.slice(content, ID_LENGTH), position);
        bytes.position(content + ID_LENGTH + 8); // behind the size, which growing the volume does not correct
        areas(bytes, position); // of data: where it begins, the text says; one that goes to the end has no length
        return new PvLabel(position, id, areas(bytes, position));
    }

    private static String id(ByteBuffer bytes, long position) throws CorruptStructureException {
        String plain = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        if (!plain.chars().allMatch(PvLabel::isOfId)) {
            throw corrupt(position, "an id of 32 letters and digits", "other characters");
        }
        return LvmId.dashed(plain);
    }

    private static boolean isOfId(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '!' || c == '#';
    }

    /** A list that ends with an entry at 0. */
    private static List<Extent> areas(ByteBuffer bytes, long position) throws CorruptStructureException {
        List<Extent> areas = new ArrayList<>();
        while (bytes.remaining() >= AREA) {
            long at = bytes.getLong();
            long length = bytes.getLong();
            if (at == 0) {
                return areas;
            }
            if (at < 0 || length < 0 || at > Long.MAX_VALUE - length - 1) {
                throw corrupt(
                        position,
                        "areas within 63 bits",
                        Long.toUnsignedString(length) + " bytes at " + Long.toUnsignedString(at));
            }
            areas.add(new Extent(at, Math.max(1, length)));
        }
        throw corrupt(position, "lists of areas that end within the sector", "none");
    }

    private static CorruptStructureException corrupt(long position, String expected, String found) {
        return new CorruptStructureException("LVM2 label", position, expected, found);
    }
}
