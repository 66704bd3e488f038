// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the header of an image and judges it; every number of it is a stranger's. */
final class HeaderReader {
    private final String image;
    private final ImageBytes file;
    private final ByteBuffer head;
    private String backingFormat = "";
    private ByteBuffer featureNames = ByteBuffer.allocate(0);

    private HeaderReader(String image, ImageBytes file) throws IOException {
        this.image = image;
        this.file = file;
        // all that belongs to a header lies in the first cluster
        this.head = ByteBuffer.allocate((int) Math.min(file.size(), 1 << Qcow2.MAX_CLUSTER_BITS));
        file.read(0, head.slice(0, Math.min(head.capacity(), Qcow2.HEADER_V3)));
    }

    static Qcow2Header read(String image, ImageBytes file) throws IOException {
        if (file.size() < Qcow2.HEADER_V2) {
            throw new CorruptImageException(
                    image, "qcow2 header", 0, Qcow2.HEADER_V2 + " bytes at least", "a file of " + file.size());
        }
        return new HeaderReader(image, file).header();
    }

    private Qcow2Header header() throws IOException {
        require(head.getInt(0) == Qcow2.MAGIC, "magic", 0, "514649fbh", Integer.toHexString(head.getInt(0)) + "h");
        int version = head.getInt(4);
        if (version != 2 && version != 3) {
            throw new UnsupportedImageException(
                    image, "is qcow2 of version " + Integer.toUnsignedLong(version) + "; versions 2 and 3 are read");
        }
        int clusterBits = head.getInt(20);
        require(
                clusterBits >= Qcow2.MIN_CLUSTER_BITS && clusterBits <= Qcow2.MAX_CLUSTER_BITS,
                "cluster_bits",
                20,
                Qcow2.MIN_CLUSTER_BITS + " to " + Qcow2.MAX_CLUSTER_BITS,
                Integer.toUnsignedString(clusterBits));
        int length = version == 2 ? Qcow2.HEADER_V2 : length(clusterBits);
        file.read(0, head.slice(0, Math.min(head.capacity(), 1 << clusterBits)));
        extensions(length, 1 << clusterBits);
        requireNotEncrypted();
        long incompatible = version == 2 ? 0 : head.getLong(72);
        requireKnown(incompatible, length);
        long size = head.getLong(24);
        require(size > 0 && size % 512 == 0, "size", 24, "a multiple of 512", Long.toUnsignedString(size));
        long l1Entries = Integer.toUnsignedLong(head.getInt(36));
        long l1Position = head.getLong(40);
        requireL1(size, clusterBits, l1Entries, l1Position);
        return new Qcow2Header(
                image,
                version,
                clusterBits,
                size,
                l1Position,
                l1Entries,
                backing(1 << clusterBits),
                new Qcow2Header.SnapshotPlace(head.getLong(64), Integer.toUnsignedLong(head.getInt(60))),
                (incompatible & Qcow2.INCOMPATIBLE_DIRTY) != 0,
                (incompatible & Qcow2.INCOMPATIBLE_CORRUPT) != 0);
    }

    private int length(int clusterBits) throws IOException {
        require(file.size() >= Qcow2.HEADER_V3, "header", 0, Qcow2.HEADER_V3 + " bytes", "a file of " + file.size());
        int length = head.getInt(100);
        require(
                length >= Qcow2.HEADER_V3 && length % 8 == 0 && length <= Math.min(1 << clusterBits, file.size()),
                "header_length",
                100,
                "a multiple of 8 from " + Qcow2.HEADER_V3 + " within the first cluster",
                Integer.toUnsignedString(length));
        return length;
    }

    /** Each is a type, a length and its data, padded to 8; an end without a mark is where the first cluster or the file ends. */
    private void extensions(int from, int cluster) throws IOException {
        int end = Math.min(cluster, head.capacity());
        long name = head.getLong(8);
        if (name > 0 && name < end) {
            end = (int) name;
        }
        int at = from;
        while (end - at >= 8) {
            int type = head.getInt(at);
            long length = Integer.toUnsignedLong(head.getInt(at + 4));
            if (type == Qcow2.EXTENSION_END) {
                return;
            }
            require(
                    length <= end - at - 8,
                    "header extension",
                    at,
                    "its end within the first cluster",
                    length + " bytes");
            if (type == Qcow2.EXTENSION_BACKING_FORMAT) {
                backingFormat = text(at + 8, (int) length);
            } else if (type == Qcow2.EXTENSION_FEATURE_NAMES) {
                featureNames = head.slice(at + 8, (int) length);
            }
            at += 8 + ((int) length + 7) / 8 * 8;
        }
    }

    private void requireNotEncrypted() throws IOException {
        int method = head.getInt(32);
        if (method != 0) {
            throw new UnsupportedImageException(
                    image, "is encrypted (method " + Integer.toUnsignedLong(method) + "), which is not read");
        }
    }

    private void requireKnown(long incompatible, int length) throws IOException {
        refuse(
                incompatible,
                Qcow2.INCOMPATIBLE_DATA_FILE,
                "keeps its data in another file (data_file), which is not read");
        refuse(
                incompatible,
                Qcow2.INCOMPATIBLE_EXTENDED_L2,
                "has extended L2 entries (extended_l2), which are not read");
        if ((incompatible & Qcow2.INCOMPATIBLE_COMPRESSION) != 0) {
            int type = length > Qcow2.HEADER_V3 ? head.get(104) & 0xff : 0;
            if (type != 0) {
                throw new UnsupportedImageException(
                        image,
                        "is compressed by " + (type == 1 ? "zstd" : "method " + type)
                                + "; deflate is read. 'qemu-img convert -O qcow2' makes one that is");
            }
        }
        long unknown = incompatible
                & ~(Qcow2.INCOMPATIBLE_DIRTY | Qcow2.INCOMPATIBLE_CORRUPT | Qcow2.INCOMPATIBLE_COMPRESSION);
        if (unknown != 0) {
            throw new UnsupportedImageException(image, "has features that are not known here: " + names(unknown));
        }
    }

    private void refuse(long incompatible, long bit, String what) throws UnsupportedImageException {
        if ((incompatible & bit) != 0) {
            throw new UnsupportedImageException(image, what);
        }
    }

    /** The names that the image itself gives its incompatible features: 48 bytes each, kind, bit and name. */
    private String names(long bits) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((bits >>> bit & 1) != 0) {
                names.add("incompatible bit " + bit
                        + nameOf(bit).map(n -> " '" + n + "'").orElse(""));
            }
        }
        return String.join(", ", names);
    }

    private Optional<String> nameOf(int bit) {
        for (int at = 0; at + 48 <= featureNames.capacity(); at += 48) {
            if (featureNames.get(at) == 0 && featureNames.get(at + 1) == bit) {
                byte[] name = new byte[46];
                featureNames.get(at + 2, name);
                return Optional.of(Printed.of(new String(name, StandardCharsets.UTF_8).replaceFirst("\0.*", "")));
            }
        }
        return Optional.empty();
    }

    private void requireL1(long size, int clusterBits, long entries, long position) throws IOException {
        int covered = 2 * clusterBits - 3;
        long needed = (size >>> covered) + ((size & (1L << covered) - 1) == 0 ? 0 : 1);
        require(entries >= needed, "l1_size", 36, needed + " entries for " + size + " bytes", String.valueOf(entries));
        require(
                entries * Qcow2.ENTRY <= Qcow2.MAX_L1,
                "l1_size",
                36,
                Qcow2.MAX_L1 / Qcow2.ENTRY + " entries at most",
                String.valueOf(entries));
        require(
                position > 0
                        && (position & (1L << clusterBits) - 1) == 0
                        && position <= file.size() - entries * Qcow2.ENTRY,
                "l1_table_offset",
                40,
                "whole clusters within the " + file.size() + " bytes of the file",
                Long.toUnsignedString(position));
    }

    private Optional<Qcow2Header.Backing> backing(int cluster) throws IOException {
        long position = head.getLong(8);
        if (position == 0) {
            return Optional.empty();
        }
        long length = Integer.toUnsignedLong(head.getInt(16));
        long end = Math.min(cluster, head.capacity());
        require(
                length > 0 && length <= Qcow2.MAX_BACKING_NAME && position > 0 && position <= end - length,
                "name of the backing file",
                8,
                "1 to " + Qcow2.MAX_BACKING_NAME + " bytes in the first cluster",
                length + " bytes at " + Long.toUnsignedString(position));
        return Optional.of(new Qcow2Header.Backing(text((int) position, (int) length), backingFormat));
    }

    private String text(int at, int length) {
        return new String(head.array(), at, length, StandardCharsets.UTF_8);
    }

    private void require(boolean holds, String structure, long position, String expected, String found)
            throws CorruptImageException {
        if (!holds) {
            throw new CorruptImageException(image, structure, position, expected, found);
        }
    }
}
