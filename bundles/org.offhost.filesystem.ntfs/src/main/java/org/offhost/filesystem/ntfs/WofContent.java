// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u32;

import java.io.IOException;
import java.util.Arrays;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Decodes what the overlay filter keeps in the stream WofCompressedData: a table and chunks, as in a resource of a WIM
 * file (Windows Imaging File Format, "Resource data").
 *
 * <p>The table says where each chunk but the first begins, counted from the end of the table, in 4 bytes; in 8 bytes for
 * content of 4 GiB and more. A chunk as long as what it stands for is stored as it is.
 */
final class WofContent implements ContentSource {
    /** Chunks are read and decoded by the group. */
    private static final int GROUP = 256 << 10;

    private final AttributeBytes stored;
    private final String name;
    private final int chunkLength;
    private final ChunkDecoder decoder;
    private final long length;
    private final long chunks;
    private final int entryLength;
    private final long tableLength;
    private final byte[] table;
    private final byte[] packed;
    private final int bufferLength;

    /** @param length bytes of content */
    WofContent(AttributeBytes stored, WofFormat format, long length, String name) throws CorruptStructureException {
        this.stored = stored;
        this.name = name;
        this.chunkLength = format.chunkLength();
        this.decoder = format.decoder();
        this.length = length;
        this.chunks = length / chunkLength + (length % chunkLength == 0 ? 0 : 1);
        this.entryLength = length > 0xFFFF_FFFFL ? 8 : 4;
        this.tableLength = Math.max(0, chunks - 1) * entryLength;
        if (tableLength > stored.length()) {
            throw corrupt(
                    0, "a table of " + tableLength + " bytes for " + chunks + " chunks", stored.length() + " bytes");
        }
        int group = (int) Math.min(GROUP / chunkLength, Math.max(1, chunks));
        this.bufferLength = group * chunkLength;
        this.table = new byte[(group + 1) * entryLength];
        this.packed = new byte[bufferLength];
    }

    @Override
    public int bufferLength() {
        return bufferLength;
    }

    @Override
    public void fill(long offset, byte[] target) throws IOException {
        long first = offset / chunkLength;
        int count = (int) Math.min(bufferLength / chunkLength, chunks - first);
        long[] starts = starts(first, count);
        int total = (int) (starts[count] - starts[0]);
        stored.read(tableLength + starts[0], packed, 0, total);
        int filled = 0;
        for (int i = 0; i < count; i++) {
            int plain = plainLength(first + i);
            try {
                decode((int) (starts[i] - starts[0]), (int) (starts[i + 1] - starts[0]), target, filled, plain);
            } catch (MalformedCodeException bad) {
                throw corrupt(tableLength + starts[i], "chunk " + (first + i) + " with " + bad.expected(), bad.found());
            }
            filled += plain;
        }
        Arrays.fill(target, filled, target.length, (byte) 0);
    }

    private int plainLength(long chunk) {
        return (int) Math.min(chunkLength, length - chunk * chunkLength);
    }

    private void decode(int from, int to, byte[] target, int at, int plain) throws MalformedCodeException {
        if (to - from == plain) {
            System.arraycopy(packed, from, target, at, plain);
        } else {
            decoder.decode(packed, from, to, target, at, plain);
        }
    }

    /** Where chunks begin behind the table, and where the last of them ends; none is longer than its content. */
    private long[] starts(long first, int count) throws IOException {
        long[] starts = new long[count + 1];
        // entry n of the table is of chunk n + 1
        long from = Math.max(0, first - 1);
        int entries = (int) (Math.min(first + count, chunks - 1) - from);
        stored.read(from * entryLength, table, 0, entries * entryLength);
        for (int i = 0; i <= count; i++) {
            long chunk = first + i;
            if (chunk == 0) {
                starts[i] = 0;
            } else if (chunk == chunks) {
                starts[i] = stored.length() - tableLength;
            } else {
                starts[i] = entry((int) (chunk - 1 - from));
            }
        }
        for (int i = 0; i < count; i++) {
            int plain = plainLength(first + i);
            if (starts[i] < 0 || starts[i + 1] <= starts[i] || starts[i + 1] - starts[i] > plain) {
                throw corrupt(
                        Math.max(0, first + i - 1) * entryLength,
                        "a chunk " + (first + i) + " of 1 to " + plain + " bytes",
                        "one from " + starts[i] + " to " + starts[i + 1]);
            }
        }
        if (starts[count] > stored.length() - tableLength) {
            throw corrupt(
                    0, "chunks within " + stored.length() + " bytes", "one up to " + (tableLength + starts[count]));
        }
        return starts;
    }

    private long entry(int index) {
        return entryLength == 4 ? u32(table, index * 4) : i64(table, index * 8);
    }

    /** @param offset where in the stream */
    private CorruptStructureException corrupt(long offset, String expected, String found) {
        return new CorruptStructureException(
                "byte " + offset + " of " + name, Math.max(0, stored.position(offset)), expected, found);
    }
}
