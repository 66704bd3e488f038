// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs.send;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.offhost.kit.chunk.ChangedChunks;
import org.offhost.snapshot.ChangedRanges;

/**
 * What a stream of {@code zfs send -i A B} says of one file: the stream has every block of the dataset that is another in B than in
 * A, and of that only where the file's lie is kept. Records have 312 bytes in the sender's byte order; all lengths are checked
 * before they are used, and of the content nothing is held.
 *
 * <p>A record that is well-formed and not understood is a doubt, not an error: what it changes is not known.
 */
public final class SendStream {
    private static final int RECORD = 312;
    private static final long MAGIC = 0x2F5_BACB_ACL;

    private static final int BEGIN = 0;
    private static final int OBJECT = 1;
    private static final int FREEOBJECTS = 2;
    private static final int WRITE = 3;
    private static final int FREE = 4;
    private static final int END = 5;
    private static final int SPILL = 7;

    private static final int TYPE_AT = 0;
    private static final int PAYLOAD_AT = 4;
    private static final int BODY = 8;

    /** Of a stream of one snapshot; two is a package of several. */
    private static final int SUBSTREAM = 1;

    private static final int HEADER_BITS = 2;
    private static final long FEATURE_BITS = 0x3fff_ffffL;

    /** Spill blocks and dnodes of several slots: neither changes what a WRITE or FREE says. */
    private static final long HARMLESS = 1 << 2 | 1 << 23;

    private static final int PLAIN_FILE = 19;
    private static final long LONGEST_BLOCK = 16 << 20;
    private static final int SECTOR = 512;
    private static final int LONGEST_BONUS = 64 << 10;
    private static final int LONGEST_PREAMBLE = 1 << 20;
    private static final int WORD = 8;

    /** Where nothing of the file is told there is no block to be seen, and none is needed. */
    public static final int USUAL_BLOCK = 128 << 10;

    private final SendInput in;
    private final long object;
    private final long size;
    private String doubt;
    private ChangedChunks chunks;

    private SendStream(InputStream in, long object, long size) {
        this.in = new SendInput(in);
        this.object = object;
        this.size = size;
    }

    /** What {@link #read} found: the snapshots the stream goes between, and what changed. */
    public record Found(String fromGuid, String toGuid, ChangedRanges changes) {}

    /**
     * Reads a stream to its end.
     *
     * @param in not closed
     * @param object number of the file's object, which is its inode
     * @param size bytes of the file, in both snapshots, at least 1
     * @throws MalformedSendStreamException if it is no such stream, is cut off, or its sum is another
     */
    public static Found read(InputStream in, long object, long size) throws IOException {
        return new SendStream(in, object, size).read();
    }

    private Found read() throws IOException {
        ByteBuffer begin = begin();
        String to = Long.toUnsignedString(begin.getLong(40));
        String from = Long.toUnsignedString(begin.getLong(48));
        long preamble = Integer.toUnsignedLong(begin.getInt(PAYLOAD_AT));
        in.count();
        skip(preamble, LONGEST_PREAMBLE, "what begins the stream");
        while (next()) {
            // until the last
        }
        if (!in.isAtEnd()) {
            throw new MalformedSendStreamException(in.position(), "bytes behind the END record");
        }
        if (doubt != null) {
            return new Found(from, to, ChangedRanges.unknown(doubt));
        }
        ChangedChunks all = chunks == null ? new ChangedChunks(size, USUAL_BLOCK) : chunks;
        return new Found(from, to, ChangedRanges.known(all.chunk(), all));
    }

    private ByteBuffer begin() throws IOException {
        ByteBuffer record = in.record(RECORD);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            record.order(order);
            if (record.getInt(TYPE_AT) == BEGIN && record.getLong(BODY) == MAGIC) {
                in.order(order);
                long version = record.getLong(16);
                long features = version >>> HEADER_BITS & FEATURE_BITS;
                if ((version & 3) != SUBSTREAM) {
                    doubt("it is a package of several streams");
                } else if ((features & ~HARMLESS) != 0) {
                    doubt("it has features " + Long.toHexString(features) + " that are not known here");
                }
                return record;
            }
        }
        throw new MalformedSendStreamException(0, "no BEGIN record, expected type 0 and magic 2f5bacbac");
    }

    private void doubt(String why) {
        if (doubt == null) {
            doubt = "the send stream between the snapshots: " + why;
        }
    }

    /** Reads a record with its content; false behind the last. */
    private boolean next() throws IOException {
        long at = in.position();
        ByteBuffer record = in.record(RECORD);
        int type = record.getInt(TYPE_AT);
        if (type == END) {
            requireSum(record, at);
            return false;
        }
        long said = Integer.toUnsignedLong(record.getInt(PAYLOAD_AT));
        in.count();
        long content = switch (type) {
            case OBJECT -> object(record, at);
            case FREEOBJECTS -> freeObjects(record, at);
            case WRITE -> write(record, at);
            case FREE -> free(record, at);
            case SPILL -> spill(record, at);
            default -> unknown(type, said, at);
        };
        if (said != 0 && said != content) {
            throw new MalformedSendStreamException(
                    at, "a record of type " + type + " says that " + said + " bytes follow, expected " + content);
        }
        in.skip(content);
        return true;
    }

    private void skip(long length, long most, String what) throws IOException {
        if (length > most || length % WORD != 0) {
            throw new MalformedSendStreamException(
                    in.position(), what + " has " + length + " bytes, expected a multiple of 8 up to " + most);
        }
        in.skip(length);
    }

    private long object(ByteBuffer record, long at) throws IOException {
        long bonus = Integer.toUnsignedLong(record.getInt(28));
        if (bonus > LONGEST_BONUS) {
            throw new MalformedSendStreamException(at, "OBJECT with " + bonus + " bytes of bonus");
        }
        if (record.getInt(36) != 0) {
            doubt("it is a raw one");
        }
        if (record.getLong(BODY) == object) {
            long block = Integer.toUnsignedLong(record.getInt(24));
            requireBlock(block, "OBJECT with blocks", at);
            if (record.getInt(16) != PLAIN_FILE) {
                doubt("object " + object + " is no file any more");
            }
            if (chunks != null) {
                doubt("object " + object + " is there twice");
            }
            chunks = new ChangedChunks(size, (int) block);
        }
        return (bonus + WORD - 1) / WORD * WORD;
    }

    private long freeObjects(ByteBuffer record, long at) throws IOException {
        long first = record.getLong(BODY);
        long number = record.getLong(16);
        if (first < 0 || number < 0) {
            throw new MalformedSendStreamException(at, "FREEOBJECTS of " + number + " from " + first);
        }
        if (object >= first && object - first < number) {
            doubt("the file was removed, object " + object + " was freed");
        }
        return 0;
    }

    private long write(ByteBuffer record, long at) throws IOException {
        long length = record.getLong(32);
        requireBlock(length, "WRITE", at);
        if (record.get(50) != 0) {
            throw new MalformedSendStreamException(at, "WRITE of compressed bytes, which nobody asked for");
        }
        add(record.getLong(BODY), record.getLong(24), length, "WRITE", at);
        return length;
    }

    private long free(ByteBuffer record, long at) throws IOException {
        long length = record.getLong(24);
        if (length < -1) {
            throw new MalformedSendStreamException(at, "FREE of " + length + " bytes");
        }
        add(record.getLong(BODY), record.getLong(16), length < 0 ? Long.MAX_VALUE : length, "FREE", at);
        return 0;
    }

    private void add(long of, long position, long length, String what, long at) throws IOException {
        if (position < 0) {
            throw new MalformedSendStreamException(at, what + " at byte " + position + " of object " + of);
        }
        if (of != object) {
            return;
        }
        if (chunks == null) {
            doubt("it writes object " + object + " before it names it");
            return;
        }
        chunks.add(position, length);
    }

    private long spill(ByteBuffer record, long at) throws IOException {
        long length = record.getLong(16);
        requireBlock(length, "SPILL", at);
        if (record.get(33) != 0) {
            throw new MalformedSendStreamException(at, "SPILL of compressed bytes, which nobody asked for");
        }
        return length;
    }

    private long unknown(int type, long said, long at) throws IOException {
        doubt("a record of type " + type + " is not known here");
        if (said > LONGEST_BLOCK || said % WORD != 0) {
            throw new MalformedSendStreamException(
                    at,
                    "a record of type " + type + " with " + said + " bytes, expected a multiple of 8 up to "
                            + LONGEST_BLOCK);
        }
        return said;
    }

    private static void requireBlock(long length, String what, long at) throws MalformedSendStreamException {
        if (length < SECTOR || length > LONGEST_BLOCK || length % SECTOR != 0) {
            throw new MalformedSendStreamException(
                    at, what + " of " + length + " bytes, expected a multiple of 512 up to " + LONGEST_BLOCK);
        }
    }

    private void requireSum(ByteBuffer record, long at) throws MalformedSendStreamException {
        long[] told = {record.getLong(8), record.getLong(16), record.getLong(24), record.getLong(32)};
        long[] sum = in.sum();
        if (!Arrays.equals(told, sum)) {
            throw new MalformedSendStreamException(
                    at, "the Fletcher-4 sum of the stream is " + hex(sum) + ", expected " + hex(told));
        }
    }

    private static String hex(long[] sum) {
        StringBuilder text = new StringBuilder();
        for (long part : sum) {
            text.append(text.length() == 0 ? "" : "/").append(Long.toHexString(part));
        }
        return text.toString();
    }
}
