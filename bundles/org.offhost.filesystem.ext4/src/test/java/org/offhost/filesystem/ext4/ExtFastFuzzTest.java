// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeAll;
import org.offhost.tck.hostile.HostileInput;

/**
 * A fast commit of any changes, whose sum holds. Byte 0: the plan. Then a change each: its type, two numbers of inodes out of a few
 * or any, the bytes of the kind.
 */
class ExtFastFuzzTest {
    private static final int MOST_TAGS = 40;

    private static HostileImage hostile;
    private static FastImage image;
    private static int sequence;
    private static long[] inodes;

    @BeforeAll
    static void readImage() throws IOException {
        hostile = new HostileImage("mounted_changes");
        image = new FastImage(hostile.bytes());
        sequence = image.sequence();
        ExtReading reading = image.reading();
        inodes = new long[] {
            2,
            8,
            0,
            257,
            200,
            201,
            202,
            reading.at("/old").id(),
            reading.at("/made").id(),
            reading.at("/wide").id(),
            reading.at("/old/file-01").id(),
            reading.at("/old/pieces").id(),
            reading.at("/kept").id(),
            reading.at("/old/link").id(),
            reading.at("/old/file-07").id(),
            reading.at("/inline").id()
        };
    }

    @FuzzTest
    void commit(byte[] input) throws IOException {
        if (input.length > 0) {
            HostileInput.check(() -> {
                ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
                int plan = in.get();
                image.head(0, sequence);
                for (int i = 0; i < MOST_TAGS && in.remaining() >= 3 && image.room() >= 300; i++) {
                    change(in);
                }
                image.tail();
                int first = image.position(image.first());
                hostile.read(plan, first, first + JournalImage.BLOCK + Short.BYTES);
            });
        }
    }

    private static void change(ByteBuffer in) {
        int type = in.get() & 7;
        long one = inode(in);
        switch (type) {
            case FastTag.ADD_RANGE -> image.range(one, in(in, 2), in(in, 2), in(in, 2));
            case FastTag.DELETE_RANGE -> image.deleted(one, in(in, 2), in(in, 4));
            case FastTag.CREATE, FastTag.LINK, FastTag.UNLINK -> image.name(type, one, inode(in), name(in));
            case FastTag.INODE -> {
                byte[] raw = new byte[Inode.BASE + (in(in, 1) & 127)];
                ByteBuffer b = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
                b.putShort(0, (short) (in(in, 1) << 12 | 0644)).putInt(Inode.SIZE_AT, in(in, 2));
                b.putShort(0x1A, (short) in(in, 1)).putInt(Inode.FLAGS_AT, in(in, 4));
                for (int i = in(in, 1) & 7; i > 0 && in.remaining() > 1; i--) {
                    raw[(in(in, 1) & 0xFF) % raw.length] = in.get();
                }
                ByteBuffer value = ByteBuffer.allocate(4 + raw.length).order(ByteOrder.LITTLE_ENDIAN);
                image.tag(type, value.putInt((int) one).put(raw));
            }
            default -> image.tag(FastTag.PAD, ByteBuffer.allocate(type));
        }
    }

    /** A number of some bytes; what the input does not have is zeros. */
    private static int in(ByteBuffer in, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes && in.hasRemaining(); i++) {
            value |= (in.get() & 0xFF) << 8 * i;
        }
        return value;
    }

    private static long inode(ByteBuffer in) {
        int which = in(in, 1);
        return which < 0xE0 ? inodes[which & 15] : in(in, 4);
    }

    private static String name(ByteBuffer in) {
        int which = in(in, 1);
        return switch (which & 7) {
            case 0 -> "file-01";
            case 1 -> "pieces";
            case 2 -> "old";
            case 3 -> "new-" + (which >> 3);
            case 4 -> "x".repeat(1 + (which >> 3) * 8);
            default -> Character.toString((char) in(in, 1)) + which;
        };
    }
}
