// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.snapshot.ChangedRanges;

/** The real {@code thin_delta} on metadata that {@code thin_restore} made, and what it never writes. */
class ThinDeltaTest {
    private static final int BLOCK = 64 << 10;
    private static final long SIZE = 100L * BLOCK;

    @TempDir
    Path folder;

    private static String device(int id, String mappings) {
        return "<device dev_id=\"" + id
                + "\" mapped_blocks=\"0\" transaction=\"1\" creation_time=\"1\" snap_time=\"1\">\n" + mappings
                + "</device>\n";
    }

    private static String map(int from, int to, int length) {
        return "<range_mapping origin_begin=\"" + from + "\" data_begin=\"" + to + "\" length=\"" + length
                + "\" time=\"1\"/>\n";
    }

    @BeforeAll
    static void toolsAreThere() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/thin_delta")),
                "thin_delta is missing (Debian: thin-provisioning-tools)");
    }

    private static void run(Path output, String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/" + tool));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(() -> {
                    try {
                        return Files.readString(output);
                    } catch (IOException e) {
                        return e.getMessage();
                    }
                })
                .isZero();
    }

    private ChangedRanges delta(String devices, int left, int right) throws Exception {
        Path xml = Files.writeString(
                folder.resolve("xml"),
                "<superblock uuid=\"\" time=\"1\" transaction=\"1\" data_block_size=\"128\" nr_data_blocks=\"1000\">\n"
                        + devices + "</superblock>\n");
        Path metadata = folder.resolve("metadata");
        try (RandomAccessFile file = new RandomAccessFile(metadata.toFile(), "rw")) {
            file.setLength(4 << 20);
        }
        run(folder.resolve("said"), "thin_restore", "-q", "-i", xml.toString(), "-o", metadata.toString());
        run(
                folder.resolve("said"),
                "thin_delta",
                "--thin1",
                String.valueOf(left),
                "--thin2",
                String.valueOf(right),
                metadata.toString());
        try (InputStream in = Files.newInputStream(folder.resolve("said"))) {
            return ThinDelta.read(in, left, right, SIZE);
        }
    }

    @Test
    void blocksThatDifferAndThoseThatOneOfThemHasAreTold() throws Exception {
        ChangedRanges changed = delta(
                device(1, map(0, 100, 10) + map(20, 120, 4) + map(90, 190, 10))
                        + device(
                                2,
                                map(0, 100, 3) + map(3, 300, 2) + map(5, 105, 5) + map(40, 340, 1) + map(90, 190, 10)),
                1,
                2);
        assertThat(changed.chunk()).isEqualTo(BLOCK);
        assertThat(changed.ranges())
                .containsExactly(
                        new Extent(3L * BLOCK, 2L * BLOCK),
                        new Extent(20L * BLOCK, 4L * BLOCK),
                        new Extent(40L * BLOCK, BLOCK));
        assertThat(delta(device(1, map(0, 7, 3)) + device(2, map(0, 7, 3)), 1, 2)
                        .ranges())
                .isEmpty();
        assertThat(delta(device(7, "") + device(9, map(99, 0, 1)), 7, 9).ranges())
                .containsExactly(new Extent(99L * BLOCK, BLOCK));
    }

    private static ChangedRanges read(String text) throws IOException {
        return ThinDelta.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1, 2, SIZE - 512);
    }

    private static String xml(String inside) {
        return "<superblock uuid='' time='1' transaction='2' data_block_size='128' nr_data_blocks='9'>\n<diff left='1' right='2'>"
                + inside + "</diff>\n</superblock>\n";
    }

    @Test
    void whatLiesBehindTheEndOfTheVolumeIsCut() throws IOException {
        assertThat(read(xml("<different begin='99' length='5'/><right_only begin='400' length='1'/>"))
                        .ranges())
                .containsExactly(new Extent(99L * BLOCK, BLOCK - 512));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "'' # no XML that ends",
                "no XML # no XML that ends",
                "<superblock data_block_size='128'><diff left='1' right='2'><same begin='0' length='1'/> # no XML that ends",
                "<superblock data_block_size='128'><diff left='1' right='2'></diff> # no XML that ends",
                "<superblock data_block_size='128'><diff left='1' right='3'></diff></superblock> # between 1 and 3, asked for were 1 and 2",
                "<superblock data_block_size='128'><diff left='1'></diff></superblock> # right='null'",
                "<superblock data_block_size='127'><diff left='1' right='2'></diff></superblock> # blocks of 65024 bytes",
                "<superblock data_block_size='0'><diff left='1' right='2'></diff></superblock> # blocks of 0 bytes",
                "<superblock data_block_size='-128'><diff left='1' right='2'></diff></superblock> # data_block_size='-128'",
                "<diff left='1' right='2'/> # expected 'superblock' to begin",
                "<superblock data_block_size='128'><device/></superblock> # expected 'diff' to begin",
                "<superblock data_block_size='128'><diff left='1' right='2'></diff><diff left='1' right='2'></diff></superblock> # expected 'superblock' to end",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><superblock data_block_size='128'><diff left='1' right='2'>&e;</diff></superblock> # thin_delta wrote",
                "<superblock data_block_size='128'><diff left='1' right='2'><changed begin='0' length='1'/></diff></superblock> # wrote 'changed', expected one of same, different, left_only, right_only",
                "<superblock data_block_size='128'><diff left='1' right='2'><different begin='x' length='1'/></diff></superblock> # begin='x'",
                "<superblock data_block_size='128'><diff left='1' right='2'><different begin='1'/></diff></superblock> # length='null'",
                "<superblock data_block_size='128'><diff left='1' right='2'><different begin='1' length='999999999999999999'/></diff></superblock> # has no end",
                "<superblock data_block_size='128'><diff left='1' right='2'><different begin='1' length='1'><same/></different></diff></superblock> # expected 'different' to end",
            })
    void whatItNeverWritesIsNamed(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MalformedDeltaException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bytesThatAreNoTextAreNamed() {
        byte[] bytes = {'<', (byte) 0xe2, 'x', 'y', '>'};
        assertThatThrownBy(() -> ThinDelta.read(new ByteArrayInputStream(bytes), 1, 2, SIZE))
                .isInstanceOf(MalformedDeltaException.class)
                .hasMessageContaining("no XML that ends");
    }

    @Test
    void rangesInAnyOrderAreTold() throws IOException {
        List<Extent> ranges = new ArrayList<>();
        read(xml(
                        "<different begin='9' length='1'/><left_only begin='2' length='1'/><right_only begin='8' length='1'/>"))
                .ranges()
                .forEach(ranges::add);
        assertThat(ranges).containsExactly(new Extent(2L * BLOCK, BLOCK), new Extent(8L * BLOCK, 2L * BLOCK));
    }

    /** Of what never ends no more is kept than one of its elements can be long. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<superblock uuid='",
                "<superblock data_block_size='128'><!-- ",
                "<superblock data_block_size='128'><diff left='1' right='2'>\n",
                "<superblock data_block_size='128'><diff left='1' right='2'></diff></superblock><!-- "
            })
    void elementWithoutAnEndIsNamedBeforeItFillsTheMemory(String begin) {
        byte[] first = begin.getBytes(StandardCharsets.US_ASCII);
        InputStream endless = new InputStream() {
            private long read;

            @Override
            public int read() throws IOException {
                if (read > 16 << 20) {
                    throw new IOException("read 16 MiB");
                }
                return read++ < first.length ? first[(int) read - 1] : ' ';
            }
        };
        assertThatThrownBy(() -> ThinDelta.read(endless, 1, 2, SIZE))
                .isInstanceOf(MalformedDeltaException.class)
                .hasMessageContaining("1048576 bytes without an element");
    }
}
