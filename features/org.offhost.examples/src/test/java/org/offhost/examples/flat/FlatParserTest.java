// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.tck.MemoryBlockDevice;

class FlatParserTest {
    private final FlatParser parser = new FlatParser();
    private final ByteBuffer bytes = ByteBuffer.allocate(16 * FlatParser.SECTOR);

    FlatParserTest() {
        bytes.put("FLATFS01".getBytes(StandardCharsets.US_ASCII)).putLong(16).putInt(2);
        file(0, "hello.txt", 4 * FlatParser.SECTOR, "hello");
        file(1, "empty.txt", 5 * FlatParser.SECTOR, "");
    }

    private void file(int index, String name, int position, String content) {
        int at = FlatParser.SECTOR + index * 64;
        bytes.put(at, name.getBytes(StandardCharsets.US_ASCII));
        bytes.putLong(at + 48, position).putLong(at + 56, content.length());
        bytes.put(position, content.getBytes(StandardCharsets.US_ASCII));
    }

    private BlockDevice device() {
        return new MemoryBlockDevice(bytes.array(), FlatParser.SECTOR, true);
    }

    @Test
    void contentIsFoundByPath() throws IOException {
        try (FileSystemVolume volume = parser.open(device())) {
            FileEntry entry = volume.find("/hello.txt").orElseThrow();
            try (InputStream in = volume.content(entry, entry.content().orElseThrow())) {
                assertThat(in.readAllBytes())
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("hello");
            }
        }
    }

    @Test
    void streamGoesOnBehindACursor() throws IOException {
        try (FileSystemVolume volume = parser.open(device())) {
            EntryBatch first = volume.entries(OptionalLong.empty()).next(2);
            EntryBatch rest = volume.entries(OptionalLong.of(first.cursor())).next(10);
            assertThat(rest.entries()).extracting(e -> e.links().get(0).name()).containsExactly("empty.txt");
        }
    }

    @Test
    void fileBehindTheEndIsAFault() throws IOException {
        bytes.putLong(FlatParser.SECTOR + 48, 1 << 20);
        try (FileSystemVolume volume = parser.open(device())) {
            EntryBatch batch = volume.entries(OptionalLong.empty()).next(10);
            assertThat(batch.faults()).hasSize(1);
            assertThat(batch.entries()).hasSize(2);
        }
    }

    @Test
    void moreSectorsThanTheDeviceHasAreRefused() {
        bytes.putLong(8, 17);
        assertThatThrownBy(() -> parser.probe(device()))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessage("header at byte 8: expected at most the 8192 bytes of the device, found 8704 bytes");
    }

    @Test
    void withdrawnParserFailsItsSessions() throws IOException {
        try (FileSystemVolume volume = parser.open(device())) {
            parser.withdraw();
            assertThatThrownBy(() -> volume.find("/hello.txt")).isInstanceOf(ProviderWithdrawnException.class);
        }
    }
}
