// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.kit.bytes.LittleEndianFields;

/**
 * The primary volume descriptor (ECMA-119, 8.4): where everything begins.
 *
 * @param label name of the volume
 * @param length bytes of the volume
 * @param pathTable the list of all directories
 * @param root byte at which the root directory begins
 * @param skipped bytes before the fields of a system use area (SUSP, 5.3); -1 if there are no such areas
 * @param evidence why this is an ISO 9660 volume
 */
record Descriptor(String label, long length, Extent pathTable, long root, int skipped, List<String> evidence) {
    static final String TYPE = "iso9660";
    static final int SECTOR = 2048;

    /** Addresses count sectors, an entry's number is the byte of its record, and a name is one in its case alone. */
    private static final VolumeTraits TRAITS =
            new VolumeTraits(SECTOR, "sector", "directory record", true, false, VolumeTraits.Metadata.POSIX, true);

    private static final int FIRST = 16;
    private static final int MOST = 32;
    private static final int PRIMARY = 1;
    private static final int LAST = 255;
    private static final byte[] SIGNATURE = "CD001".getBytes(StandardCharsets.US_ASCII);
    private static final int LABEL = 40;
    private static final int LABEL_LENGTH = 32;
    private static final int SECTORS = 80;
    private static final int BLOCK_LENGTH = 128;
    private static final int PATH_TABLE_LENGTH = 132;
    private static final int PATH_TABLE = 140;
    private static final int ROOT_RECORD = 156;

    /** Empty if there is no such descriptor. */
    static Optional<Descriptor> read(BlockDevice device) throws IOException {
        for (int i = FIRST; i < FIRST + MOST && (i + 1L) * SECTOR <= device.size(); i++) {
            ByteBuffer b = sector(device, (long) i * SECTOR);
            byte[] signature = new byte[SIGNATURE.length];
            b.get(1, signature);
            int type = new LittleEndianFields(b).u8(0);
            if (!Arrays.equals(signature, SIGNATURE) || type == LAST) {
                return Optional.empty();
            }
            if (type == PRIMARY) {
                return Optional.of(of(device, b, (long) i * SECTOR));
            }
        }
        return Optional.empty();
    }

    private static Descriptor of(BlockDevice device, ByteBuffer b, long at) throws IOException {
        LittleEndianFields fields = new LittleEndianFields(b);
        int block = fields.u16(BLOCK_LENGTH);
        require(at, BLOCK_LENGTH, block == SECTOR, "blocks of 2048 bytes", block);
        long length = fields.u32(SECTORS) * SECTOR;
        // who cut the image off hears of both lengths
        require(at, SECTORS, length <= device.size(), "at most the " + device.size() + " bytes of the device", length);
        Extent table = new Extent(fields.u32(PATH_TABLE) * SECTOR, Math.max(1, fields.u32(PATH_TABLE_LENGTH)));
        require(at, PATH_TABLE, table.end() <= length, "a path table within " + length + " bytes", table);
        DirectoryRecord root = DirectoryRecord.read(b, ROOT_RECORD, at, length);
        require(at, ROOT_RECORD, root.isDirectory() && root.length() > 0, "the record of a directory", root);
        // its first record is of itself, and has the system use fields that are for the whole volume
        DirectoryRecord self = DirectoryRecord.read(sector(device, root.extent()), 0, root.extent(), length);
        int skipped = SystemUse.skipped(self);
        String label = new String(b.array(), LABEL, LABEL_LENGTH, StandardCharsets.US_ASCII).trim();
        return new Descriptor(
                label,
                length,
                table,
                root.extent(),
                skipped,
                List.of(
                        "primary volume descriptor with CD001 at byte " + (at + 1) + ", " + length / SECTOR
                                + " sectors of " + SECTOR + " bytes",
                        "root directory at sector " + root.extent() / SECTOR
                                + (skipped < 0 ? ", names of ISO 9660" : ", system use fields: names of Rock Ridge")));
    }

    private static void require(long at, int field, boolean holds, String expected, Object found)
            throws CorruptStructureException {
        if (!holds) {
            throw new CorruptStructureException("primary volume descriptor", at + field, expected, found.toString());
        }
    }

    VolumeSummary summary() {
        return new VolumeSummary(TYPE, label, "", length, SECTOR, SECTOR, root, false, TRAITS, evidence);
    }

    /** One sector, little-endian. */
    static ByteBuffer sector(BlockDevice device, long position) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(SECTOR);
        device.read(position, b);
        return b.flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
