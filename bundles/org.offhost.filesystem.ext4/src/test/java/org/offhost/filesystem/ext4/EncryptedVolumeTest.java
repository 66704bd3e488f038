// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.inventory.proof.AllocationProof;

/** Files that Linux encrypted, held against what it says of them without their key, and against the bytes that debugfs gives. */
class EncryptedVolumeTest {
    private static final int BLOCK = 4096;

    private ExtReading reading;
    private Map<Long, FileEntry> entries;
    private List<Stored> stored;

    /**
     * A name, as Linux tells it.
     *
     * @param name as it is stored
     * @param sha256 of the content as it is stored, as far as the file's length; "-" of what is no file
     */
    private record Stored(long inode, String kind, long size, byte[] name, String sha256) {
        static Stored of(String line) {
            String[] f = line.split(" ");
            return new Stored(
                    Long.parseLong(f[0]),
                    f[1],
                    Long.parseLong(f[2]),
                    HexFormat.of().parseHex(f[3]),
                    f[4]);
        }
    }

    @BeforeEach
    void read() throws IOException {
        reading = ExtReading.of(ExtFixture.device("encrypted"));
        entries = reading.entries().stream().collect(Collectors.toMap(FileEntry::id, Function.identity()));
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(ExtFixture.resource("encrypted.raw"), StandardCharsets.US_ASCII))) {
            stored = in.lines().map(Stored::of).collect(Collectors.toList());
        }
        assertThat(stored).hasSize(11);
    }

    @Test
    void namesAreThoseThatAreStored() {
        for (Stored s : stored) {
            List<String> names =
                    entries.get(s.inode()).links().stream().map(Link::name).collect(Collectors.toList());
            assertThat(names).contains(Names.legal(s.name(), 0, s.name().length));
        }
        assertThat(reading.at("/secret").links()).hasSize(1);
    }

    @Test
    void contentIsKeptRawInWholeBlocksWithItsLengthAndContext() throws Exception {
        int files = 0;
        for (Stored s : stored) {
            FileEntry entry = entries.get(s.inode());
            assertThat(entry.facets()).anyMatch(f -> f.name().equals("ext.encryption") && f instanceof Facet.Bytes);
            if (s.kind().equals("file")) {
                Attribute content = entry.content().orElseThrow();
                assertThat(content.encoding()).isEqualTo(Encoding.EFS);
                assertThat(content.length()).isEqualTo((s.size() + BLOCK - 1) / BLOCK * BLOCK);
                assertThat(entry.facets().number(FacetPool.LENGTH, -1)).isEqualTo(s.size());
                byte[] bytes = Arrays.copyOf(reading.content(entry), (int) s.size());
                assertThat(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                        .isEqualTo(s.sha256());
                files++;
            }
        }
        assertThat(files).isEqualTo(9);
        FileEntry open = reading.at("/open");
        assertThat(open.content().orElseThrow().encoding()).isEqualTo(Encoding.PLAIN);
        assertThat(new String(reading.content(open), StandardCharsets.US_ASCII)).isEqualTo("for everybody");
    }

    @Test
    void whatCannotBeReadIsTheTargetOfALinkAlone() throws Exception {
        Stored link = stored.stream()
                .filter(s -> s.kind().equals("symlink"))
                .findFirst()
                .orElseThrow();
        assertThat(entries.get(link.inode()).target().orElseThrow().path()).isEmpty();
        assertThat(reading.faults()).singleElement().satisfies(f -> {
            assertThat(f.structure()).isEqualTo("inode " + link.inode());
            assertThat(f.detail()).contains("encrypted");
        });
        assertThat(reading.volume().summary().evidence())
                .anyMatch(e -> e.startsWith("feature encrypt"))
                .noneMatch(e -> e.startsWith("contradicts"));
        assertThat(AllocationProof.of(reading.volume()).orElseThrow().holds()).isTrue();
    }
}
