// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

class ForeignSignaturesTest {
    private final byte[] bytes = new byte[2 << 20];

    @ParameterizedTest
    @CsvSource({
        "3,-FVE-FS-,BitLocker volume",
        "3,ReFS,",
        "3,'EXFAT   ',exFAT file system",
        "512,LABELONE,LVM2 physical volume",
        "0,XFSB,XFS file system",
        "65600,_BHRfS_M,Btrfs file system",
        "32,NXSB,APFS container",
        "4086,SWAPSPACE2,Linux swap space",
        "65526,SWAPSPACE2,Linux swap space",
        "32769,CD001,ISO 9660 file system",
        "512,EFI PART,GPT disk with partitions",
        "4096,EFI PART,GPT disk with partitions",
        "257,ustar,tar archive"
    })
    void signatureIsNamed(int position, String signature, String name) throws IOException {
        put(position, signature.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(found()).isEqualTo(name == null ? "ReFS file system" : name);
    }

    @Test
    void messageTellsSignatureAndPosition() throws IOException {
        put(0, "XFSB".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ForeignSignatures.look(device()).orElseThrow())
                .hasToString("XFS file system (signature XFSB at byte 0)");
    }

    @Test
    void luksIsNamedByBinarySignature() throws IOException {
        put(0, new byte[] {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe, 0, 2});
        assertThat(ForeignSignatures.look(device()).orElseThrow())
                .hasToString("LUKS encrypted volume (signature 4c554b53babeh at byte 0)");
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,ext2 file system", "4,2,3,ext3 file system", "4,66,3,ext4 file system", "0,2,8,ext4 file system"
    })
    void extIsTheOneItsFeaturesNeed(int compatible, int incompatible, int readOnly, String name) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putShort(1024 + 0x38, (short) 0xEF53);
        b.putInt(1024 + 0x5C, compatible).putInt(1024 + 0x60, incompatible).putInt(1024 + 0x64, readOnly);
        assertThat(found()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"LITTLE", "BIG"})
    void zfsIsNamedInEitherByteOrder(String order) throws IOException {
        ByteBuffer.wrap(bytes)
                .order(order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putLong((128 << 10) + 7 * 1024, 0x00bab10cL);
        assertThat(found()).isEqualTo("ZFS pool member");
    }

    @Test
    void masterBootRecordWithPartitionIsNamed() throws IOException {
        partition(0, (byte) 0x80, (byte) 7, 2048, 4096);
        assertThat(found()).isEqualTo("MBR disk with partitions");
    }

    @Test
    void bootSectorWithCodeWherePartitionsWouldBeIsNoDisk() throws IOException {
        partition(0, (byte) 0x80, (byte) 7, 2048, 4096);
        bytes[446 + 16] = 0x33;
        assertThat(ForeignSignatures.look(device())).isEmpty();
    }

    @Test
    void zerosAreNothing() throws IOException {
        assertThat(ForeignSignatures.look(device())).isEmpty();
    }

    @Test
    void deviceOfOneBlockIsReadNoFurther() throws IOException {
        assertThat(ForeignSignatures.look(device().slice(0, 512))).isEmpty();
    }

    private void partition(int index, byte status, byte type, int start, int count) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putShort(510, (short) 0xAA55);
        int at = 446 + 16 * index;
        b.put(at, status).put(at + 4, type).putInt(at + 8, start).putInt(at + 12, count);
    }

    private void put(int position, byte[] signature) {
        System.arraycopy(signature, 0, bytes, position, signature.length);
    }

    private String found() throws IOException {
        return ForeignSignatures.look(device()).orElseThrow().name();
    }

    private BlockDevice device() {
        return new BytesDevice(bytes);
    }

    private record BytesDevice(byte[] bytes) implements BlockDevice {
        @Override
        public Unit unit() {
            return new Unit(
                    new Designator(Designator.Scheme.T10, "test"), Unit.Kind.BLOCKS, bytes.length, 512, true, "");
        }

        @Override
        public void read(long position, ByteBuffer target) {
            target.put(bytes, Math.toIntExact(position), target.remaining());
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            throw new IOException("read-only");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
