// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.offhost.restore.RestorePlacer;
import org.offhost.tck.restore.RestorePlacerContract;

class TarPlacerContractTest extends RestorePlacerContract {
    private static final int BLOCK = 512;

    @Override
    public RestorePlacer placer() {
        return new TarPlacer();
    }

    @Override
    public void withdraw(RestorePlacer placer) {
        ((TarPlacer) placer).withdraw();
    }

    @Override
    public URI destination(Path scratch) {
        return URI.create("tar:" + scratch.resolve("out.tar").toUri().getRawPath());
    }

    /** Reads headers and records by themselves, not by what wrote them. */
    @Override
    public Map<String, String> placed(URI destination) throws IOException {
        Map<String, String> files = new HashMap<>();
        Path archive = Path.of(destination.getPath());
        byte[] all = Files.exists(archive) ? Files.readAllBytes(archive) : new byte[0];
        String path = "";
        for (int at = 0; at < all.length && all[at] != 0; ) {
            int size = Integer.parseInt(new String(all, at + 124, 11, StandardCharsets.US_ASCII), 8);
            byte[] body = Arrays.copyOfRange(all, at + BLOCK, at + BLOCK + size);
            switch (all[at + 156]) {
                case 'x' -> path = path(new String(body, StandardCharsets.UTF_8));
                case '0' ->
                    assertThat(files.put(path, new String(body, StandardCharsets.ISO_8859_1)))
                            .as("another member %s", path)
                            .isNull();
                default -> assertThat(all[at + 156]).isEqualTo((byte) '5');
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return files;
    }

    private static String path(String records) {
        int key = records.indexOf(" path=");
        return records.substring(key + 6, records.indexOf('\n', key));
    }
}
