// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.RunContent;
import org.offhost.filesystem.AttributeValue;

/**
 * The raw bytes of a stream that EFS has encrypted: whole sectors, since the last one cannot be decrypted without its end,
 * and in two bytes how many of them are padding. So ntfs-3g reads and writes it with the option efs_raw (libntfs-3g,
 * efs.c).
 */
final class EncryptedContent implements Content {
    /** EFS encrypts by this much, whatever the sectors of the disk. */
    private static final int SECTOR = 512;

    private final RunContent sectors;
    private final byte[] padding;

    /**
     * @param sectors of {@link #sectors}
     * @param length bytes of the content
     */
    EncryptedContent(RunContent sectors, long length) {
        int rest = (int) (sectors.length() - length);
        this.sectors = sectors;
        this.padding = new byte[] {(byte) rest, (byte) (rest >> 8)};
    }

    /** The stream with its last sector up to the end of that. */
    static AttributeValue.NonResident sectors(AttributeValue.NonResident value) {
        return new AttributeValue.NonResident(padded(value.length()), padded(value.initializedLength()), value.runs());
    }

    private static long padded(long length) {
        return Math.min(length, Long.MAX_VALUE - SECTOR) + SECTOR - 1 & -SECTOR;
    }

    @Override
    public long length() {
        return sectors.length() + padding.length;
    }

    @Override
    public boolean hasSpans() {
        return sectors.hasSpans();
    }

    @Override
    public Chunks chunks() throws IOException {
        return Chunks.concat(sectors.chunks(), Chunks.of(new Chunk.Bytes(padding)));
    }
}
