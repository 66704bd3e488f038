// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Tape images that nobody of ours writes: made from a sound one with two sets of files. Each must end in an error that says
 * where, in little time and memory, or be told as a finding while the sets that are whole can be restored.
 */
public enum HostileTapes {
    NOT_A_TAPE(t -> "This is a letter, not a tape image.\n".repeat(100).getBytes(StandardCharsets.US_ASCII)),
    MARKS_ALONE(t -> new byte[4_000_000]),
    GAPS_ALONE(t -> filled(4_000_000, 0xFE)),
    MARKS_BEHIND_THE_SETS(t -> t.marks(1_000_000).bytes()),
    MARKS_BEHIND_THE_LABEL(t -> t.cutBehind(0).marks(1_000_000).bytes()),
    GAPS_BEHIND_THE_SETS(t -> t.raw(0xFFFFFFFE, 500_000).raw(7, 1).bytes()),
    RECORDS_OF_ONE_BYTE(t -> t.append(500_000, new byte[] {'x'}, false).bytes()),
    FILES_OF_ONE_BYTE(t -> t.append(100_000, new byte[] {'x'}, true).bytes()),
    FILES_THAT_BEGIN_AS_A_SET(t -> {
        byte[][] header = new byte[1][];
        t.record(2, 0, r -> header[0] = r);
        return t.append(20_000, Arrays.copyOf(header[0], 512), true).bytes();
    }),
    RECORD_OF_16_MIB(t -> t.append(1, new byte[0xFFFFFF], true).bytes()),
    LABEL_OF_16_MIB(t -> t.record(0, 0, r -> Arrays.copyOf(r, 0xFFFFFF)).bytes()),
    LABEL_OF_ONE_BYTE(t -> t.record(0, 0, r -> Arrays.copyOf(r, 1)).bytes()),
    LABEL_OF_ODD_LENGTH(t -> t.record(0, 0, r -> Arrays.copyOf(r, r.length - 1)).bytes()),
    FIRST_WORD_NEGATIVE(t -> t.bytes(0, 0, w -> -w, w -> -w)),
    FIRST_WORD_HUGE(t -> t.bytes(0, 0, w -> 0x0FFFFFFF, w -> 0x0FFFFFFF)),
    WORD_PAST_THE_LONGEST(t -> t.bytes(1, 2, w -> 0x01000000, w -> 0x01000000)),
    WORD_OF_NO_CLASS(t -> t.bytes(1, 2, w -> w | 0x70000000, w -> w | 0x70000000)),
    WORDS_THAT_DIFFER(t -> t.bytes(1, 2, w -> w, w -> w + 2)),
    WORD_PAST_THE_FILE(t -> t.bytes(2, -1, w -> 0x00FFFFFF, w -> w)),
    READ_WITH_AN_ERROR(t -> t.bytes(1, 2, w -> w | 0x80000000, w -> w | 0x80000000)),
    LABEL_READ_WITH_AN_ERROR(t -> t.bytes(0, 0, w -> w | 0x80000000, w -> w | 0x80000000)),
    END_OF_MEDIUM_BEFORE_SETS(t -> t.bytes(1, 0, w -> -1, w -> w)),
    CUT_IN_A_WORD(t -> cut(t.bytes(), 2)),
    CUT_IN_A_RECORD(t -> cut(t.bytes(), 100_000)),
    LABEL_TWICE(t -> t.again(0).bytes()),
    SET_TWICE(t -> t.again(1).bytes()),
    TRAILER_OF_ANOTHER_SET(t -> t.copy(2, -1, 1, -1).bytes()),
    DESCRIPTION_OF_ANOTHER_SET(t -> t.copy(2, 0, 1, 0).bytes()),
    RECORDS_SWAPPED(t -> t.swap(1, 0, 1).bytes()),
    RECORD_MISSING(t -> t.remove(1, 1).bytes()),
    RECORD_SHORT(t -> t.record(1, 1, r -> Arrays.copyOf(r, 512)).bytes()),
    RECORD_LONG(t -> t.record(1, 1, r -> Arrays.copyOf(r, r.length + 512)).bytes()),
    MARK_WITHIN_A_SET(t -> t.mark(1, 2).bytes()),
    MARK_BETWEEN_SETS_MISSING(t -> t.join(1).bytes()),
    MARK_BEHIND_THE_LABEL_MISSING(t -> t.join(0).bytes()),
    LABEL_OF_THE_FUTURE(t -> label(t, "format", "offhost-medium-9999")),
    LABEL_OF_A_DISK(t -> label(t, "kind", "disk")),
    LABEL_UNIT_HUGE(t -> label(t, "unit", "2147483648")),
    LABEL_UNIT_NEGATIVE(t -> label(t, "unit", "-262144")),
    LABEL_NAME_HUGE(t -> label(t, "name", "n".repeat(3000))),
    SET_OF_THE_FUTURE(t -> set(t, "format", "offhost-set-9999")),
    SET_UNIT_OTHER(t -> set(t, "medium.unit", "65536")),
    SET_ID_OF_ANOTHER(t -> set(t, "id", "../../etc")),
    VOLUME_LENGTH_NEGATIVE(t -> set(t, "volume.length", "-9223372036854775808")),
    CUT_AT_NEVER(t -> set(t, "cutAt", "never")),
    LENGTH_OVERFLOWS(t -> t.number(1, "length", Long.MAX_VALUE).bytes()),
    LENGTH_ZERO(t -> t.number(1, "length", 0).bytes()),
    BODY_LONGER_THAN_THE_SET(t -> t.number(1, "bodyLength", 1L << 40).bytes()),
    INDEX_NEGATIVE(t -> t.number(1, "indexOffset", -512).bytes()),
    INDEX_LENGTH_OVERFLOWS(t -> t.number(1, "indexLength", Long.MAX_VALUE).bytes()),
    EXTENTS_OVERFLOW(t -> t.number(1, "extents", Long.MAX_VALUE / 32 + 1).bytes()),
    SUMS_OF_NOBODY(t -> {
        byte[][] header = new byte[1][];
        t.record(2, 0, r -> header[0] = r);
        byte[] name = "x/offhost/sums-20261128T000000Z/about\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, header[0], 0, name.length);
        return t.append(1, summed(header[0]), true).bytes();
    });

    private final Function<TapePatch, byte[]> patch;

    HostileTapes(Function<TapePatch, byte[]> patch) {
        this.patch = patch;
    }

    /**
     * Makes one.
     *
     * @param sound all bytes of a tape image: a label and two sets of files, of five records each at least
     * @throws IllegalStateException if it is the sound one: what is meant to be foreign has become our own
     */
    public byte[] of(byte[] sound) {
        byte[] hostile = patch.apply(new TapePatch(sound));
        if (Arrays.equals(hostile, sound)) {
            throw new IllegalStateException(this + " changes nothing");
        }
        return hostile;
    }

    private static byte[] label(TapePatch t, String key, String value) {
        return t.document(0, 0, "format\": \"offhost-medium", key, value).bytes();
    }

    private static byte[] set(TapePatch t, String key, String value) {
        return t.document(1, 0, "format\": \"offhost-set", key, value).bytes();
    }

    private static byte[] filled(int length, int value) {
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = (byte) (i % 4 == 0 ? value : 0xFF);
        }
        return all;
    }

    private static byte[] cut(byte[] image, int bytes) {
        return Arrays.copyOf(image, image.length - bytes);
    }

    /** A tar header with its sum made right. */
    private static byte[] summed(byte[] header) {
        byte[] all = header.clone();
        Arrays.fill(all, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += all[i] & 0xFF;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, all, 148, octal.length);
        return all;
    }
}
