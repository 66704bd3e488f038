// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.MemoryBlockDevice;

/** A unit in memory whose tables are written field by field. */
final class Disk {
    static final UUID BASIC_DATA = UUID.fromString("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");
    private static final int ENTRY = 128;

    final int sector;
    final ByteBuffer bytes;
    private final int block;

    Disk(int sectors) {
        this(sectors, 512, 512);
    }

    /**
     * @param sector length the tables count in
     * @param block logical block length of the unit
     */
    Disk(int sectors, int sector, int block) {
        this.sector = sector;
        this.block = block;
        this.bytes = ByteBuffer.allocate(sectors * sector).order(ByteOrder.LITTLE_ENDIAN);
    }

    MemoryBlockDevice unit() {
        return new MemoryBlockDevice(bytes.array(), block, true);
    }

    Optional<VolumeTable> find() throws IOException {
        return new PartitionFinder().find(unit());
    }

    VolumeTable table() throws IOException {
        return find().orElseThrow();
    }

    FoundVolume volume(int number) throws IOException {
        return table().volume(number).orElseThrow();
    }

    /** Writes an entry of the boot record that lies at a sector, and the record's signature. */
    Disk entry(long record, int slot, int type, int first, int count) {
        int at = (int) record * sector + 446 + 16 * (slot - 1);
        bytes.put(at + 4, (byte) type).putInt(at + 8, first).putInt(at + 12, count);
        bytes.putShort((int) record * sector + 510, (short) 0xAA55);
        return this;
    }

    Disk protective() {
        return entry(0, 1, 0xEE, 1, bytes.capacity() / sector - 1);
    }

    /** The begin of an exFAT volume, as far as it tells one from a boot record. */
    Disk volumeAt(long position) {
        bytes.put((int) position, (byte) 0xEB);
        bytes.put((int) position + 3, "EXFAT   ".getBytes(StandardCharsets.US_ASCII));
        bytes.putShort((int) position + 510, (short) 0xAA55);
        return this;
    }

    long sectors() {
        return bytes.capacity() / sector;
    }

    /** A partition of a GPT in its array at a block. */
    Disk guidEntry(long array, int index, UUID type, long first, long last, String name) {
        int at = (int) (array * sector) + index * ENTRY;
        guid(at, type);
        guid(at + 16, new UUID(7, index));
        bytes.putLong(at + 32, first).putLong(at + 40, last);
        bytes.put(at + 56, name.getBytes(StandardCharsets.UTF_16LE));
        return this;
    }

    private void guid(int at, UUID id) {
        long high = id.getMostSignificantBits();
        bytes.putInt(at, (int) (high >>> 32))
                .putShort(at + 4, (short) (high >>> 16))
                .putShort(at + 6, (short) high);
        bytes.putLong(at + 8, Long.reverseBytes(id.getLeastSignificantBits()));
    }

    /** Both headers with arrays of 128 entries; the backup array gets what is in the primary one. */
    Disk headers() {
        int array = 128 * ENTRY / sector;
        long last = sectors() - 1;
        bytes.put((int) (last - array) * sector, bytes.array(), 2 * sector, array * sector);
        header(1, last, 2, array);
        header(last, 1, last - array, array);
        return this;
    }

    private void header(long lba, long alternate, long entries, int arraySectors) {
        int at = (int) lba * sector;
        bytes.put(at, "EFI PART".getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(at + 8, 0x10000).putInt(at + 12, 92);
        bytes.putLong(at + 24, lba).putLong(at + 32, alternate);
        bytes.putLong(at + 40, 2 + arraySectors).putLong(at + 48, sectors() - 2 - arraySectors);
        guid(at + 56, new UUID(1, 2));
        bytes.putLong(at + 72, entries).putInt(at + 80, 128).putInt(at + 84, ENTRY);
        bytes.putInt(at + 88, crc((int) entries * sector, 128 * ENTRY));
        seal(lba);
    }

    /** Writes the CRC of a header anew. */
    Disk seal(long lba) {
        int at = (int) lba * sector;
        bytes.putInt(at + 16, 0).putInt(at + 16, crc(at, 92));
        return this;
    }

    private int crc(int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), at, length);
        return (int) crc.getValue();
    }
}
