// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.BlockOwner;
import org.offhost.inspect.MapGrid;
import org.offhost.inspect.MapJson;
import org.offhost.inspect.VolumeMap;
import org.offhost.inspect.picture.MapFigures;
import org.offhost.inspect.picture.MapSvg;
import org.offhost.tck.Fixtures;
import org.w3c.dom.Document;

/** A map in pictures and sentences. */
class MapPicturesTest {
    private static List<String> fixtures() {
        return Fixtures.names();
    }

    /** A volume that tells something else of its own ranges. */
    private record OtherMetadata(
            FileSystemVolume volume, Optional<List<Extent>> metadata, Optional<DoubtfulRanges> inDoubt)
            implements FileSystemVolume {
        OtherMetadata(FileSystemVolume volume, Optional<List<Extent>> metadata) {
            this(volume, metadata, Optional.empty());
        }

        @Override
        public VolumeSummary summary() {
            return volume.summary();
        }

        @Override
        public EntryStream entries(OptionalLong after) throws IOException {
            return volume.entries(after);
        }

        @Override
        public ExtentStream allocated() throws IOException {
            return volume.allocated();
        }

        @Override
        public Optional<FileEntry> find(String path) throws IOException {
            return volume.find(path);
        }

        @Override
        public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
            return volume.content(entry, attribute);
        }

        @Override
        public void close() {
            // whoever opened it closes it
        }
    }

    private record Drawn(VolumeSummary summary, VolumeMap map, MapGrid coarse, MapGrid fine) {}

    private static Drawn drawn(FileSystemVolume volume) throws IOException {
        VolumeSummary s = volume.summary();
        MapGrid coarse = new MapGrid(s.length(), s.clusterLength(), 8, 4);
        MapGrid fine = MapSvg.grid(s);
        VolumeMap map = VolumeMap.of(volume, List.of(coarse, fine), fault -> {
            throw new AssertionError(fault);
        });
        return new Drawn(s, map, coarse, fine);
    }

    @Test
    void withoutAMapTheRestIsTakenForTheFileSystemsOwn() throws Exception {
        Inspected.volume("fat32", reader -> {
            Drawn known = drawn(reader.volume());
            Drawn unknown = drawn(new OtherMetadata(reader.volume(), Optional.empty()));
            assertThat(unknown.map().proof()).isEmpty();
            assertThat(unknown.fine().bytes(BlockOwner.SYSTEM))
                    .isEqualTo(known.fine().bytes(BlockOwner.SYSTEM));
            assertThat(MapFigures.of(unknown.map(), unknown.coarse()))
                    .last()
                    .asString()
                    .startsWith("Proof         none");
            return null;
        });
    }

    @Test
    void whatNobodyOwnsIsShownAndNamed() throws Exception {
        Inspected.volume("fat32", reader -> {
            List<Extent> own = reader.volume().metadata().orElseThrow();
            Drawn drawn = drawn(new OtherMetadata(reader.volume(), Optional.of(List.of())));
            assertThat(drawn.fine().bytes(BlockOwner.UNKNOWN))
                    .isEqualTo(own.stream().mapToLong(Extent::length).sum());
            assertThat(String.join("\n", MapFigures.of(drawn.map(), drawn.coarse())))
                    .contains("Proof         fails", "in use, but owned by nobody", "at byte 0");
            return null;
        });
    }

    @Test
    void whatMayBeNobodysIsNamedWithTheReasonAndTheRestIsProved() throws Exception {
        Inspected.volume("fat32", reader -> {
            List<Extent> own = reader.volume().metadata().orElseThrow();
            DoubtfulRanges doubtful = new DoubtfulRanges() {
                private List<Extent> left = own;

                @Override
                public String reason() {
                    return "its log was in use";
                }

                @Override
                public List<Extent> next(int limit) {
                    List<Extent> all = left;
                    left = List.of();
                    return all;
                }

                @Override
                public void close() {
                    left = List.of();
                }
            };
            Drawn drawn = drawn(new OtherMetadata(reader.volume(), Optional.of(List.of()), Optional.of(doubtful)));
            long bytes = own.stream().mapToLong(Extent::length).sum();
            assertThat(MapFigures.of(drawn.map(), drawn.coarse()))
                    .contains(
                            String.format(
                                    Locale.ROOT,
                                    "In doubt      %,d bytes in use may be owned by nobody: its log was in use",
                                    bytes),
                            "Proof         every other allocated cluster is owned exactly once, those in doubt by one"
                                    + " or by none");
            StringBuilder json = new StringBuilder();
            MapJson.write(drawn.map(), drawn.coarse(), json);
            assertThat(json).contains("\"inDoubt\":" + bytes + ",\"doubt\":\"its log was in use\"");
            return null;
        });
    }

    private static List<String> text(String fixture, Terminal terminal) throws IOException {
        return Inspected.volume(fixture, reader -> {
            StringWriter out = new StringWriter();
            try (PrintWriter writer = new PrintWriter(out)) {
                MapText text = new MapText(writer, terminal);
                MapGrid grid = text.grid(reader.volume().summary());
                VolumeMap map = VolumeMap.of(reader.volume(), List.of(grid), f -> {});
                text.print(reader.volume().summary(), grid);
                text.print(MapFigures.of(map, grid));
            }
            return out.toString().lines().toList();
        });
    }

    @Test
    void withoutATerminalThePictureIsAsciiOf80Columns() throws Exception {
        List<String> lines = text("ntfs-c512", Terminal.NONE);
        assertThat(lines)
                .allMatch(l -> l.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                .anyMatch(l -> l.matches(" +0 B  S+[SDFXsdfx.]+"))
                .contains("Proof         every allocated cluster is owned exactly once");
        assertThat(lines.stream().filter(l -> l.matches(".{9}  [SDFXsdfx.]+")))
                .hasSize(24)
                .allMatch(l -> l.length() <= 80);
    }

    @Test
    void terminalOfAnyWidthIsFilledButNotOverrun() throws Exception {
        for (int columns : new int[] {40, 100, 203}) {
            List<String> lines = text("ntfs-c512", new Terminal(columns, true, false));
            assertThat(lines).noneMatch(l -> l.indexOf('\u001b') >= 0);
            int widest = lines.stream()
                    .filter(l -> l.matches(".{9}  [\u2580-\u259f\u00b7]+"))
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            assertThat(widest).isBetween(columns - 8, columns);
        }
    }

    @Test
    void colorEndsWithItsLine() throws Exception {
        assertThat(text("fat16", new Terminal(80, true, true)).stream().filter(l -> l.contains("\u001b[3")))
                .isNotEmpty()
                .allMatch(l -> l.lastIndexOf("\u001b[0m") > l.lastIndexOf("\u001b[3"));
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void pictureIsXmlThatReadersCanReadAloud(String fixture) throws Exception {
        String svg = Inspected.volume(fixture, reader -> {
            Drawn drawn = drawn(reader.volume());
            return MapSvg.of(drawn.summary(), drawn.fine(), MapFigures.of(drawn.map(), drawn.coarse()));
        });
        Document document = parse(svg);
        assertThat(document.getDocumentElement().getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
        assertThat(document.getDocumentElement().getAttribute("role")).isEqualTo("img");
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .startsWith("Map of " + (fixture.startsWith("ntfs") ? "ntfs" : fixture));
        assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
                .contains("directories", "free", "owned exactly once");
        assertThat(svg).doesNotContain("href", "<script", "<style", "url(", "<image");
        assertThat(svg.length()).isLessThan(500_000);
    }

    @Test
    void hostileLabelStaysTextInAPicture() throws Exception {
        String label = "</text>&\u0000\ud800\uffff<script>";
        String svg = Inspected.volume("fat12", reader -> {
            Drawn drawn = drawn(reader.volume());
            VolumeSummary s = drawn.summary();
            VolumeSummary hostile = new VolumeSummary(
                    s.type(),
                    label,
                    s.serial(),
                    s.length(),
                    s.sectorLength(),
                    s.clusterLength(),
                    s.rootId(),
                    false,
                    s.traits(),
                    List.of());
            return MapSvg.of(hostile, drawn.fine(), List.of("Files         " + "x<".repeat(400)));
        });
        assertThat(parse(svg).getElementsByTagName("text").item(0).getTextContent())
                .contains("</text>&\\u0000\\ud800\\uffff<script>");
        assertThat(parse(svg).getElementsByTagName("script").getLength()).isZero();
    }
}
