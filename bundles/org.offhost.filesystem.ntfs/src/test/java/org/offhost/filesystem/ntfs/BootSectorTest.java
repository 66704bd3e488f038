// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.CorruptStructureException;

class BootSectorTest {
    /** Of a volume of 512-byte sectors and 4 KiB clusters. */
    static byte[] bytes(Consumer<ByteBuffer> change) {
        ByteBuffer b = RecordBytes.little(512);
        b.position(3).put("NTFS    ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        b.putShort(11, (short) 512).put(13, (byte) 8).put(21, (byte) 0xF8);
        b.putLong(40, 8000).putLong(48, 4).putLong(56, 500).put(64, (byte) -10).put(68, (byte) 1);
        b.putLong(72, 0x0123_4567_89AB_CDEFL).putShort(510, (short) 0xAA55);
        change.accept(b);
        return b.array();
    }

    static BootSector parse(Consumer<ByteBuffer> change) throws CorruptStructureException {
        return BootSector.parse(bytes(change), "boot sector", 0);
    }

    @Test
    void volumeEndsBehindTheBackupBootSector() throws Exception {
        BootSector boot = parse(b -> {});

        assertThat(boot.backupPosition()).isEqualTo(8000 * 512);
        assertThat(boot.volumeLength()).isEqualTo(8001 * 512);
        assertThat(boot.totalClusters()).isEqualTo(1000);
        assertThat(boot.recordLength()).isEqualTo(1024);
        assertThat(boot.serial()).isEqualTo(0x0123_4567_89AB_CDEFL);
    }

    @ParameterizedTest
    @CsvSource({
        "512, 1, 512",
        "512, 128, 65536",
        "512, 0xF9, 65536",
        "512, 0xF4, 2097152",
        "4096, 0xF7, 2097152",
        "4096, 1, 4096"
    })
    void clusterLengthIsACountOrAnExponent(int sector, String encoded, int expected) throws Exception {
        BootSector boot = parse(b -> b.putShort(11, (short) sector)
                .put(13, Integer.decode(encoded).byteValue())
                .putLong(40, 1L << 30));

        assertThat(boot.clusterLength()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"512, 3", "512, 0", "512, 0xF3", "512, 0x81", "4096, 0xF6", "8192, 1", "256, 1", "513, 1"})
    void oddSectorAndClusterLengthsAreRefused(int sector, String encoded) {
        assertThatThrownBy(() -> parse(b -> b.putShort(11, (short) sector)
                        .put(13, Integer.decode(encoded).byteValue())))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageStartingWith("boot sector at byte 0: expected a ");
    }

    @ParameterizedTest
    @CsvSource({"1, 4096", "2, 8192", "-10, 1024", "-12, 4096", "-9, 512"})
    void recordLengthIsClustersOrAnExponent(byte encoded, int expected) throws Exception {
        assertThat(parse(b -> b.put(64, encoded)).recordLength()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0", "3", "127", "-8", "-17", "-128"})
    void oddRecordLengthsAreRefused(byte encoded) {
        assertThatThrownBy(() -> parse(b -> b.put(64, encoded))).hasMessageContaining("file record length");
    }

    @Test
    void everyFieldThatCannotBeIsNamed() {
        assertThatThrownBy(() -> parse(b -> b.put(3, (byte) 'X'))).hasMessageContaining("OEM identifier");
        assertThatThrownBy(() -> parse(b -> b.putShort(510, (short) 0))).hasMessageContaining("signature 55 AA");
        assertThatThrownBy(() -> parse(b -> b.putShort(14, (short) 32))).hasMessageContaining("fields of FAT");
        assertThatThrownBy(() -> parse(b -> b.putInt(32, 1))).hasMessageContaining("fields of FAT");
        assertThatThrownBy(() -> parse(b -> b.putLong(40, 0))).hasMessageContaining("number of sectors");
        assertThatThrownBy(() -> parse(b -> b.putLong(40, -1))).hasMessageContaining("number of sectors");
        assertThatThrownBy(() -> parse(b -> b.putLong(40, 1L << 55))).hasMessageContaining("number of sectors");
        assertThatThrownBy(() -> parse(b -> b.putLong(48, 1000)))
                .hasMessageContaining("$MFT in a cluster from 1 to 999");
        assertThatThrownBy(() -> parse(b -> b.putLong(48, -4))).hasMessageContaining("$MFT in a cluster");
        assertThatThrownBy(() -> parse(b -> b.putLong(56, 0))).hasMessageContaining("$MFTMirr in a cluster");
    }
}
