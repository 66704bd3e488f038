// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Slice;
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

    @ParameterizedTest
    @CsvSource({
        "EWF (E01) forensic image,45 56 46 09 0d 0a ff 00",
        "EWF (Ex01) forensic image,45 56 46 32 0d 0a 81 00",
        "EWF (L01) logical evidence file,4c 56 46 09 0d 0a ff 00",
        "AFF forensic image,41 46 46 31 30 0d 0a 00",
        "partclone image,70 61 72 74 63 6c 6f 6e 65 2d 69 6d 61 67 65 00",
        "ntfsclone image,00 6e 74 66 73 63 6c 6f 6e 65 2d 69 6d 61 67 65",
        "partimage image,50 61 52 74 49 6d 41 67 45 2d 56 6f 4c 75 4d 65",
        "VMDK disk image,23 20 44 69 73 6b 20 44 65 73 63 72 69 70 74 6f 72 46 69 6c 65",
        "QCOW disk image,51 46 49 fb",
        "QED disk image,51 45 44 00",
        "Android sparse disk image,3a ff 26 ed",
        "WIM file archive,4d 53 57 49 4d 00 00 00",
        "gzip-compressed file,1f 8b 08",
        "xz-compressed file,fd 37 7a 58 5a 00",
        "Zstandard-compressed file,28 b5 2f fd",
        "7-Zip archive,37 7a bc af 27 1c",
        "ZIP archive,50 4b 03 04"
    })
    void fileThatHoldsAnImageIsNamedWithWhatToDo(String name, String signature) throws IOException {
        put(0, HexFormat.ofDelimiter(" ").parseHex(signature));
        assertThat(found()).startsWith(name);
        put(512, "EFI PART".getBytes(StandardCharsets.ISO_8859_1)); // content shining through
        assertThat(found()).startsWith(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 700, 1024})
    void appleImageIsNamedByWhatIsBehindItsContent(int fromEnd) throws IOException {
        ByteBuffer.wrap(bytes).put(bytes.length - fromEnd, "koly".getBytes(StandardCharsets.US_ASCII));
        assertThat(ForeignSignatures.look(device())).isEmpty();
        ByteBuffer.wrap(bytes).putInt(bytes.length - fromEnd + 4, 4).putInt(bytes.length - fromEnd + 8, 512);
        assertThat(found()).startsWith("DMG (UDIF) disk image");
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
        assertThat(ForeignSignatures.look(Slice.of(device(), 0, 512))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ext2,ext2 file system,1080",
        "ext3,ext3 file system,1080",
        "ext4,ext4 file system,1080",
        "xfs,XFS file system,0",
        "swap,Linux swap space,4086",
        "swap64k,Linux swap space,65526"
    })
    void whatTheirOwnToolsMadeIsNamedAndNothingContradicts(String file, String name, long position) throws IOException {
        try (InputStream in = new GZIPInputStream(getClass().getResourceAsStream(file + ".gz"))) {
            in.readNBytes(bytes, 0, bytes.length);
        }
        ForeignSignatures.Finding found = ForeignSignatures.look(device()).orElseThrow();
        assertThat(found.name()).isEqualTo(name);
        assertThat(found.position()).isEqualTo(position);
        assertThat(found.evidence()).noneMatch(e -> e.startsWith("contradicts"));
    }

    // written field by field as the formats' descriptions have them, where no tool is at hand to make them

    private void confirmed(String name) throws IOException {
        ForeignSignatures.Finding found = ForeignSignatures.look(device()).orElseThrow();
        assertThat(found.name()).isEqualTo(name);
        assertThat(found.evidence()).hasSizeGreaterThan(1).noneMatch(e -> e.startsWith("contradicts"));
    }

    private ByteBuffer little() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void bitLockerIsNamedByItsHeader() throws IOException {
        put(0, new byte[] {(byte) 0xeb, 0x58, (byte) 0x90});
        put(3, "-FVE-FS-".getBytes(StandardCharsets.US_ASCII));
        little().putShort(11, (short) 512).put(13, (byte) 8).putShort(510, (short) 0xAA55);
        put(160, SecondLook.BITLOCKER);
        confirmed("BitLocker volume");
    }

    @Test
    void bitLockerToGoIsNamedBehindABootSectorOfFat() throws IOException {
        put(0, new byte[] {(byte) 0xeb, 0x58, (byte) 0x90});
        put(3, "MSWIN4.1".getBytes(StandardCharsets.US_ASCII));
        put(424, SecondLook.BITLOCKER);
        assertThat(found()).isEqualTo("BitLocker To Go volume");
    }

    @Test
    void refsIsNamedByItsRecognitionStructure() throws IOException {
        put(3, "ReFS".getBytes(StandardCharsets.US_ASCII));
        put(16, "FSRS".getBytes(StandardCharsets.US_ASCII));
        little().putShort(20, (short) 512).putLong(24, 4096).putInt(32, 512).putInt(36, 128);
        confirmed("ReFS file system");
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void luksIsNamedByItsHeader(byte version) throws IOException {
        put(0, new byte[] {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe, 0, version});
        confirmed("LUKS encrypted volume");
    }

    @ParameterizedTest
    @CsvSource({"0", "512", "1024", "1536"})
    void lvmLabelIsNamedInEachOfTheFirstSectors(int position) throws IOException {
        put(position, "LABELONE".getBytes(StandardCharsets.US_ASCII));
        little().putLong(position + 8, position / 512).putInt(position + 20, 32);
        put(position + 24, "LVM2 001".getBytes(StandardCharsets.US_ASCII));
        confirmed("LVM2 physical volume");
    }

    @Test
    void btrfsIsNamedByItsSuperblock() throws IOException {
        little().putLong(65536 + 48, 65536).putInt(65536 + 144, 4096);
        put(65536 + 64, "_BHRfS_M".getBytes(StandardCharsets.US_ASCII));
        confirmed("Btrfs file system");
    }

    @Test
    void apfsIsNamedByItsContainerSuperblock() throws IOException {
        little().putLong(8, 1)
                .putLong(16, 7)
                .putInt(24, 0x80000001)
                .putInt(36, 4096)
                .putLong(40, 512);
        put(32, "NXSB".getBytes(StandardCharsets.US_ASCII));
        confirmed("APFS container");
    }

    @ParameterizedTest
    @CsvSource({"H+,4,HFS+ file system", "HX,5,HFSX file system"})
    void hfsPlusIsNamedByItsVolumeHeader(String signature, byte version, String name) throws IOException {
        put(1024, signature.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer.wrap(bytes).put(1027, version).putInt(1024 + 40, 4096).putInt(1024 + 44, 512);
        confirmed(name);
    }

    @Test
    void hfsIsNamedOnlyWithASoundBlockSize() throws IOException {
        put(1024, "BD".getBytes(StandardCharsets.US_ASCII));
        assertThat(ForeignSignatures.look(device())).isEmpty();
        ByteBuffer.wrap(bytes).putInt(1024 + 20, 1536);
        assertThat(found()).isEqualTo("HFS file system");
    }

    @ParameterizedTest
    @CsvSource({"512,LITTLE", "0,LITTLE", "64,BIG", "128,BIG"})
    void bsdLabelIsNamedByBothItsNumbers(int position, String order) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(bytes)
                .order(order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putInt(position, 0x82564557);
        assertThat(ForeignSignatures.look(device())).as("one number").isEmpty();
        b.putInt(position + 132, 0x82564557);
        assertThat(found()).isEqualTo("BSD disk label");
    }

    @Test
    void sleepingSystemIsNamedAsSwap() throws IOException {
        little().putInt(1024, 1);
        put(4086, "S1SUSPEND".getBytes(StandardCharsets.US_ASCII));
        confirmed("Linux swap space");
    }

    @Test
    void evidenceTellsWhatDoesNotHoldAndWhatElseIsThere() throws IOException {
        put(0, "XFSB".getBytes(StandardCharsets.US_ASCII));
        put(512, "LABELONELABELTWOLABELSIXLVM2 001".getBytes(StandardCharsets.US_ASCII));
        assertThat(ForeignSignatures.look(device()).orElseThrow().evidence())
                .containsExactly(
                        "signature LABELONE at byte 512",
                        "label type LVM2 001",
                        "contradicts: XFS file system (signature XFSB at byte 0)");
        put(512, new byte[8]);
        assertThat(ForeignSignatures.look(device()).orElseThrow().evidence())
                .containsExactly("signature XFSB at byte 0", "contradicts: not a sound block size");
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
