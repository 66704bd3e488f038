// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Changes a sound volume in a file. All numbers are little-endian; what a copy of the boot sector says is changed, too. */
final class ImagePatch implements Closeable {
    private static final int SECTOR = 512;
    private static final int NTFS_SECTORS = 40;
    private static final int NTFS_MFT = 48;
    private static final int RECORD = 1024;
    private static final int EXFAT_REGION = 12;

    private final RandomAccessFile file;

    ImagePatch(Path image) throws IOException {
        file = new RandomAccessFile(image.toFile(), "rw");
    }

    ImagePatch length(long bytes) throws IOException {
        file.setLength(bytes);
        return this;
    }

    byte[] bytes(long at, int length) throws IOException {
        byte[] all = new byte[length];
        file.seek(at);
        file.readFully(all);
        return all;
    }

    ImagePatch bytes(long at, byte... bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
        return this;
    }

    ImagePatch zeros(long at, int length) throws IOException {
        return bytes(at, new byte[length]);
    }

    ImagePatch number(long at, int width, long value) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(value);
        file.seek(at);
        file.write(b.array(), 0, width);
        return this;
    }

    long number(long at, int width) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.put(bytes(at, width));
        return b.getLong(0);
    }

    /** A field of the boot sector of an NTFS volume, and of the copy behind its end. */
    ImagePatch ntfsBoot(int at, int width, long value) throws IOException {
        long copy = number(NTFS_SECTORS, Long.BYTES) * SECTOR;
        return number(at, width, value).number(copy + at, width, value);
    }

    /** Where a file record of an NTFS volume lies whose clusters are sectors, and whose MFT is in one piece. */
    long record(int number) throws IOException {
        return number(NTFS_MFT, Long.BYTES) * SECTOR + (long) number * RECORD;
    }

    /** Where an attribute of a record lies; the first of its type. */
    long attribute(int record, int type) throws IOException {
        long at = record(record);
        long attribute = at + number(at + 20, 2);
        while (number(attribute, 4) != type) {
            long length = number(attribute + 4, 4);
            if (length == 0 || attribute + length > at + RECORD) {
                throw new IllegalArgumentException("record " + record + " has no attribute " + type);
            }
            attribute += length;
        }
        return attribute;
    }

    /** A field of the boot sector of a FAT32 volume, and of its copy in sector 6. */
    ImagePatch fat32Boot(int at, int width, long value) throws IOException {
        return number(at, width, value).number(6 * SECTOR + at, width, value);
    }

    /** A field of the boot sector of an exFAT volume, and of the copy; the sums of both regions are made right. */
    ImagePatch exfatBoot(int at, int width, long value) throws IOException {
        for (int region = 0; region < 2; region++) {
            long begin = (long) region * EXFAT_REGION * SECTOR;
            number(begin + at, width, value);
            byte[] summed = bytes(begin, (EXFAT_REGION - 1) * SECTOR);
            int sum = 0;
            for (int i = 0; i < summed.length; i++) {
                if (i != 106 && i != 107 && i != 112) {
                    sum = (sum >>> 1 | sum << 31) + (summed[i] & 0xFF);
                }
            }
            for (int i = 0; i < SECTOR; i += 4) {
                number(begin + summed.length + i, 4, sum);
            }
        }
        return this;
    }

    /** Makes of whatever it is a disk: zeros, and a table in front. */
    ImagePatch blankDisk(int sectors) throws IOException {
        length(0).length((long) sectors * SECTOR);
        return number(510, 2, 0xAA55);
    }

    /** An entry of the table in a sector. */
    ImagePatch mbr(long sector, int slot, int type, long first, long count) throws IOException {
        long at = sector * SECTOR + 446 + slot * 16L;
        return number(at + 4, 1, type)
                .number(at + 8, 4, first)
                .number(at + 12, 4, count)
                .number(sector * SECTOR + 510, 2, 0xAA55);
    }

    /** A GUID table without entries in sectors 1 to 33. */
    ImagePatch gpt(long entriesAt, long entries, long entryLength, long headerLength) throws IOException {
        mbr(0, 0, 0xEE, 1, 0xFFFFFFFFL);
        long last = file.length() / SECTOR - 1;
        bytes(SECTOR, "EFI PART".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        number(SECTOR + 8, 4, 0x10000).number(SECTOR + 12, 4, headerLength);
        number(SECTOR + 24, 8, 1).number(SECTOR + 32, 8, last);
        number(SECTOR + 40, 8, 34).number(SECTOR + 48, 8, last - 33);
        number(SECTOR + 72, 8, entriesAt).number(SECTOR + 80, 4, entries).number(SECTOR + 84, 4, entryLength);
        return gptSums();
    }

    ImagePatch gptEntry(int number, long first, long last) throws IOException {
        long at = 2L * SECTOR + number * 128L;
        number(at, 8, 0x4433AFC6EBD0A0A2L).number(at + 8, 8, 0xC79926B7B668C087L);
        number(at + 16, 8, number + 1).number(at + 32, 8, first).number(at + 40, 8, last);
        return gptSums();
    }

    /** The sums, over what is there of the entries. */
    private ImagePatch gptSums() throws IOException {
        long length = number(SECTOR + 80, 4) * number(SECTOR + 84, 4);
        long at = number(SECTOR + 72, 8) * SECTOR;
        if (length > 0 && length <= 1 << 20 && at > 0 && at + length <= file.length()) {
            number(SECTOR + 88, 4, sum(bytes(at, (int) length)));
        }
        number(SECTOR + 16, 4, 0);
        int header = (int) Math.min(SECTOR, number(SECTOR + 12, 4));
        return number(SECTOR + 16, 4, sum(bytes(SECTOR, header)));
    }

    private static long sum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
