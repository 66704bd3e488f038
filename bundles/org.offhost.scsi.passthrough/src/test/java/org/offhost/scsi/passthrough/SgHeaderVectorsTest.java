// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vectors by hand, from {@code scsi/sg.h} and the alignment of the 64-bit ABI; this machine writes the low byte first. */
class SgHeaderVectorsTest {
    private static final String ANSWER = "53000000 fdffffff 10 fc 0000 00020000"
            + "0070005500000000 0010005500000000 0020005500000000 60ea0000 00000000 00000000 00000000 0000000000000000"
            + "02 01 00 12 0000 0800 c0000000 05000000 01000000 00000000";

    @BeforeEach
    void lowByteFirst() {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "vectors of the low byte first");
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void readIsLaidOutAsTheKernelReadsIt() {
        ByteBuffer header = ByteBuffer.allocate(SgHeader.LENGTH);
        header.put(70, (byte) 0x55); // of the last command
        SgHeader.encode(new SgHeader.Request(0x55001000L, 16, 0x55007000L, 512, false, 0x55002000L, 60_000), header);
        assertThat(header.rewind())
                .isEqualTo(bytes("53000000 fdffffff 10 fc 0000 00020000"
                        + "0070005500000000 0010005500000000 0020005500000000 60ea0000 00000000 00000000 00000000 0000000000000000"
                        + "00 00 00 00 0000 0000 00000000 00000000 00000000 00000000"));
    }

    @Test
    void commandWithoutDataHasNoAddressAndNoDirection() {
        ByteBuffer header = ByteBuffer.allocate(SgHeader.LENGTH);
        SgHeader.encode(new SgHeader.Request(0x1000, 6, 0x7000, 0, true, 0x2000, 1), header);
        assertThat(header.rewind())
                .isEqualTo(bytes("53000000 ffffffff 06 fc 0000 00000000"
                        + "0000000000000000 0010000000000000 0020000000000000 01000000" + "00".repeat(44)));
    }

    @Test
    void answerTellsStatusSenseAndWhatWasLeft() throws IOException {
        ByteBuffer sense =
                ByteBuffer.allocate(SgHeader.SENSE).put(0, HexFormat.of().parseHex("70000b"));
        SgResult r = SgHeader.decode(bytes(ANSWER), 512, sense);
        assertThat(r.status()).isEqualTo(2);
        assertThat(r.host()).isZero();
        assertThat(r.driver()).isEqualTo(8);
        assertThat(r.residual()).isEqualTo(0xC0);
        assertThat(r.transferred()).isEqualTo(512 - 0xC0);
        assertThat(r.sense()).hasSize(0x12).startsWith(0x70, 0x00, 0x0b);
    }

    @Test
    void moreSenseDataThanThereIsRoomForIsRefused() {
        ByteBuffer answer = bytes(ANSWER).put(67, (byte) 0xFD);
        assertThatThrownBy(() -> SgHeader.decode(answer, 512, ByteBuffer.allocate(SgHeader.SENSE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("253 bytes of sense data in 252");
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        assertThatThrownBy(() -> SgHeader.decode(ByteBuffer.allocate(SgHeader.LENGTH), 0, ByteBuffer.allocate(252)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }
}
