// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chunks that libwim has compressed ({@code rig/volumes/make-wof-vectors}); more of them with
 * {@code -Doffhost.wofVectors=FILE}.
 */
class WofVectorsTest {
    private record Vector(WofFormat format, int length, String sha256, byte[] packed) {}

    private static List<Vector> vectors() throws IOException {
        String more = System.getProperty("offhost.wofVectors", "");
        InputStream file = more.isEmpty()
                ? WofVectorsTest.class.getResourceAsStream("wof-vectors.gz")
                : Files.newInputStream(Path.of(more));
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            List<Vector> all = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] parts = line.split(" ");
                all.add(new Vector(
                        WofFormat.valueOf(parts[0]),
                        Integer.parseInt(parts[1]),
                        parts[2],
                        Base64.getDecoder().decode(parts[3])));
            }
            return all;
        }
    }

    private static String sha256(byte[] bytes, int from, int length) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, from, length);
        return HexFormat.of().formatHex(digest.digest());
    }

    @ParameterizedTest
    @EnumSource(WofFormat.class)
    void everyChunkIsDecodedByADecoderUsedBefore(WofFormat format) throws Exception {
        ChunkDecoder decoder = format.decoder();
        byte[] target = new byte[format.chunkLength() + 20];
        int count = 0;
        for (Vector v : vectors()) {
            if (v.format() == format) {
                byte[] packed = new byte[v.packed().length + 14];
                Arrays.fill(packed, (byte) 0xAA);
                System.arraycopy(v.packed(), 0, packed, 7, v.packed().length);
                Arrays.fill(target, (byte) 0x55);
                decoder.decode(packed, 7, 7 + v.packed().length, target, 10, v.length());
                assertThat(sha256(target, 10, v.length()))
                        .as("chunk %d of %d bytes", count, v.length())
                        .isEqualTo(v.sha256());
                assertThat(target[9]).isEqualTo((byte) 0x55);
                assertThat(target[10 + v.length()]).isEqualTo((byte) 0x55);
                count++;
            }
        }
        assertThat(count).isGreaterThan(10);
        System.out.println(format + ": " + count + " chunks");
    }

    /** A cut chunk decodes to the same only if nothing but padding was cut. */
    @Test
    void chunkThatEndsTooSoonIsRefused() throws Exception {
        int refused = 0;
        for (Vector v : vectors()) {
            for (int cut : new int[] {1, 2, 7, v.packed().length / 2, v.packed().length}) {
                byte[] target = new byte[v.length()];
                try {
                    v.format()
                            .decoder()
                            .decode(v.packed(), 0, Math.max(0, v.packed().length - cut), target, 0, v.length());
                    assertThat(cut).as("cut").isLessThanOrEqualTo(2);
                } catch (MalformedCodeException expected) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void damagedChunkEndsInAnErrorOrInBytes() throws Exception {
        Random random = new Random(3);
        int refused = 0;
        for (Vector v : vectors()) {
            ChunkDecoder decoder = v.format().decoder();
            for (int i = 0; i < 20; i++) {
                byte[] damaged = v.packed().clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    decoder.decode(damaged, 0, damaged.length, new byte[v.length()], 0, v.length());
                } catch (MalformedCodeException expected) {
                    assertThat(expected.found()).isNotBlank();
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }
}
