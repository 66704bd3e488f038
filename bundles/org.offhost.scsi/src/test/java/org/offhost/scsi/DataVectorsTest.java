// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;

/** Data that devices give against bytes written out by hand from SPC-4, SBC-3 and SSC-4. */
class DataVectorsTest {
    @Test
    void standardInquiry() throws Exception {
        // SPC-4 6.6.2, table 139
        byte[] bytes = Hex.bytes("""
                01 80 06 12 1F   ; 0 qualifier 000b, type 01h; 1 RMB; 2 version; 3 HISUP, format 2; 4 additional length 31
                08 00 02         ; 5 3PC bit 3; 7 CMDQUE bit 1
                4F4646484F535420 ; 8-15 "OFFHOST "
                5649525455414C205441504520202020 ; 16-31 "VIRTUAL TAPE    "
                302E3120         ; 32-35 "0.1 "
                """);
        InquiryData data = new InquiryData(0, 1, true, 6, true, "OFFHOST", "VIRTUAL TAPE", "0.1");
        assertThat(data.encode()).isEqualTo(bytes);
        assertThat(InquiryData.decode(ByteBuffer.wrap(bytes))).isEqualTo(data);
        // an old device that sends five bytes only
        assertThat(InquiryData.decode(Hex.buffer("00 00 02 02 00")).vendor()).isEmpty();
    }

    @Test
    void mediumAttributes() throws Exception {
        // SPC-4 6.20 and 7.4.2
        byte[] bytes = Hex.bytes("""
                0000001A                         ; available data
                0000 80 0008 0000000000000007    ; remaining capacity, read-only, binary: 7 MiB
                0001 80 0008 0000000000001000    ; maximum capacity
                """);
        MediumAttributes told = MediumAttributes.ofCapacity((7 << 20) + 5, 4L << 30);
        assertThat(told.encode(0)).isEqualTo(bytes);
        assertThat(MediumAttributes.decode(ByteBuffer.wrap(bytes))).isEqualTo(told);
        assertThat(told.remaining()).hasValue(7 << 20);
        assertThat(told.encode(1)).isEqualTo(Hex.bytes("0000000D 0001 80 0008 0000000000001000"));
        // text between them, one that is cut, none at all, and a figure that is none
        assertThat(MediumAttributes.decode(Hex.buffer(
                                "00000040 0400 81 0003 414243 0000 80 0008 0000000000000001 0001 80 0008 00"))
                        .values())
                .containsOnlyKeys(0);
        assertThat(MediumAttributes.decode(Hex.buffer("00000000")).remaining()).isEmpty();
        assertThat(MediumAttributes.decode(Hex.buffer("0000000D 0000 80 0008 FFFFFFFFFFFFFFFF"))
                        .remaining())
                .isEmpty();
        assertThatThrownBy(() -> MediumAttributes.decode(Hex.buffer("0000"))).isInstanceOf(InvalidFieldException.class);
    }

    @Test
    void supportedPages() throws Exception {
        // SPC-4 7.8.16
        byte[] bytes = Hex.bytes("00 00 0003 00 80 83");
        assertThat(InquiryData.encodeSupportedPages(0, List.of(0x00, 0x80, 0x83)))
                .isEqualTo(bytes);
        assertThat(InquiryData.decodeSupportedPages(ByteBuffer.wrap(bytes))).containsExactly(0x00, 0x80, 0x83);
    }

    @Test
    void unitSerialNumber() throws Exception {
        // SPC-4 7.8.17
        byte[] bytes = Hex.bytes("00 80 0008 20 20 62 65 61 66 31 31");
        assertThat(InquiryData.decodeSerialNumber(ByteBuffer.wrap(bytes))).isEqualTo("beaf11");
        assertThat(InquiryData.encodeSerialNumber(0, "  beaf11")).isEqualTo(bytes);
        assertThatThrownBy(() -> InquiryData.decodeSerialNumber(Hex.buffer("00 83 0000")))
                .isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> InquiryData.decodeSerialNumber(Hex.buffer("00 80 0008 62")))
                .isInstanceOf(InvalidFieldException.class);
    }

    @Test
    void deviceIdentification() throws Exception {
        // SPC-4 7.8.6: T10, EUI-64, NAA 6, and a target port, which names no unit
        byte[] bytes = Hex.bytes("""
                00 83 0036       ; page length 54
                02 01 00 0A 4F4646484F5354202031   ; ASCII, LUN, T10, "OFFHOST  1"
                01 02 00 08 0014050000000001       ; binary, LUN, EUI-64
                01 03 00 10 600140500000000000000000000000D1
                01 14 00 04 00000001               ; association 1: target port; type 4 relative port
                """);
        List<Designation> read = InquiryData.decodeIdentification(ByteBuffer.wrap(bytes));
        assertThat(read.stream().flatMap(d -> d.designator().stream()).map(Designator::toString))
                .containsExactly("t10.OFFHOST  1", "eui.0014050000000001", "naa.600140500000000000000000000000d1");
        assertThat(InquiryData.encodeIdentification(0, read)).isEqualTo(bytes);
        for (Designation d : read.subList(0, 3)) {
            assertThat(Designation.of(d.designator().orElseThrow())).isEqualTo(d);
        }
    }

    @Test
    void identificationThatLiesAboutLengthsIsRefused() {
        for (String bad : List.of(
                "00 83 0100 01030010", "00 83 0008 010300FF 00000000", "00 83 0003 010300", "00 80 0000", "00")) {
            assertThatThrownBy(() -> InquiryData.decodeIdentification(Hex.buffer(bad)))
                    .as(bad)
                    .isInstanceOf(InvalidFieldException.class);
        }
    }

    @Test
    void filesAreNoLogicalUnits() {
        assertThatThrownBy(() -> Designation.of(Designator.parse("file./tmp/x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void capacity() throws Exception {
        // SBC-3 5.15.2 and 5.16.2: address of the last block, block length
        Capacity small = new Capacity(0x40000, 512);
        assertThat(small.encode10()).isEqualTo(Hex.bytes("0003FFFF 00000200"));
        assertThat(small.encode16()).isEqualTo(Hex.bytes("000000000003FFFF 00000200" + "00".repeat(20)));
        assertThat(Capacity.decode10(ByteBuffer.wrap(small.encode10()))).isEqualTo(small);
        Capacity large = new Capacity(0x1_0000_0000L, 4096);
        assertThat(large.encode10()).isEqualTo(Hex.bytes("FFFFFFFF 00001000"));
        assertThat(Capacity.decode16(ByteBuffer.wrap(large.encode16()))).isEqualTo(large);
        assertThatThrownBy(() -> Capacity.decode16(Hex.buffer("0000000000000001 00000208")))
                .hasMessageContaining("520");
        assertThatThrownBy(() -> Capacity.decode16(Hex.buffer("7FFFFFFFFFFFFFFE 00000200")))
                .isInstanceOf(InvalidFieldException.class);
    }

    @Test
    void tapePosition() throws Exception {
        // SSC-4 table 60: BOP bit 7, EOP bit 6, LOLU bit 2; 4-7 first, 8-11 last logical object
        TapePosition at = new TapePosition(false, true, true, 0x1234, 0);
        assertThat(at.encodeShort()).isEqualTo(Hex.bytes("40 00 0000 00001234 00001234 00 000000 00000000"));
        assertThat(TapePosition.decodeShort(ByteBuffer.wrap(at.encodeShort()))).isEqualTo(at);
        TapePosition far = new TapePosition(false, false, true, 1L << 32, 3);
        assertThat(far.encodeShort()).startsWith(0x04);
        // SSC-4 table 62: 8-15 logical object number, 16-23 logical file identifier
        assertThat(far.encodeLong())
                .isEqualTo(Hex.bytes("00 000000 00000000 0000000100000000 0000000000000003 0000000000000000"));
        assertThat(TapePosition.decodeLong(ByteBuffer.wrap(far.encodeLong()))).isEqualTo(far);
        assertThat(TapePosition.decodeLong(Hex.buffer("0C" + "00".repeat(31))).known())
                .isFalse();
    }

    @Test
    void recordLimits() throws Exception {
        // SSC-4 table 58: granularity, maximum 16,777,215, minimum 1
        RecordLimits limits = new RecordLimits(0, 0xFFFFFF, 1);
        assertThat(limits.encode()).isEqualTo(Hex.bytes("00 FFFFFF 0001"));
        assertThat(RecordLimits.decode(ByteBuffer.wrap(limits.encode()))).isEqualTo(limits);
    }

    @Test
    void modeHeader() throws Exception {
        // SPC-4 7.5.5: mode data length 3, WP bit 7 of byte 2
        assertThat(new ModeHeader(true).encode()).isEqualTo(Hex.bytes("03 00 80 00"));
        assertThat(ModeHeader.decode(Hex.buffer("03 00 90 00")).writeProtected())
                .isTrue();
    }

    @Test
    void reportLuns() throws Exception {
        // SPC-4 6.33; SAM-5 4.7.5: peripheral device addressing below 256, flat space from there
        byte[] bytes = Hex.bytes("00000018 00000000 0000000000000000 0005000000000000 4100000000000000");
        LogicalUnitList list =
                new LogicalUnitList(List.of(LogicalUnitList.lun(0), LogicalUnitList.lun(5), LogicalUnitList.lun(256)));
        assertThat(list.encode()).isEqualTo(bytes);
        assertThat(LogicalUnitList.decode(ByteBuffer.wrap(bytes))).isEqualTo(list);
        assertThat(LogicalUnitList.decode(ByteBuffer.wrap(bytes, 0, 17)).luns()).containsExactly(0L);
    }

    @Test
    void operatingParameters() throws Exception {
        // SPC-4 6.23, table 229
        byte[] bytes = Hex.bytes("""
                0000002B         ; 0-3 available data 43
                01 000000        ; 4 SNLID
                0040             ; 8-9 maximum CSCD descriptor count 64
                1000             ; 10-11 maximum segment descriptor count 4,096
                00100000         ; 12-15 maximum descriptor list length
                10000000         ; 16-19 maximum segment length
                00080000         ; 20-23 maximum inline data length
                00000000         ; 24-27 held data limit
                00FFFFFF         ; 28-31 maximum stream device transfer size
                0000 0010        ; 34-35 total concurrent copies
                04               ; 36 maximum concurrent copies
                09 02 00         ; 37 data, 38 inline, 39 held data granularity
                000000 03        ; 43 implemented descriptor list length
                00 02 E4
                """);
        OperatingParameters p = new OperatingParameters(
                true, 64, 4096, 1 << 20, 1 << 28, 1 << 19, 0, 0xFFFFFF, 16, 4, 9, 2, 0, Set.of(0, 2, 0xE4));
        assertThat(p.encode()).isEqualTo(bytes);
        assertThat(OperatingParameters.decode(ByteBuffer.wrap(bytes))).isEqualTo(p);
        assertThatThrownBy(() -> OperatingParameters.decode(ByteBuffer.wrap(bytes, 0, 45)))
                .isInstanceOf(InvalidFieldException.class);
    }

    @Test
    void zerosBehindTheOperatingParametersAreNoTypes() throws Exception {
        // what the Linux kernel's target does: 42 bytes available, padded to the allocation length
        ByteBuffer linux = Hex.buffer("0000002A 01000000 0002 0001 00000400 10000000 00000000 00000000 00000000"
                + "0000 0001 01 09 00 00 000000 02 02 E4" + "00".repeat(200));
        OperatingParameters p = OperatingParameters.decode(linux);
        assertThat(p.implementedTypes()).containsExactlyInAnyOrder(0x02, 0xE4);
        assertThat(p.maxSegments()).isEqualTo(1);
        assertThat(p.dataGranularity()).isEqualTo(9);
    }

    @Test
    void copyStatus() throws Exception {
        // SPC-4 6.24: HDD bit 7 and status of byte 4; segments processed; units; transfer count
        CopyStatus status = new CopyStatus(true, CopyStatus.FAILED, 17, 1, 300);
        assertThat(status.encode()).isEqualTo(Hex.bytes("00000008 82 0011 01 0000012C"));
        assertThat(CopyStatus.decode(ByteBuffer.wrap(status.encode()))).isEqualTo(status);
    }

    @Test
    void failedSegmentDetails() throws Exception {
        // SPC-4 6.22: status in byte 56, sense data length in 58-59, sense data from 60
        byte[] bytes = Hex.bytes("0000003B" + "00".repeat(52) + "02 00 0003 70000A");
        FailedSegmentDetails details = new FailedSegmentDetails(2, Hex.bytes("70000A"));
        assertThat(details.encode()).isEqualTo(bytes);
        assertThat(FailedSegmentDetails.decode(ByteBuffer.wrap(bytes))).isEqualTo(details);
        assertThatThrownBy(() -> FailedSegmentDetails.decode(ByteBuffer.wrap(bytes, 0, 62)))
                .isInstanceOf(InvalidFieldException.class);
    }
}
