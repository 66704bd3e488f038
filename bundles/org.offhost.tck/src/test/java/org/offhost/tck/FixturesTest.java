// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.tck.manifest.Manifest;

class FixturesTest {
    private static final long SHIPPED_AT_MOST = 4 << 20;

    @ParameterizedTest
    @MethodSource("org.offhost.tck.Fixtures#names")
    void imageHasTheLengthItsManifestTells(String name, @TempDir Path directory) throws IOException {
        Manifest manifest = Fixtures.manifest(name);
        assertThat(Fixtures.image(name, directory)).hasSize(manifest.header().imageBytes());
        assertThat(manifest.lines()).hasSize(manifest.counts().get("paths").intValue());
        assertThat(manifest.lines().stream()
                        .flatMap(l -> l.streams().stream())
                        .filter(s -> s.agree().orElse(false))
                        .count())
                .isEqualTo(manifest.counts().get("agree"));
    }

    @Test
    void sharedImageIsUnpackedOnce() throws IOException {
        assertThat(Fixtures.shared("fat12")).isSameAs(Fixtures.shared("fat12")).isRegularFile();
        assertThat(Files.readAllBytes(Fixtures.shared("fat12")))
                .endsWith((byte) 0)
                .contains((byte) 0x55);
    }

    @Test
    void allFixturesTogetherStaySmall() throws IOException {
        long total = 0;
        for (String name : Fixtures.names()) {
            for (String suffix : new String[] {".img.gz", ".jsonl.gz"}) {
                try (InputStream in = Fixtures.class.getResourceAsStream("volumes/" + name + suffix)) {
                    total += in.readAllBytes().length;
                }
            }
        }
        assertThat(total).isLessThanOrEqualTo(SHIPPED_AT_MOST);
    }
}
