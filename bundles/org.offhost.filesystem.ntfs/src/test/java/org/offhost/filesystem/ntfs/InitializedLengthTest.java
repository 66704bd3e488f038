// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.MemoryBlockDevice;

/** Clusters full of 0x55 that a file owns, and of which it has written but a part. */
class InitializedLengthTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "1, 1",
        "511, 510",
        "512, 511",
        "513, 512",
        "4095, 1",
        "4096, 4095",
        "4097, 4096",
        "65535, 4097",
        "65536, 65535",
        "65536, 65536",
        "65537, 65536",
        "65537, 0",
        "69632, 8191"
    })
    void whatWasNeverWrittenReadsAsZeros(int length, int initialized) throws Exception {
        byte[] device = new byte[32 * 4096];
        Arrays.fill(device, (byte) 0x55);
        VolumeBytes volume =
                new VolumeBytes(new MemoryBlockDevice(device), new Withdrawal("the NTFS parser"), device.length);
        Runs runs = new Runs.Builder()
                .add(4096, 2 * 4096)
                .add(Run.HOLE, 4096)
                .add(5 * 4096, 14 * 4096)
                .build();
        AttributeValue value = new AttributeValue.NonResident(length, initialized, runs);
        ContentStream content = new ContentStream(
                new Withdrawal("the NTFS parser"),
                new PlainContent(AttributeBytes.plain(volume, value, "test")),
                length);

        byte[] expected = new byte[length];
        Arrays.fill(expected, 0, initialized, (byte) 0x55);
        if (initialized > 2 * 4096) {
            Arrays.fill(expected, 2 * 4096, Math.min(initialized, 3 * 4096), (byte) 0);
        }
        assertThat(content.readAllBytes()).isEqualTo(expected);
    }
}
