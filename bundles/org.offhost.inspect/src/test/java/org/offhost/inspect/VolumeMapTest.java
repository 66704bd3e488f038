// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.tck.Fixtures;
import org.offhost.tck.manifest.Manifest;

/** The numbers of a map. */
class VolumeMapTest {
    private static List<String> fixtures() {
        return Fixtures.names();
    }

    private record Drawn(VolumeSummary summary, VolumeMap map, MapGrid coarse, MapGrid fine) {}

    private static Drawn drawn(FileSystemVolume volume) throws IOException {
        VolumeSummary s = volume.summary();
        MapGrid coarse = new MapGrid(s.length(), s.clusterLength(), 8, 4);
        MapGrid fine = new MapGrid(s.length(), s.clusterLength(), 96, 48);
        VolumeMap map = VolumeMap.of(volume, List.of(coarse, fine), fault -> {
            throw new AssertionError(fault);
        });
        return new Drawn(s, map, coarse, fine);
    }

    private static long allocated(FileSystemVolume volume) throws IOException {
        long bytes = 0;
        try (ExtentStream ranges = volume.allocated()) {
            for (List<Extent> b = ranges.next(100); !b.isEmpty(); b = ranges.next(100)) {
                bytes += b.stream().mapToLong(Extent::length).sum();
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void cellsTogetherHaveWhatIsAllocatedAndEveryByteHasAnOwner(String fixture) throws Exception {
        OpenFixture.with(fixture, reader -> {
            long allocated = allocated(reader.volume());
            Drawn drawn = drawn(reader.volume());
            assertThat(drawn.map().proof())
                    .hasValueSatisfying(p -> assertThat(p.holds()).isTrue());
            for (MapGrid grid : List.of(drawn.coarse(), drawn.fine())) {
                long owned = 0;
                for (BlockOwner owner : BlockOwner.values()) {
                    owned += owner == BlockOwner.BAD ? 0 : grid.bytes(owner);
                }
                assertThat(grid.used()).isEqualTo(allocated);
                assertThat(owned).isEqualTo(allocated);
                assertThat(grid.bytes(BlockOwner.UNKNOWN)).isZero();
                assertThat(drawn.map().free().bytes())
                        .isEqualTo(drawn.summary().length() - allocated - grid.bytes(BlockOwner.BAD));
            }
            assertThat(drawn.map().free().largest())
                    .isBetween(1L, drawn.map().free().bytes());
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-c512", "ntfs-4k", "fat12", "fat32", "exfat"})
    void filesAreInAsManyPiecesAsOtherReadersFound(String fixture) throws Exception {
        Map<Long, Long> pieces = new HashMap<>();
        for (Manifest.Line line : Fixtures.manifest(fixture).lines()) {
            if (!line.path().startsWith("/$") && !line.kind().equals("dir")) {
                long most = line.streams().stream()
                        .filter(s -> s.type().equals("$DATA") || s.type().equals("data"))
                        .mapToLong(VolumeMapTest::pieces)
                        .max()
                        .orElse(0);
                pieces.merge(line.inode(), most, Math::max);
            }
        }
        OpenFixture.with(fixture, reader -> {
            Fragmentation f = drawn(reader.volume()).map().fragmentation();
            assertThat(f.one()).isEqualTo(count(pieces, 1, 1));
            assertThat(f.two()).isEqualTo(count(pieces, 2, 2));
            assertThat(f.few()).isEqualTo(count(pieces, 3, 10));
            assertThat(f.many()).isEqualTo(count(pieces, 11, Long.MAX_VALUE)).isPositive();
            assertThat(f.mean() * f.files())
                    .isCloseTo(pieces.values().stream().mapToLong(n -> n).sum(), Offset.offset(0.01));
            return null;
        });
    }

    private static long pieces(Manifest.Stream stream) {
        long pieces = 0;
        long end = -1;
        for (Manifest.Piece p : stream.extents()) {
            if (p.place() >= 0 && p.count() > 0) {
                pieces += p.place() == end ? 0 : 1;
                end = p.place() + p.count();
            }
        }
        return pieces;
    }

    private static long count(Map<Long, Long> pieces, long from, long to) {
        return pieces.values().stream().filter(n -> n >= from && n <= to).count();
    }

    @Test
    void fileInMostPiecesIsNamedByItsPath() throws Exception {
        OpenFixture.with("fat16", reader -> {
            VolumeMap map = drawn(reader.volume()).map();
            assertThat(map.fragmentation().worst(map.tree()))
                    .first()
                    .satisfies(w -> assertThat(w.path()).isEqualTo("/frag/checkerboard.bin"));
            return null;
        });
    }

    @Test
    void jsonHasEveryByteOfEveryOwnerInItsCells() throws Exception {
        OpenFixture.with("fat32", reader -> {
            Drawn drawn = drawn(reader.volume());
            StringWriter json = new StringWriter();
            MapJson.write(drawn.map(), drawn.coarse(), json);
            List<String> lines = json.toString().lines().toList();
            MapGrid grid = drawn.coarse();
            assertThat(lines.get(0))
                    .isEqualTo("{\"header\":1,\"length\":" + grid.length() + ",\"cluster\":"
                            + drawn.summary().clusterLength() + ",\"cell\":" + grid.cellLength() + ",\"cells\":"
                            + grid.cells()
                            + ",\"columns\":8}");
            for (BlockOwner owner : BlockOwner.values()) {
                long bytes = lines.subList(1, lines.size() - 1).stream()
                        .filter(l -> l.contains("\"" + owner.code() + "\":"))
                        .mapToLong(l -> Long.parseLong(l.replaceFirst(".*\"" + owner.code() + "\":(\\d+).*", "$1")))
                        .sum();
                assertThat(bytes).as(owner.code()).isEqualTo(grid.bytes(owner));
            }
            assertThat(lines.get(lines.size() - 1))
                    .startsWith("{\"footer\":1,\"used\":" + grid.used() + ",\"owners\":{\"system\":")
                    .contains("\"free\":{\"bytes\":" + drawn.map().free().bytes() + ",", "\"worst\":[{\"path\":\"/")
                    .endsWith("\"proof\":{\"holds\":true,\"ranges\":0,\"conflicts\":[]}}");
            return null;
        });
    }
}
