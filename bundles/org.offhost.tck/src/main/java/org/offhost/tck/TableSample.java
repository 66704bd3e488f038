// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.offhost.block.Extent;
import org.offhost.filesystem.FoundVolume;

/**
 * A small unit with a partition table, written field by field, and what a finder must find in it.
 *
 * @param type kind of the table, as {@link org.offhost.filesystem.VolumeTable#type()} has it
 * @param sectorLength bytes of a sector, of the table as of the unit
 * @param unit all its bytes
 * @param volumes numbers and places, without kind and name
 */
public record TableSample(String type, int sectorLength, byte[] unit, List<FoundVolume> volumes) {
    private static final int SECTORS = 400;
    private static final int GPT_ENTRY = 128;
    private static final int GPT_ENTRIES = 128;

    public TableSample {
        volumes = List.copyOf(volumes);
    }

    /** Both kinds in sectors of 512 and 4,096 bytes. */
    public static List<TableSample> all() {
        return List.of(mbr(512), mbr(4096), gpt(512), gpt(4096));
    }

    /** The unit, read-only. */
    public MemoryBlockDevice device() {
        return new MemoryBlockDevice(unit, sectorLength, true);
    }

    /** Two primary partitions and two logical ones (UEFI 2.10, 5.2.1); the begin of a volume in each. */
    public static TableSample mbr(int sectorLength) {
        Writer w = new Writer(sectorLength);
        w.record(0, 1, 0x07, 40, 40).record(0, 2, 0x05, 100, 200).record(0, 4, 0x0B, 320, 60);
        w.record(100, 1, 0x07, 10, 30).record(100, 2, 0x05, 100, 60);
        w.record(200, 1, 0x07, 20, 40);
        return w.sample("mbr", w.volume(1, 40, 40), w.volume(4, 320, 60), w.volume(5, 110, 30), w.volume(6, 220, 40));
    }

    /** Three partitions, one entry left out between them, with both headers (UEFI 2.10, 5.3). */
    public static TableSample gpt(int sectorLength) {
        Writer w = new Writer(sectorLength);
        w.record(0, 1, 0xEE, 1, SECTORS - 1);
        w.guidEntry(0, 50, 99).guidEntry(1, 100, 100).guidEntry(3, 200, 299).headers();
        return w.sample("gpt", w.volume(1, 50, 50), w.volume(2, 100, 1), w.volume(4, 200, 100));
    }

    /** Writes the fields. */
    private static final class Writer {
        private final int sector;
        private final ByteBuffer bytes;

        Writer(int sector) {
            this.sector = sector;
            this.bytes = ByteBuffer.allocate(SECTORS * sector).order(ByteOrder.LITTLE_ENDIAN);
        }

        TableSample sample(String type, FoundVolume... volumes) {
            return new TableSample(type, sector, bytes.array(), List.of(volumes));
        }

        Writer record(int at, int slot, int type, int first, int count) {
            int entry = at * sector + 446 + 16 * (slot - 1);
            bytes.put(entry + 4, (byte) type).putInt(entry + 8, first).putInt(entry + 12, count);
            bytes.putShort(at * sector + 510, (short) 0xAA55);
            return this;
        }

        /** What says of a place that a volume begins there. */
        FoundVolume volume(int number, int first, int count) {
            int at = first * sector;
            bytes.put(at, (byte) 0xEB).put(at + 3, ascii("EXFAT   ")).putShort(at + 510, (short) 0xAA55);
            return FoundVolume.at(number, new Extent(at, (long) count * sector), "", "");
        }

        Writer guidEntry(int index, long first, long last) {
            int at = 2 * sector + index * GPT_ENTRY;
            bytes.putLong(at, 0x4433_B9E5_EBD0_A0A2L).putLong(at + 8, 0xC799_26B7_B668_C087L); // basic data
            bytes.putLong(at + 16, 7).putLong(at + 24, index);
            bytes.putLong(at + 32, first).putLong(at + 40, last);
            return this;
        }

        void headers() {
            int array = GPT_ENTRIES * GPT_ENTRY / sector;
            int last = SECTORS - 1;
            bytes.put((last - array) * sector, bytes.array(), 2 * sector, array * sector);
            header(1, last, 2, array);
            header(last, 1, last - array, array);
        }

        private void header(int lba, long alternate, int entries, int array) {
            int at = lba * sector;
            bytes.put(at, ascii("EFI PART")).putInt(at + 8, 0x10000).putInt(at + 12, 92);
            bytes.putLong(at + 24, lba).putLong(at + 32, alternate);
            bytes.putLong(at + 40, 2 + array).putLong(at + 48, SECTORS - 2 - array);
            bytes.putLong(at + 56, 1).putLong(at + 64, 2);
            bytes.putLong(at + 72, entries).putInt(at + 80, GPT_ENTRIES).putInt(at + 84, GPT_ENTRY);
            bytes.putInt(at + 88, crc(entries * sector, GPT_ENTRIES * GPT_ENTRY));
            bytes.putInt(at + 16, crc(at, 92));
        }

        private int crc(int at, int length) {
            CRC32 crc = new CRC32();
            crc.update(bytes.array(), at, length);
            return (int) crc.getValue();
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
