// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.scsi.FieldPointer.Where;
import org.offhost.scsi.SenseData.Forwarded;

/** Sense data against bytes written out by hand from SPC-4 4.5.2, 4.5.3 and 5.17.7.4. */
class SenseVectorsTest {
    /** What a disk answers a READ of a bad block. */
    private static final String MEDIUM_ERROR = """
            F0 00 03         ; 0 VALID, response code 70h; 2 MEDIUM ERROR
            00000123         ; 3-6 INFORMATION: the block
            0A 00000000      ; 7 additional sense length; 8-11 COMMAND-SPECIFIC INFORMATION
            11 00 00         ; 12 ASC; 13 ASCQ; 14 FRU
            00 0000          ; 15-17 sense key specific
            """;

    /** COPY ABORTED in segment 5, the source's MEDIUM ERROR forwarded, an offset in the segment pointed at. */
    private static final String COPY_ABORTED = """
            F0 00 0A         ; COPY ABORTED
            00010000         ; INFORMATION: residual of the segment
            1D               ; 7 additional sense length: 37 - 8
            12 00 0005       ; 8 source's status and sense at byte 18; 9 none of the destination; 10-11 segment number
            0D 01 00
            A0 000C          ; SKSV, SD: field pointer 12 counts from the segment descriptor
            02               ; 18 CHECK CONDITION
            """ + MEDIUM_ERROR;

    private static SenseData mediumError() {
        return SenseData.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR)
                .withInformation(0x123);
    }

    private static SenseData copyAborted() {
        return SenseData.of(SenseKey.COPY_ABORTED, AdditionalSense.THIRD_PARTY_DEVICE_FAILURE)
                .withInformation(65_536)
                .withSegment(5)
                .withFieldPointer(FieldPointer.at(Where.SEGMENT, 12))
                .withSource(new Forwarded(ScsiResponse.CHECK_CONDITION, Hex.bytes(MEDIUM_ERROR)));
    }

    @Test
    void fixedFormatBothWays() throws Exception {
        assertThat(SenseData.decode(Hex.bytes(MEDIUM_ERROR))).isEqualTo(mediumError());
        assertThat(mediumError().encode()).isEqualTo(Hex.bytes(MEDIUM_ERROR));
    }

    @Test
    void forwardedSenseBothWays() throws Exception {
        SenseData decoded = SenseData.decode(Hex.bytes(COPY_ABORTED));
        assertThat(decoded).isEqualTo(copyAborted());
        assertThat(decoded.segment()).isEqualTo(OptionalLong.of(5));
        assertThat(decoded.source().orElseThrow().decoded()).contains(mediumError());
        assertThat(copyAborted().encode()).isEqualTo(Hex.bytes(COPY_ABORTED));
    }

    @Test
    void bothPartiesAreForwarded() throws Exception {
        Forwarded tape = new Forwarded(
                ScsiResponse.CHECK_CONDITION,
                SenseData.of(SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_MEDIUM)
                        .withFlags(false, true, false)
                        .encode());
        SenseData both = copyAborted().withDestination(tape);
        assertThat(SenseData.decode(both.encode())).isEqualTo(both);
        assertThat(SenseData.decode(both.encodeDescriptors())).isEqualTo(both);
        // byte 8: source at 18; byte 9: destination at 18 + 1 + 18
        assertThat(Arrays.copyOfRange(both.encode(), 8, 10)).containsExactly(18, 37);
    }

    @Test
    void forwardedSenseOfAnyLengthFits() throws Exception {
        Forwarded huge = new Forwarded(2, new byte[252]);
        SenseData both = copyAborted().withSource(huge).withDestination(huge);
        assertThat(both.encode()).hasSizeLessThanOrEqualTo(SenseData.MAX_LENGTH);
        assertThat(both.encodeDescriptors()).hasSizeLessThanOrEqualTo(SenseData.MAX_LENGTH);
        assertThat(SenseData.decode(both.encode()).destination()).isPresent();
        assertThat(SenseData.decode(both.encodeDescriptors()).destination()).isPresent();
    }

    @Test
    void descriptorFormatBothWays() throws Exception {
        byte[] bytes = Hex.bytes("""
                72 0A 0D 01      ; 0 response code; 1 COPY ABORTED; 2-3 ASC, ASCQ
                000000 33        ; 7 additional sense length 12 + 12 + 8 + 4 + 15
                00 0A 80 00 0000000100000000 ; information descriptor: VALID, 2^32
                01 0A 00 00 0000000000000005 ; command-specific information: segment 5
                02 06 0000 A0000C 00         ; sense key specific: SD, field pointer 12
                04 02 00 60                  ; stream commands: EOM, ILI
                0C 0D 02 02                  ; forwarded sense: length 13, destination, CHECK CONDITION
                7203110000000000 00 00 00
                """);
        SenseData expected = SenseData.of(SenseKey.COPY_ABORTED, AdditionalSense.THIRD_PARTY_DEVICE_FAILURE)
                .withInformation(1L << 32)
                .withSegment(5)
                .withFieldPointer(FieldPointer.at(Where.SEGMENT, 12))
                .withFlags(false, true, true)
                .withDestination(new Forwarded(2, Hex.bytes("7203110000000000 000000")));
        assertThat(SenseData.decode(bytes)).isEqualTo(expected);
        assertThat(expected.encodeDescriptors()).isEqualTo(bytes);
    }

    @Test
    void tapeBitsAndResiduals() throws Exception {
        // FILEMARK bit 7 of byte 2; INFORMATION: requested 65,536 bytes, none came
        assertThat(SenseData.decode(Hex.bytes("F0 00 80 00010000 0A 00000000 00 01 00 000000")))
                .isEqualTo(SenseData.of(SenseKey.NO_SENSE, AdditionalSense.FILEMARK_DETECTED)
                        .withFlags(true, false, false)
                        .withInformation(65_536));
        // ILI bit 5; the record was 512 bytes longer than asked for: FFFFFE00h
        SenseData longer = SenseData.decode(Hex.bytes("F0 00 20 FFFFFE00 0A 00000000 00 00 00 000000"));
        assertThat(longer.flags().incorrectLength()).isTrue();
        assertThat((int) longer.information().orElseThrow()).isEqualTo(-512);
        assertThat(SenseData.of(SenseKey.NO_SENSE, AdditionalSense.NONE)
                        .withFlags(false, false, true)
                        .withInformation(-512)
                        .encode())
                .startsWith(0xF0, 0, 0x20, 0xFF, 0xFF, 0xFE, 0);
    }

    @Test
    void fieldPointerOfAnInvalidField() throws Exception {
        InvalidFieldException e = new InvalidFieldException(
                AdditionalSense.INVALID_FIELD_IN_CDB, new FieldPointer(Where.CDB, 1, 5), "CDB 88h", "RDPROTECT");
        // SKSV 80h, C/D 40h, BPV 08h, bit 5; byte 0001h
        assertThat(SenseData.of(e).encode()).isEqualTo(Hex.bytes("70 00 05 00000000 0A 00000000 24 00 00 CD 0001"));
        assertThat(SenseData.decode(SenseData.of(e).encode()).fieldPointer()).contains(e.pointer());
        assertThat(e).hasMessage("CDB 88h, byte 1 bit 5: RDPROTECT");
    }

    @Test
    void sensesCutShortAreReadAsFarAsTheyGo() throws Exception {
        assertThat(SenseData.decode(Hex.bytes("70 00 06")))
                .isEqualTo(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.NONE));
        assertThat(SenseData.decode(Hex.bytes("72 06 29 00")))
                .isEqualTo(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.RESET_OCCURRED));
        assertThatThrownBy(() -> SenseData.decode(new byte[0])).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> SenseData.decode(Hex.bytes("00 00 00 00"))).isInstanceOf(InvalidFieldException.class);
    }

    @Test
    void damagedSenseGivesSenseOrARefusal() {
        Random random = new Random(7);
        byte[] fixed =
                copyAborted().withDestination(new Forwarded(8, new byte[0])).encode();
        byte[] descriptors = copyAborted().encodeDescriptors();
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(i % 2 == 0 ? fixed : descriptors, random.nextInt(60));
            for (int n = random.nextInt(4); n > 0 && bad.length > 1; n--) {
                bad[1 + random.nextInt(bad.length - 1)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(SenseData.decode(bad).toString()).isNotEmpty();
            } catch (InvalidFieldException e) {
                assertThat(e.code()).isNotNull();
            }
        }
    }

    @Test
    void codesHaveNames() {
        assertThat(AdditionalSense.UNSUPPORTED_SEGMENT).hasToString("26h/09h UNSUPPORTED SEGMENT DESCRIPTOR TYPE CODE");
        assertThat(new AdditionalSense(0x26, 0x07)).isEqualTo(AdditionalSense.UNSUPPORTED_CSCD);
        assertThat(new AdditionalSense(0xFF, 0xEE)).hasToString("FFh/EEh");
    }
}
