// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.scsi.iscsi.pdu.MalformedPduException;
import org.offhost.scsi.iscsi.pdu.NopOut;
import org.offhost.scsi.iscsi.pdu.Pdu;

class FramingTest {
    private static final int MOST = 1 << 20;

    @Test
    void digestsAreThoseOfTheStandard() {
        // RFC 7143, appendix A: 32 bytes of zeros, of ones, and 0 to 31
        byte[] ones = new byte[32];
        byte[] rising = new byte[32];
        for (int i = 0; i < 32; i++) {
            ones[i] = (byte) 0xFF;
            rising[i] = (byte) i;
        }
        assertThat(Digests.crc(ByteBuffer.wrap(new byte[32]))).isEqualTo(0xAA36918A);
        assertThat(Digests.crc(ByteBuffer.wrap(ones))).isEqualTo(0x43ABA862);
        assertThat(Digests.crc(ByteBuffer.wrap(rising))).isEqualTo(0x4E79DD46);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 511, 65_536, 300_001})
    void whatIsWrittenIsRead(int length) throws IOException {
        for (boolean header : new boolean[] {false, true}) {
            for (boolean data : new boolean[] {false, true}) {
                Digests digests = new Digests(header, data);
                GatheringBytes out = new GatheringBytes(7);
                PduWriter writer = new PduWriter(out);
                writer.use(digests);
                writer.write(nop(1, length));
                writer.write(nop(2, length));
                PduReader reader = reader(out.bytes(), digests);
                assertThat(reader.read()).isEqualTo(nop(1, length));
                assertThat(reader.read()).isEqualTo(nop(2, length));
                assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 1500, 100_000})
    void unitsOfAllLengthsThatGatheredAreReadInTheirOrder(int atATime) throws IOException {
        int[] lengths = {0, 5000, 300_001, 1, 65_536, 4096, 4097, 600_000, 2};
        Digests digests = new Digests(true, true);
        GatheringBytes out = new GatheringBytes(atATime);
        PduWriter writer = new PduWriter(out);
        writer.use(digests);
        for (int i = 0; i < 300; i++) {
            writer.put(nop(i, i < lengths.length ? lengths[i] : 8192));
        }
        writer.flush();
        PduReader reader = new PduReader(new ScatteringBytes(ByteBuffer.wrap(out.bytes()), atATime), MOST);
        reader.use(digests, MOST);
        for (int i = 0; i < 300; i++) {
            assertThat(reader.read()).isEqualTo(nop(i, i < lengths.length ? lengths[i] : 8192));
        }
        assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
    }

    @Test
    void dataLongerThanAgreedIsRefusedBeforeItIsRead() throws IOException {
        byte[] bytes = HexFormat.of().parseHex("008000000010000100" + "00".repeat(39));
        PduReader reader = reader(bytes, Digests.NONE);
        assertThatThrownBy(reader::read)
                .isInstanceOf(MalformedPduException.class)
                .hasMessageContaining("data of 1048577 bytes, at most 1048576 expected");
        assertThat(reader.canGoOn()).isFalse();
    }

    @Test
    void unitBehindAnUnknownOneIsRead() throws IOException {
        GatheringBytes out = new GatheringBytes(1000);
        PduWriter writer = new PduWriter(out);
        writer.write(nop(1, 5));
        writer.write(nop(2, 0));
        byte[] bytes = out.bytes();
        bytes[0] = 0x1E;
        PduReader reader = reader(bytes, Digests.NONE);
        assertThatThrownBy(reader::read).isInstanceOf(MalformedPduException.class);
        assertThat(reader.canGoOn()).isTrue();
        assertThat(reader.read()).isEqualTo(nop(2, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 48, 52, 60})
    void aChangedByteIsFound(int at) throws IOException {
        GatheringBytes out = new GatheringBytes(1000);
        PduWriter writer = new PduWriter(out);
        writer.use(new Digests(true, true));
        writer.write(nop(1, 6));
        byte[] bytes = out.bytes();
        bytes[at] ^= 1;
        assertThatThrownBy(() -> reader(bytes, new Digests(true, true)).read())
                .isInstanceOf(DigestMismatchException.class);
    }

    @Test
    void numbersWrap() {
        assertThat(SerialNumber.isBefore(-1, 0)).isTrue();
        assertThat(SerialNumber.isBefore(0, -1)).isFalse();
        assertThat(SerialNumber.isWithin(1, -2, 3)).isTrue();
        assertThat(SerialNumber.isWithin(-3, -2, 3)).isFalse();
        assertThat(SerialNumber.isWithin(4, -2, 3)).isFalse();
        assertThat(SerialNumber.isWithin(5, 5, 4)).isFalse();
    }

    private static PduReader reader(byte[] bytes, Digests digests) {
        PduReader reader = new PduReader(new ScatteringBytes(bytes), MOST);
        reader.use(digests, MOST);
        return reader;
    }

    private static NopOut nop(int tag, int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * 31 + tag);
        }
        return new NopOut(true, 0, tag, Pdu.NO_TAG, 1, 2, ByteBuffer.wrap(data));
    }
}
