// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Command descriptor blocks against bytes written out by hand from the tables of SPC-4, SBC-3 and SSC-4. */
class CdbVectorsTest {
    static Stream<Arguments> vectors() {
        return Stream.of(
                // SPC-4 6.47
                Arguments.of(DeviceType.DISK, "00 00 00 00 00 00", new Cdb.TestUnitReady()),
                // SPC-4 6.39: DESC, allocation length 252
                Arguments.of(DeviceType.DISK, "03 01 00 00 FC 00", new Cdb.RequestSense(true, 252)),
                // SPC-4 6.6: EVPD, page code 83h, allocation length 0200h
                Arguments.of(DeviceType.DISK, "12 01 83 02 00 00", new Cdb.Inquiry(true, 0x83, 0x200)),
                Arguments.of(DeviceType.DISK, "12 00 00 00 24 00", new Cdb.Inquiry(false, 0, 36)),
                // SPC-4 6.13: DBD, all pages, allocation length 192
                Arguments.of(DeviceType.DISK, "1A 08 3F 00 C0 00", new Cdb.ModeSense(true, 0x3F, 0, 192)),
                // SPC-4 6.33: select report 00h, allocation length 00002000h
                Arguments.of(DeviceType.DISK, "A0 00 00 00 00 00 00 00 20 00 00 00", new Cdb.ReportLuns(0, 0x2000)),
                // SBC-3 5.15, 5.16
                Arguments.of(DeviceType.DISK, "25 00 00000000 00 0000 00", new Cdb.ReadCapacity10()),
                Arguments.of(DeviceType.DISK, "9E 10 0000000000000000 00000020 00 00", new Cdb.ReadCapacity16(32)),
                // SBC-3 5.13 and 5.36: FUA, LBA, transfer length
                Arguments.of(
                        DeviceType.DISK,
                        "88 00 0000000123456789 00000100 00 00",
                        new Cdb.Read(0x123456789L, 256, false)),
                Arguments.of(
                        DeviceType.DISK, "8A 08 0000000000000007 FFFFFFFF 00 00", new Cdb.Write(7, 0xFFFF_FFFFL, true)),
                // SBC-3 5.25: IMMED
                Arguments.of(
                        DeviceType.DISK,
                        "91 02 0000000000000010 00000008 00 00",
                        new Cdb.SynchronizeCache(16, 8, true)),
                // SBC-3 5.45: UNMAP and NDOB
                Arguments.of(
                        DeviceType.DISK,
                        "93 09 0000000000001000 00000800 00 00",
                        new Cdb.WriteSame(4096, 2048, true, true)),
                // SSC-4 5.4 and 5.6: SILI; FIXED, length 040000h
                Arguments.of(DeviceType.TAPE, "08 02 04 00 00 00", new Cdb.ReadRecord(false, true, 0x40000)),
                Arguments.of(DeviceType.TAPE, "0A 01 00 00 10 00", new Cdb.WriteRecord(true, 16)),
                Arguments.of(DeviceType.TAPE, "0A 00 04 00 00 00", new Cdb.WriteRecord(false, 0x40000)),
                // SSC-4 5.8, 7.11
                Arguments.of(DeviceType.TAPE, "10 01 00 00 02 00", new Cdb.WriteFilemarks(true, 2)),
                Arguments.of(DeviceType.TAPE, "01 00 00 00 00 00", new Cdb.Rewind(false)),
                // SSC-4 7.12: code 1 filemarks, count -1 in 24 bits; 7.13: 16 bytes, count 1000000h
                Arguments.of(DeviceType.TAPE, "11 01 FF FF FF 00", new Cdb.Space(Cdb.Space.FILEMARKS, -1)),
                Arguments.of(DeviceType.TAPE, "11 03 00 00 00 00", new Cdb.Space(Cdb.Space.END_OF_DATA, 0)),
                Arguments.of(
                        DeviceType.TAPE,
                        "91 00 0000 0000000001000000 0000 00 00",
                        new Cdb.Space(Cdb.Space.RECORDS, 0x100_0000)),
                // SSC-4 7.2: bytes 3 to 6; 7.3: bytes 4 to 11
                Arguments.of(DeviceType.TAPE, "2B 00 00 FFFFFFFF 00 00 00", new Cdb.Locate(0xFFFF_FFFFL, false)),
                Arguments.of(
                        DeviceType.TAPE,
                        "92 00 00 00 0000000100000000 0000 00 00",
                        new Cdb.Locate(0x1_0000_0000L, false)),
                // SSC-4 7.7: service actions 00h and 06h, allocation length only for the extended form
                Arguments.of(
                        DeviceType.TAPE, "34 00 0000000000 0000 00", new Cdb.ReadPosition(Cdb.ReadPosition.SHORT, 0)),
                Arguments.of(
                        DeviceType.TAPE, "34 06 0000000000 0000 00", new Cdb.ReadPosition(Cdb.ReadPosition.LONG, 0)),
                // SSC-4 7.6
                Arguments.of(DeviceType.TAPE, "05 00 00 00 00 00", new Cdb.ReadBlockLimits()),
                // SPC-4 6.4: service action 00h, parameter list length in bytes 10 to 13
                Arguments.of(DeviceType.DISK, "83 00 0000000000000000 0000007C 00 00", new Cdb.ExtendedCopy(124)),
                // SPC-4 6.21 to 6.24: service action, list identifier in byte 2, allocation length in bytes 10 to 13
                Arguments.of(
                        DeviceType.DISK,
                        "84 00 2A 00000000000000 0000000C 00 00",
                        new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.STATUS, 42, 12)),
                Arguments.of(
                        DeviceType.TAPE,
                        "84 03 00 00000000000000 0000012B 00 00",
                        new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.OPERATING_PARAMETERS, 0, 299)),
                Arguments.of(
                        DeviceType.TAPE,
                        "84 04 FF 00000000000000 00000138 00 00",
                        new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.FAILED_SEGMENT_DETAILS, 255, 312)));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bytesBecomeFields(DeviceType type, String bytes, Cdb expected) throws Exception {
        assertThat(CdbDecoder.decode(Hex.bytes(bytes), type)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void fieldsBecomeBytes(DeviceType type, String bytes, Cdb fields) {
        assertThat(fields.encode()).isEqualTo(Hex.bytes(bytes));
    }

    @Test
    void namesAreThoseOfTheStandards() {
        assertThat(new Cdb.TestUnitReady().title()).isEqualTo("TEST UNIT READY");
        assertThat(new Cdb.ReadCapacity16(32).title()).isEqualTo("READ CAPACITY(16)");
        assertThat(new Cdb.ReceiveCopyResults(3, 0, 299).title()).isEqualTo("RECEIVE COPY RESULTS");
    }

    @Test
    void shortFormsOfBlockCommandsAreTakenToo() throws Exception {
        assertThat(decodeDisk("28 00 00000010 00 0008 00")).isEqualTo(new Cdb.Read(16, 8, false));
        assertThat(decodeDisk("2A 08 FFFFFFFF 00 FFFF 00")).isEqualTo(new Cdb.Write(0xFFFF_FFFFL, 0xFFFF, true));
        assertThat(decodeDisk("35 00 00000000 00 0000 00")).isEqualTo(new Cdb.SynchronizeCache(0, 0, false));
    }

    @Test
    void refusalsNameCodeAndField() {
        // operation code that no disk knows: 20h/00h at byte 0
        refused(DeviceType.DISK, "01 00 00 00 00 00", AdditionalSense.INVALID_OPERATION_CODE, 0, -1);
        refused(
                DeviceType.TAPE,
                "88 00 0000000000000000 00000001 00 00",
                AdditionalSense.INVALID_OPERATION_CODE,
                0,
                -1);
        // EXTENDED COPY(LID4), service action 01h
        refused(DeviceType.DISK, "83 01 0000000000000000 00000000 00 00", AdditionalSense.INVALID_FIELD_IN_CDB, 1, -1);
        refused(DeviceType.DISK, "84 05 0000000000000000 00000000 00 00", AdditionalSense.INVALID_FIELD_IN_CDB, 1, -1);
        // NACA, bit 2 of the last byte
        refused(DeviceType.DISK, "00 00 00 00 00 04", AdditionalSense.INVALID_FIELD_IN_CDB, 5, 2);
        // RDPROTECT 001b
        refused(DeviceType.DISK, "88 20 0000000000000000 00000001 00 00", AdditionalSense.INVALID_FIELD_IN_CDB, 1, 5);
        // page code without EVPD
        refused(DeviceType.DISK, "12 00 83 00 24 00", AdditionalSense.INVALID_FIELD_IN_CDB, 2, -1);
        // an address no disk has
        refused(DeviceType.DISK, "88 00 8000000000000000 00000001 00 00", AdditionalSense.LBA_OUT_OF_RANGE, 2, -1);
        // cut short
        refused(DeviceType.DISK, "88 00 00", AdditionalSense.INVALID_FIELD_IN_CDB, 0, -1);
        // SILI together with FIXED (SSC-4 5.4)
        refused(DeviceType.TAPE, "08 03 00 00 01 00", AdditionalSense.INVALID_FIELD_IN_CDB, 1, -1);
        // LOCATE to another partition
        refused(DeviceType.TAPE, "2B 02 00 00000000 00 01 00", AdditionalSense.INVALID_FIELD_IN_CDB, 1, 1);
    }

    private static Cdb decodeDisk(String bytes) throws InvalidFieldException {
        return CdbDecoder.decode(Hex.bytes(bytes), DeviceType.DISK);
    }

    private static void refused(DeviceType type, String bytes, AdditionalSense code, int position, int bit) {
        InvalidFieldException e =
                catchThrowableOfType(InvalidFieldException.class, () -> CdbDecoder.decode(Hex.bytes(bytes), type));
        assertThat(e).as(bytes).isNotNull();
        assertThat(e.code()).as(bytes).isEqualTo(code);
        assertThat(e.pointer()).as(bytes).isEqualTo(new FieldPointer(FieldPointer.Where.CDB, position, bit));
    }
}
