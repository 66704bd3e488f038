// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.block.Designator;

/** Parameter lists of EXTENDED COPY(LID1) against bytes written out by hand from SPC-4 6.4.3 to 6.4.6. */
class ParameterListVectorsTest {
    private static final Set<Integer> ALL =
            Set.of(0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x10, 0x12, 0xE4);
    private static final OperatingParameters LIMITS =
            new OperatingParameters(false, 4, 16, 4096, 0, 1 << 20, 0, 0xFF_FFFF, 1, 1, 0, 0, 0, ALL);
    private static final Designator DISK = Designator.parse("naa.600140500000000000000000000000d1");
    private static final Designator TAPE = Designator.parse("naa.60014050000000000000000000000071");

    /** SPC-4 table 124 and 6.4.5.6: block device parameters. */
    private static final String DISK_CSCD = """
            E4 00            ; 0     type E4h; 1: LU ID TYPE 00b, peripheral device type 00h
            0000             ; 2-3   relative initiator port identifier
            01 03            ; 4     code set 1 binary; 5: association 00b, designator type 3h NAA
            00 10            ; 6     reserved; 7: designator length 16
            600140500000000000000000000000D1 00000000 ; 8-27 designator, zero filled
            00 000200        ; 28    PAD 0; 29-31: disk block length 512
            """;

    /** SPC-4 table 124 and 6.4.5.8: sequential-access device parameters, FIXED=0. */
    private static final String TAPE_CSCD = """
            E4 01            ; 1     peripheral device type 01h
            0000
            01 03
            00 10
            60014050000000000000000000000071 00000000
            00 000000        ; 28    PAD 0, FIXED 0; 29-31: stream block length 0
            """;

    private static final String TAPE_PAD_CSCD = TAPE_CSCD.replace("00 000000        ; 28", "04 000000 ; 28 PAD 1");

    static Stream<Arguments> segments() {
        return Stream.of(
                // table 150: block device to stream device
                Arguments.of("""
                        00 01 0014       ; 0 type; 1 CAT; 2-3 descriptor length
                        0000 0001        ; 4-5 source ID; 6-7 destination ID
                        00 040000        ; 8 reserved; 9-11 stream device transfer length 262,144
                        0000 0200        ; 12-13 reserved; 14-15 block device number of blocks 512
                        0000000000001000 ; 16-23 block device LBA 4,096
                        """, new SegmentDescriptor.BlockToStream(true, 0, 1, 0x40000, 512, 4096)),
                // table 151: stream device to block device
                Arguments.of("""
                        01 00 0014
                        0001 0000
                        00 000200
                        0000 FFFF
                        00000001 00000000
                        """, new SegmentDescriptor.StreamToBlock(false, 1, 0, 512, 0xFFFF, 0x1_0000_0000L)),
                // table 152: block device to block device; DC is bit 1
                Arguments.of("""
                        02 02 0018
                        0000 0001
                        0000 0008        ; 8-9 reserved; 10-11 number of blocks
                        0000000000000064 ; 12-19 source LBA
                        00000000000000C8 ; 20-27 destination LBA
                        """, new SegmentDescriptor.BlockToBlock(false, true, 0, 1, 8, 100, 200)),
                // table 155: inline data to stream device
                Arguments.of("""
                        04 01 0010
                        0000 0002        ; 4-5 reserved; 6-7 destination ID
                        00 002800        ; 9-11 stream device transfer length 10,240
                        00000004         ; 12-15 inline data offset
                        00000003         ; 16-19 inline data number of bytes
                        """, new SegmentDescriptor.InlineToStream(true, 2, 10_240, 4, 3)),
                // table 156: embedded data to stream device; the length is padded to a multiple of 4
                Arguments.of("""
                        05 00 0014
                        0000 0001
                        00 000400
                        0005 0000        ; 12-13 embedded data number of bytes; 14-15 reserved
                        68656C6C6F 000000
                        """, new SegmentDescriptor.EmbeddedToStream(false, 1, 1024, "hello".getBytes())),
                // table 157: stream device to discard
                Arguments.of("""
                        06 01 000C
                        0001 0000        ; 4-5 source ID; 6-8 reserved
                        00 010000
                        00001234         ; 12-15 number of bytes
                        """, new SegmentDescriptor.StreamToDiscard(true, 1, 65_536, 0x1234)),
                // table 159: block device with offset to stream device
                Arguments.of("""
                        08 01 0018
                        0000 0001
                        00 040000        ; 9-11 stream device transfer length
                        000003E8         ; 12-15 number of bytes 1,000
                        0000000000000009 ; 16-23 block device LBA
                        0000 0011        ; 24-25 reserved; 26-27 block device byte offset 17
                        """, new SegmentDescriptor.BlockBytesToStream(true, 0, 1, 0x40000, 1000, 9, 17)),
                // table 160: stream device to block device with offset
                Arguments.of("""
                        09 00 0018
                        0001 0000
                        00 040000
                        FFFFFFFF
                        0000000000000009
                        0000 01FF
                        """, new SegmentDescriptor.StreamToBlockBytes(false, 1, 0, 0x40000, 0xFFFF_FFFFL, 9, 511)),
                // table 161: block device with offset to block device with offset
                Arguments.of("""
                        0A 01 001C
                        0000 0001
                        00001001         ; 8-11 number of bytes
                        0000000000000002 ; 12-19 source LBA
                        0000000000000003 ; 20-27 destination LBA
                        0004 0005        ; 28-29 source byte offset; 30-31 destination byte offset
                        """, new SegmentDescriptor.BlockBytesToBlockBytes(true, 0, 1, 4097, 2, 3, 4, 5)),
                // table 162: write filemarks
                Arguments.of("""
                        10 00 0008
                        0000 0001
                        00 000002        ; 8 W_IMMED bit 0; 9-11 filemark count
                        """, new SegmentDescriptor.WriteFilemarks(1, false, 2)),
                // table 164: locate
                Arguments.of("""
                        12 00 0008
                        0000 0001
                        89ABCDEF         ; 8-11 logical object identifier
                        """, new SegmentDescriptor.LocateObject(1, 0x89AB_CDEFL)));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void segmentDescriptorsBecomeBytes(String bytes, SegmentDescriptor segment) {
        ByteBuffer target = ByteBuffer.allocate(segment.length());
        segment.put(target);
        assertThat(target.hasRemaining()).isFalse();
        assertThat(target.array()).isEqualTo(Hex.bytes(bytes));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void bytesBecomeSegmentDescriptors(String bytes, SegmentDescriptor segment) throws Exception {
        byte[] raw = Hex.bytes(bytes);
        String head = String.format("2A 01 0000 00000000 %08X 00000008 ", raw.length);
        ParameterList list = decode(head + bytes + "0102030405060708");
        assertThat(list.segments()).containsExactly(segment);
    }

    private static final String LIST = """
            07 01            ; 0 list identifier 7; 1 STR 0, LIST ID USAGE 00b, PRIORITY 1
            0060             ; 2-3 CSCD descriptor list length 96
            00000000         ; 4-7 reserved
            00000050         ; 8-11 segment descriptor list length 12 + 20 + 28 + 20
            0000000C         ; 12-15 inline data length 12
            """ + DISK_CSCD + TAPE_CSCD + TAPE_PAD_CSCD + """
                    12 00 0008 0000 0001 00000005                                        ; 12 bytes
                    04 01 0010 0000 0001 00 000400 00000000 00000005                     ; 20 bytes
                    08 01 0018 0000 0001 00 000400 00000200 0000000000000009 0000 0000   ; 28 bytes
                    04 00 0010 0000 0002 00 000400 00000008 00000003                     ; 20 bytes, ID 2: PAD
                    48454C4C4F 000000 454E44 00                                          ; inline data
                    """;

    private static ParameterList expected() {
        return ParameterList.of(
                7,
                List.of(
                        CscdDescriptor.disk(DISK, 512),
                        CscdDescriptor.tape(TAPE, false),
                        CscdDescriptor.tape(TAPE, true)),
                List.of(
                        new SegmentDescriptor.LocateObject(1, 5),
                        new SegmentDescriptor.InlineToStream(true, 1, 1024, 0, 5),
                        new SegmentDescriptor.BlockBytesToStream(true, 0, 1, 1024, 512, 9, 0),
                        new SegmentDescriptor.InlineToStream(false, 2, 1024, 8, 3)),
                ByteBuffer.wrap("HELLO\0\0\0END\0".getBytes()));
    }

    @Test
    void aWholeListBecomesBytes() {
        ByteBuffer encoded = expected().encode();
        assertThat(encoded).isEqualTo(Hex.buffer(LIST));
    }

    @Test
    void bytesBecomeAWholeList() throws Exception {
        ParameterList list = decode(LIST);
        assertThat(list).isEqualTo(expected());
        assertThat(list.cscds().get(0).name()).isEqualTo(Designation.of(DISK));
        assertThat(list.segmentAt(2)).isEqualTo(16 + 96 + 32);
    }

    @Test
    void listIdentifierUsageAndPriorityAreRead() throws Exception {
        // 36h: STR bit 5, LIST ID USAGE 10b in bits 4-3, PRIORITY 6
        ParameterList list = decode("FF 36 0000 00000000 00000000 00000000");
        assertThat(list.sequentialStriped()).isTrue();
        assertThat(list.listIdUsage()).isEqualTo(ParameterList.MAY_DISCARD);
        assertThat(list.priority()).isEqualTo(6);
        assertThat(list.encode()).isEqualTo(Hex.buffer("FF 36 0000 00000000 00000000 00000000"));
    }

    @Test
    void refusalsNameCodeAndField() {
        // 26h/07h: CSCD descriptor type E0h at byte 16 + 32
        refused(LIST.replace(TAPE_CSCD, TAPE_CSCD.replace("E4 01", "E0 01")), AdditionalSense.UNSUPPORTED_CSCD, 48);
        // 26h/09h: segment descriptor type 07h, the first one
        refused(LIST.replace("12 00 0008", "07 00 0008"), AdditionalSense.UNSUPPORTED_SEGMENT, 112);
        // descriptor length does not suit the type
        refused(LIST.replace("12 00 0008", "12 00 000C"), AdditionalSense.INVALID_FIELD, 114);
        // inline data ends before the offset and length
        refused(LIST.replace("00000008 00000003", "00000008 00000005"), AdditionalSense.INVALID_FIELD, 172 + 12);
        refused(LIST.replace("00000008 00000003", "FFFFFFFC FFFFFFFF"), AdditionalSense.INVALID_FIELD, 172 + 12);
        // inline data offset no multiple of 4
        refused(LIST.replace("00000008 00000003", "00000007 00000003"), AdditionalSense.INVALID_FIELD, 172 + 12);
        // lists longer than what came: 1Ah/00h
        refused(LIST.replace("0000000C         ;", "0000000D         ;"), AdditionalSense.LIST_LENGTH_ERROR, 12);
        refused(LIST.replace("00000050", "FFFFFFFF"), AdditionalSense.LIST_LENGTH_ERROR, 8);
        refused("07 01 0000", AdditionalSense.LIST_LENGTH_ERROR, 0);
        // CSCD list length no multiple of 32
        refused("07 01 0010 00000000 00000000 00000000 " + "00".repeat(16), AdditionalSense.INVALID_FIELD, 2);
        // FIXED without a block length; block length without FIXED
        refused(
                LIST.replace(TAPE_CSCD, TAPE_CSCD.replace("00 000000 ", "01 000000 ")),
                AdditionalSense.INVALID_FIELD,
                77);
        refused(
                LIST.replace(TAPE_CSCD, TAPE_CSCD.replace("00 000000 ", "00 000200 ")),
                AdditionalSense.INVALID_FIELD,
                77);
        // designator longer than its field
        refused(LIST.replace(DISK_CSCD, DISK_CSCD.replace("00 10 ", "00 15 ")), AdditionalSense.INVALID_FIELD, 23);
        // a segment descriptor cut off by the end of its list
        refused("07 01 0000 00000000 00000002 00000000 1200", AdditionalSense.LIST_LENGTH_ERROR, 18);
    }

    @Test
    void reservedBitsAreRefusedWithTheirBit() {
        // FCO of SPC-5, bit 2 of byte 1 of a segment descriptor
        assertThat(refusal(LIST.replace("08 01 0018", "08 05 0018")).pointer())
                .isEqualTo(new FieldPointer(FieldPointer.Where.PARAMETERS, 145, 2));
        // DC where there is none
        assertThat(refusal(LIST.replace("08 01 0018", "08 03 0018")).pointer())
                .isEqualTo(new FieldPointer(FieldPointer.Where.PARAMETERS, 145, 1));
        assertThat(refusal("07 C1 0000 00000000 00000000 00000000").pointer())
                .isEqualTo(new FieldPointer(FieldPointer.Where.PARAMETERS, 1, 7));
    }

    @Test
    void limitsAreKept() {
        String empty = "00".repeat(32 * 5);
        refused("07 01 00A0 00000000 00000000 00000000" + empty, AdditionalSense.TOO_MANY_CSCDS, 2);
        String filemark = "10 00 0008 0000 0000 00 000001";
        refused(
                "07 01 0000 00000000 000000CC 00000000" + filemark.repeat(17),
                AdditionalSense.TOO_MANY_SEGMENTS,
                16 + 16 * 12);
        refused("07 01 0000 00000000 00001008 00000000" + filemark.repeat(342), AdditionalSense.LIST_LENGTH_ERROR, 8);
        refused("07 01 0000 00000000 00000000 00100001" + "00".repeat(0x100001), AdditionalSense.INLINE_TOO_LONG, 12);
        // LIST ID USAGE 11b without SNLID
        refused("00 19 0000 00000000 00000000 00000000", AdditionalSense.INVALID_FIELD, 1);
    }

    @Test
    void typesThatAreNotImplementedAreRefused() {
        OperatingParameters blocksOnly =
                new OperatingParameters(false, 4, 16, 4096, 0, 0x10000, 0, 0, 1, 1, 9, 0, 0, Set.of(0x02, 0xE4));
        assertThatThrownBy(() -> ParameterList.decode(Hex.buffer(LIST), blocksOnly))
                .isInstanceOfSatisfying(
                        InvalidFieldException.class,
                        e -> assertThat(e.code()).isEqualTo(AdditionalSense.UNSUPPORTED_SEGMENT));
    }

    @Test
    void damagedListsGiveRefusalsAndNothingElse() {
        byte[] good = Hex.bytes(LIST);
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(bad.length + 1);
            try {
                ParameterList.decode(ByteBuffer.wrap(bad, 0, random.nextBoolean() ? length : bad.length), LIMITS);
            } catch (InvalidFieldException e) {
                assertThat(e.pointer().position()).isLessThanOrEqualTo(bad.length);
            }
        }
    }

    private static ParameterList decode(String bytes) throws InvalidFieldException {
        return ParameterList.decode(Hex.buffer(bytes), LIMITS);
    }

    private static InvalidFieldException refusal(String bytes) {
        InvalidFieldException e = catchThrowableOfType(InvalidFieldException.class, () -> decode(bytes));
        assertThat(e).as(bytes).isNotNull();
        return e;
    }

    private static void refused(String bytes, AdditionalSense code, int position) {
        InvalidFieldException e = refusal(bytes);
        assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
        assertThat(e.pointer().position()).as(e.getMessage()).isEqualTo(position);
    }
}
