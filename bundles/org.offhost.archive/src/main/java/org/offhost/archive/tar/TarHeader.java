// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header block of a tar member (POSIX.1-2017, pax, "ustar Interchange Format"); of sparse members in GNU's old form
 * (GNU tar manual, "Basic Tar Format", struct oldgnu_header).
 *
 * @param name at most 100 bytes; a longer one stands in the pax record "path"
 * @param mode permission bits
 * @param size bytes of data behind the header
 * @param mtime seconds since 1970
 * @param type typeflag
 * @param link name of the member linked to, else empty
 * @param owner whose it is
 * @param device of a device file
 */
public record TarHeader(
        String name, int mode, long size, long mtime, char type, String link, TarOwner owner, TarDevice device) {
    /** Bytes of a block; of a header, and what data is filled up to. */
    public static final int BLOCK = 512;

    static final int NAME_LENGTH = 100;
    public static final char FILE = '0';
    public static final char LINK = '1';
    public static final char SYMBOLIC_LINK = '2';
    public static final char CHARACTER_DEVICE = '3';
    public static final char BLOCK_DEVICE = '4';
    public static final char DIRECTORY = '5';
    public static final char FIFO = '6';
    static final char PAX = 'x';
    static final char PAX_GLOBAL = 'g';
    public static final char SPARSE = 'S';
    static final char LONG_NAME = 'L';

    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int SIZE = 124;
    private static final int MTIME = 136;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int LINK_NAME = 157;
    private static final int MAGIC = 257;
    private static final int MAJOR = 329;
    private static final int MINOR = 337;
    private static final byte[] USTAR = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OLD_GNU = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
    private static final int SPARSE_MAP = 386;
    private static final int SPARSE_MORE = 482;
    private static final int SPARSE_REAL_SIZE = 483;
    private static final int SPARSE_ENTRY = 24;
    private static final int EXTENSION_MORE = 504;

    /** Entries in the header of a sparse member. */
    static final int SPARSE_IN_HEADER = 4;

    /** Entries in each block behind it. */
    static final int SPARSE_IN_EXTENSION = 21;

    /** The header of what is nobody's and no device. */
    public TarHeader(String name, int mode, long size, long mtime, char type, String link) {
        this(name, mode, size, mtime, type, link, TarOwner.NONE, TarDevice.NONE);
    }

    /** Bytes rounded up to whole blocks. */
    public static long padded(long length) {
        return Math.addExact(length, BLOCK - 1) & -BLOCK;
    }

    public byte[] toBytes() {
        byte[] h = new byte[BLOCK];
        writeTo(h, 0);
        return h;
    }

    /** Writes it into a member, which is zeros there. */
    void writeTo(byte[] member, int at) {
        int sum = plain(type == LONG_NAME ? OLD_GNU : USTAR, member, at);
        seal(member, at, sum);
    }

    /** Answers the sum of the octets that are not zeros. */
    private int plain(byte[] magic, byte[] h, int at) {
        int nameLength = text(h, at, name);
        octal(h, at + MODE, 8, mode);
        number(h, at + UID, 8, owner.user());
        number(h, at + GID, 8, owner.group());
        number(h, at + SIZE, 12, size);
        number(h, at + MTIME, 12, mtime);
        h[at + TYPE] = (byte) type;
        int linkLength = text(h, at + LINK_NAME, link);
        System.arraycopy(magic, 0, h, at + MAGIC, magic.length);
        int sum = sum(h, at, nameLength)
                + sum(h, at + MODE, LINK_NAME - MODE)
                + sum(h, at + LINK_NAME, linkLength)
                + sum(h, at + MAGIC, magic.length);
        if (!device.equals(TarDevice.NONE)) {
            number(h, at + MAJOR, 8, device.major());
            number(h, at + MINOR, 8, device.minor());
            sum += sum(h, at + MAJOR, 16);
        }
        return sum;
    }

    /** Bytes of the header of a sparse member and the blocks of map behind it. */
    static int sparseLength(long[] map) {
        int behind = Math.max(0, map.length / 2 - SPARSE_IN_HEADER);
        return BLOCK * (1 + (behind + SPARSE_IN_EXTENSION - 1) / SPARSE_IN_EXTENSION);
    }

    /**
     * The header of a sparse member and the blocks of map behind it.
     *
     * @param map offset and length in turn; its last entry ends at the real size
     */
    byte[] toSparseBytes(long[] map, long realSize) {
        int entries = map.length / 2;
        byte[] all = new byte[sparseLength(map)];
        int extensions = all.length / BLOCK - 1;
        plain(OLD_GNU, all, 0);
        for (int i = 0; i < entries; i++) {
            int behind = i - SPARSE_IN_HEADER;
            int at = behind < 0
                    ? SPARSE_MAP + i * SPARSE_ENTRY
                    : BLOCK * (1 + behind / SPARSE_IN_EXTENSION) + behind % SPARSE_IN_EXTENSION * SPARSE_ENTRY;
            number(all, at, 12, map[2 * i]);
            number(all, at + 12, 12, map[2 * i + 1]);
        }
        all[SPARSE_MORE] = (byte) (extensions > 0 ? 1 : 0);
        for (int e = 1; e < extensions; e++) {
            all[BLOCK * e + EXTENSION_MORE] = 1;
        }
        number(all, SPARSE_REAL_SIZE, 12, realSize);
        seal(all, 0, sum(all, 0, BLOCK));
        return all;
    }

    /** Answers how many octets it has. */
    private static int text(byte[] h, int at, String s) {
        if (s.isEmpty()) {
            return 0;
        }
        byte[] b = s.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(b.length, NAME_LENGTH);
        System.arraycopy(b, 0, h, at, length);
        return length;
    }

    /** All digits but the last octet, which stays NUL; by hand, since a set has millions of them. */
    private static void octal(byte[] h, int at, int room, long value) {
        long rest = value;
        for (int i = at + room - 2; i >= at; i--) {
            h[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    /** Eight octets or twelve: octal, or base-256 where that is too short (GNU tar, "Basic Tar Format"). */
    private static void number(byte[] h, int at, int room, long value) {
        if (value >= 0 && value < 1L << 3 * (room - 1)) {
            octal(h, at, room, value);
            return;
        }
        byte[] b = BigInteger.valueOf(value).toByteArray();
        Arrays.fill(h, at, at + room, (byte) (value < 0 ? 0xff : 0));
        int count = Math.min(b.length, room - 1);
        System.arraycopy(b, b.length - count, h, at + room - count, count);
        h[at] = (byte) (value < 0 ? 0xff : 0x80);
    }

    /** @param octets their sum, those of the sum's own place not counted */
    private static void seal(byte[] h, int at, int octets) {
        octal(h, at + CHECKSUM, 7, octets + CHECKSUM_LENGTH * ' ');
        h[at + CHECKSUM + 7] = ' ';
    }

    private static int sum(byte[] h, int from, int length) {
        int sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += h[i] & 0xff;
        }
        return sum;
    }

    /** Whether a block is zeros. */
    public static boolean isZeros(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads a header block; empty if it is none or its checksum is wrong. Maps of sparse members are read over. */
    public static Optional<TarHeader> parse(byte[] h) {
        if (h.length < BLOCK || !"ustar".equals(string(h, MAGIC, 5))) {
            return Optional.empty();
        }
        try {
            int behind = CHECKSUM + CHECKSUM_LENGTH;
            int octets = sum(h, 0, CHECKSUM) + sum(h, behind, BLOCK - behind);
            if (Integer.parseInt(string(h, CHECKSUM, 8).trim(), 8) != octets + CHECKSUM_LENGTH * ' ') {
                return Optional.empty();
            }
            return Optional.of(new TarHeader(
                    string(h, 0, NAME_LENGTH),
                    Integer.parseInt(string(h, MODE, 8).trim(), 8),
                    parseNumber(h, SIZE),
                    parseNumber(h, MTIME),
                    (char) h[TYPE],
                    string(h, LINK_NAME, NAME_LENGTH)));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Whether a map goes on in another block behind this one. */
    static boolean mapGoesOn(byte[] block, boolean header) {
        return block[header ? SPARSE_MORE : EXTENSION_MORE] != 0;
    }

    /** The entries of a map in one block, those not used being zeros. */
    static long[] mapEntries(byte[] block, boolean header) {
        int n = header ? SPARSE_IN_HEADER : SPARSE_IN_EXTENSION;
        long[] map = new long[2 * n];
        for (int i = 0; i < 2 * n; i++) {
            int at = (header ? SPARSE_MAP : 0) + i * 12;
            map[i] = block[at] == 0 ? 0 : parseNumber(block, at);
        }
        return map;
    }

    /** Bytes a sparse member has when it is extracted; negative if its header does not tell. */
    static long realSize(byte[] header) {
        try {
            return parseNumber(header, SPARSE_REAL_SIZE);
        } catch (NumberFormatException | ArithmeticException e) {
            return -1;
        }
    }

    private static long parseNumber(byte[] h, int at) {
        if (h[at] >= 0) {
            return Long.parseLong(string(h, at, 12).trim(), 8);
        }
        byte[] b = Arrays.copyOfRange(h, at, at + 12);
        b[0] = (byte) (b[0] == (byte) 0xff ? 0xff : 0);
        return new BigInteger(b).longValueExact();
    }

    private static String string(byte[] h, int at, int room) {
        int end = at;
        while (end < at + room && h[end] != 0) {
            end++;
        }
        return new String(h, at, end - at, StandardCharsets.UTF_8);
    }
}
